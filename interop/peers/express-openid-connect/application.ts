import { randomUUID } from 'node:crypto';
import { remoteJwks } from '@curfew/logout-token';
import { createLogoutReceiver, createMemoryStore, type SessionRecord } from '@curfew/relying-party';
import { logoutEndpoint } from '@curfew/relying-party/express';
import express, { type Express } from 'express';
import openid, { type ConfigParams } from 'express-openid-connect';

export type Variant = 'stateless' | 'stateful' | 'with-receiver';

export interface ApplicationOptions {
  issuer: string;
  baseUrl: string;
  clientId: string;
  clientSecret: string;
  secret: string;
}

const LIFETIME = 8 * 3600;

/** Where the library keeps the session at a request; its types leave it out. */
interface WithSession {
  appSession?: { login?: SessionRecord } | undefined;
}

/** An application as the library's documentation has it, in one of its ways to keep sessions. */
export async function buildApplication(variant: Variant, options: ApplicationOptions): Promise<Express> {
  const app = express();
  const common: ConfigParams = {
    ...{ issuerBaseURL: options.issuer, baseURL: options.baseUrl, secret: options.secret },
    ...{ clientID: options.clientId, clientSecret: options.clientSecret, authRequired: false, idpLogout: true },
    clientAuthMethod: 'client_secret_post',
    authorizationParams: { response_type: 'code', scope: 'openid' },
  };
  if (variant === 'with-receiver') await addReceiver(app, common);
  else app.use(openid.auth({ ...common, ...ownLogout(variant) }));
  return app;
}

function ownLogout(variant: 'stateless' | 'stateful'): ConfigParams {
  if (variant === 'stateless') return { backchannelLogout: { store: createStore() } };
  return { session: { store: createStore() }, backchannelLogout: true };
}

/** The work-around: our receiver, as in examples/express-openid-connect. */
async function addReceiver(app: Express, common: ConfigParams): Promise<void> {
  const metadata = await fetch(`${common.issuerBaseURL}/.well-known/openid-configuration`);
  const { issuer, jwks_uri } = (await metadata.json()) as { issuer: string; jwks_uri: string };
  const clientId = common.clientID ?? '';
  const receiver = createLogoutReceiver({
    issuers: [{ issuer, clientId, keys: remoteJwks(jwks_uri) }],
    store: createMemoryStore(),
  });
  const { sessions } = receiver;
  app.use('/backchannel-logout', logoutEndpoint(receiver));
  app.use(
    openid.auth({
      ...common,
      backchannelLogout: false,
      session: { absoluteDuration: LIFETIME, rollingDuration: LIFETIME },
      async afterCallback(_req, _res, session) {
        const claims = JSON.parse(Buffer.from(session.id_token.split('.')[1] ?? '', 'base64url').toString()) as {
          iss: string;
          sub: string;
          sid?: string;
          iat: number;
        };
        const login: SessionRecord = {
          ...{ id: randomUUID(), issuer: claims.iss, subject: claims.sub },
          ...(claims.sid === undefined ? {} : { sid: claims.sid }),
          ...{ startedAt: claims.iat * 1000, expiresAt: Date.now() + LIFETIME * 1000 },
        };
        if ((await sessions.open(login)) !== 'opened') throw new Error('signed out while signing in');
        return { ...session, login };
      },
    }),
  );
  app.use(async (req, _res, next) => {
    // The library's types do not tell that it is there.
    const kept = req as typeof req & WithSession;
    const login = kept.appSession?.login;
    const isOver = req.oidc.isAuthenticated() && (!login || (await sessions.status(login)) !== 'active');
    if (isOver) kept.appSession = undefined;
    next();
  });
}

/** A store in memory, with as much of those of express-session as the library asks for. */
function createStore<Entry>() {
  const entries = new Map<string, Entry>();
  return {
    get: (id: string, done: (error: unknown, entry?: Entry) => void) => done(null, entries.get(id)),
    set(id: string, entry: Entry, done?: (error?: unknown) => void) {
      entries.set(id, entry);
      done?.();
    },
    destroy(id: string, done?: (error?: unknown) => void) {
      entries.delete(id);
      done?.();
    },
  };
}
