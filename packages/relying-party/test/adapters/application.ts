import type { RequestListener } from 'node:http';
import { createRelyingParty, type RelyingParty } from '../../src/index.ts';
import { createSessionEvents } from '../../src/push/session-events.ts';
import { createSqliteStore } from '../../src/stores/sqlite.ts';
import { startServer } from '../support/server.ts';

/** What an application is told by its environment. */
export interface Environment {
  ISSUER: string;
  CLIENT_SECRET: string;
  COOKIE_SECRET: string;
  /** Absolute URL of the application as browsers see it. */
  BASE_URL: string;
  /** Path of the SQLite file. */
  DATABASE: string;
}

/**
 * Start an application of one framework on a free loopback port. It serves below `mount` ('' or '/app'), and answers
 * once it was told its environment. Its pages:
 *
 * - GET / shows the claims of the session, or null, as JSON;
 * - /private shows the subject, behind `requiresSession`;
 * - GET /start starts a sign-in with `prompt=login` that leads to /private;
 * - GET /events is a stream of server-sent events that tells of the end of the session;
 * - POST /echo shows the field `name` of a form, read by the framework's parser, behind protection against forgery:
 *   `x-csrf-token` has to be "known";
 * - /receiver is `logoutEndpoint()`.
 *
 * The routes and /receiver stand in front of that protection. Something in front of everything sets a cookie `seen`.
 */
export type StartApplication = (mount: string) => Promise<{
  origin: string;
  open(environment: Environment): Promise<void>;
  stop(): Promise<void>;
}>;

/** An application in this process. */
export function inProcess(
  build: (party: RelyingParty, mount: string) => RequestListener | Promise<RequestListener>,
): StartApplication {
  return async (mount) => {
    const { server, origin, stop } = await startServer();
    let party: RelyingParty | undefined;
    return {
      origin,
      async open(environment) {
        party = createRelyingParty({
          issuer: environment.ISSUER,
          clientId: 'app',
          clientSecret: environment.CLIENT_SECRET,
          baseUrl: environment.BASE_URL,
          cookieSecret: environment.COOKIE_SECRET,
          store: createSqliteStore(environment.DATABASE),
          allowInsecureRequests: true,
          bodyTimeout: 1,
        });
        server.on('request', await build(party, mount));
      },
      async stop() {
        await stop();
        await party?.close();
      },
    };
  };
}

/** Protection against forged requests, as written by hand where a framework has none of its own. */
export function isForged(method: string | undefined, token: unknown): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(method ?? '') && token !== 'known';
}

/** What /start asks for. */
export function startOptions(party: RelyingParty) {
  return { parameters: { prompt: 'login' }, returnTo: new URL(`${party.baseUrl}/private`).pathname };
}

/** What /events answers with. The store is looked at often, for frameworks that load a module once per page. */
export function eventsOf(party: RelyingParty) {
  return createSessionEvents(party, { checkInterval: 0.2 });
}
