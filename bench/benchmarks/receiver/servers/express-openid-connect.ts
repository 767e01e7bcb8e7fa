import { createServer } from 'node:http';
import express from 'express';
import { auth } from 'express-openid-connect';
import session from 'express-session';
import { CLIENT_ID } from '../../../harness/issuer.ts';
import { listen } from '../../../harness/listening.ts';
import { offer } from '../../../harness/worker.ts';
import type { ReceiverSettings } from '../contestants.ts';

offer({
  start({ issuer, algorithm }: ReceiverSettings) {
    const app = express();
    app.use(
      auth({
        baseURL: 'http://localhost',
        issuerBaseURL: issuer,
        clientID: CLIENT_ID,
        secret: 'a secret of this benchmark that is long enough',
        idTokenSigningAlg: algorithm,
        authRequired: false,
        enableTelemetry: false,
        routes: { backchannelLogout: '/logout' },
        // The store has the shape of express-session's; the types name another class.
        backchannelLogout: { store: new session.MemoryStore() as never },
      }),
    );
    return listen(createServer(app));
  },
  // Sessions live in cookies: a logout writes an entry whether there is a session or not.
  open() {},
});
