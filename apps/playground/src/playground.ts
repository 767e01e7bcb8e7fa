import { AsyncLocalStorage } from 'node:async_hooks';
import { createRelyingParty, type Session, type SignInError } from '@curfew/relying-party';
import { relyingParty, sendResponse, webRequest } from '@curfew/relying-party/express';
import { createSqliteStore } from '@curfew/relying-party/sqlite';
import express, { type Express, type Request } from 'express';
import type { PlaygroundConfiguration } from './configuration.ts';
import { HeardLogoutTokens } from './heard-logout-tokens.ts';
import type { AuthorizationResult } from './pages/authorization-result.ts';
import { type HomePage, renderHome } from './pages/home.ts';
import type { ReceivedLogoutToken } from './pages/logout-tokens.ts';
import { stylesheet } from './pages/stylesheet.ts';

const CALLBACK = '/oauth2client';
const SCOPE = 'openid profile email';

export interface Playground {
  app: Express;
  close(): Promise<void>;
}

/**
 * The sample application: signs people in, shows what the provider said, and ends its sessions when a Logout Token
 * says so. It uses the relying-party kit as any application would.
 *
 * @param onHeard called for each Logout Token received.
 */
export function createPlayground(
  configuration: PlaygroundConfiguration,
  onHeard: (token: ReceivedLogoutToken) => void,
): Playground {
  const { name, issuer, clientId, publicUrl } = configuration;
  const basePath = new URL(publicUrl).pathname;
  const heard = new HeardLogoutTokens();
  const results = new Map<string, Record<string, string>>();
  const responseParameters = new AsyncLocalStorage<Record<string, string>>();

  const party = createRelyingParty({
    issuer,
    clientId,
    clientSecret: configuration.clientSecret,
    baseUrl: publicUrl,
    paths: { callback: CALLBACK, backchannelLogout: '/bclogout' },
    postLogoutPath: '/logged-out',
    cookieName: name,
    cookieSecret: configuration.cookieSecret,
    store: createSqliteStore(configuration.database),
    scope: SCOPE,
    // The provider of the demo is on this very machine. Never in production.
    allowInsecureRequests: issuer.startsWith('http:'),
    renderError: (error) => errorPage(error),
    hooks: {
      onLogoutToken: (event) => onHeard(heard.record(event)),
      onSignedIn: (session) => {
        results.set(session.id, responseParameters.getStore() ?? {});
      },
      onSessionEnded: (session) => {
        results.delete(session.id);
      },
    },
  });

  function page(session: Session | undefined, extra: Partial<HomePage> = {}): string {
    return renderHome({
      name,
      basePath,
      loggedInUser: session === undefined ? null : nameOf(session),
      defaults: {
        clientId,
        scope: SCOPE,
        callback: `${publicUrl}${CALLBACK}`,
        authorizationEndpoint: `${issuer}/oauth2/authorize`,
        responseType: 'code',
        responseMode: 'query',
      },
      scopes: ['openid', 'profile', 'email', 'offline_access'],
      result: session && resultOf(session, results.get(session.id) ?? {}),
      logoutTokens: heard.list(),
      siblings: configuration.siblings,
      ...extra,
    });
  }

  const headers = pageHeaders(issuer);

  function errorPage(error: SignInError): Response {
    const result = { parameters: {}, error: { code: error.providerError ?? error.code, description: error.message } };
    return new Response(page(undefined, { result }), {
      status: error.status,
      headers: { ...headers, 'content-type': 'text/html; charset=utf-8' },
    });
  }

  const router = express.Router();
  router.use(CALLBACK, express.urlencoded({ extended: false }), (req: Request, _res, next) => {
    responseParameters.run(textsOf({ ...req.query, ...req.body }), next);
  });
  router.use(relyingParty(party));
  router.get('/playground.css', (_req, res) => res.type('css').send(stylesheet));
  router.get('/', (req, res) => res.set(headers).send(page(req.curfew)));
  router.get('/logged-out', (req, res) =>
    res.set(headers).send(page(req.curfew, { notice: `You are signed out of ${name}.` })),
  );
  router.post('/authorize', express.urlencoded({ extended: false }), async (req, res) => {
    const { scope, response_mode } = textsOf(req.body);
    const response = await party.login(webRequest(req, res, publicUrl), {
      ...(scope ? { scope } : {}),
      responseMode: response_mode === 'form_post' ? 'form_post' : 'query',
      returnTo: basePath,
    });
    await sendResponse(res, response);
  });

  const app = express();
  app.disable('x-powered-by');
  app.use(basePath, router);
  return { app, close: () => party.close() };
}

function nameOf({ claims, subject }: Session): string {
  return typeof claims.preferred_username === 'string' ? claims.preferred_username : subject;
}

function resultOf(session: Session, parameters: Record<string, string>): AuthorizationResult {
  const header = session.idToken?.split('.')[0];
  return {
    parameters,
    idToken: {
      header: header === undefined ? {} : JSON.parse(Buffer.from(header, 'base64url').toString()),
      claims: session.claims,
    },
  };
}

function textsOf(values: unknown): Record<string, string> {
  const entries = Object.entries(values ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(entries);
}

function pageHeaders(issuer: string): Record<string, string> {
  const policy = `default-src 'none'; style-src 'self'; form-action 'self' ${new URL(issuer).origin}; frame-ancestors 'none'; base-uri 'none'`;
  return { 'content-security-policy': policy, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
}
