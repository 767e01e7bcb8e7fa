import express, { type Express } from 'express';
import { auth } from 'express-openid-connect';
import type { Store } from 'express-session';
import { type Algorithm, CLIENT_ID } from '../harness/issuer.ts';

/** What the product seals its session cookies with. */
export const SECRET = 'a secret of this benchmark that is long enough';

export interface PeerOptions {
  issuer: string;
  algorithm: Algorithm;
  /** What Logout Tokens say is kept here and asked for at every request; without it, they are not received. */
  store?: Store | undefined;
}

/** An application with express-openid-connect. It receives Logout Tokens at `/logout`. */
export function createPeerApplication({ issuer, algorithm, store }: PeerOptions): Express {
  const app = express();
  app.use(
    auth({
      baseURL: 'http://localhost',
      issuerBaseURL: issuer,
      clientID: CLIENT_ID,
      secret: SECRET,
      idTokenSigningAlg: algorithm,
      authRequired: false,
      enableTelemetry: false,
      routes: { backchannelLogout: '/logout' },
      // The store has the shape of express-session's; the types name another class.
      backchannelLogout: store ? { store: store as never } : false,
    }),
  );
  return app;
}
