import { createServer } from 'node:http';
import session from 'express-session';
import { listen } from '../../../harness/listening.ts';
import { offer } from '../../../harness/worker.ts';
import { createPeerApplication } from '../../../peers/express-openid-connect.ts';
import type { ReceiverSettings } from '../contestants.ts';

offer({
  start({ issuer, algorithm }: ReceiverSettings) {
    return listen(createServer(createPeerApplication({ issuer, algorithm, store: new session.MemoryStore() })));
  },
  // Sessions live in cookies: a logout writes an entry whether there is a session or not.
  open() {},
});
