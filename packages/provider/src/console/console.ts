import { createRelyingParty, type SessionStore } from '@curfew/relying-party';
import { Hono } from 'hono';
import type { Logger } from 'pino';
import type { AuthenticationMethod } from '../admin/authentication.ts';
import { CONSOLE_CLIENT_ID } from '../directory/built-in.ts';
import { issuerPath } from '../issuer-path.ts';
import { pageHeaders } from '../pages/headers.ts';
import { renderError } from '../pages/templates/error.ts';
import { stylesheetOf } from '../pages/templates/layout.ts';
import type { Database } from '../storage/storage.ts';
import { CONSOLE_ROUTES, CONSOLE_SCOPE, SIGNED_OUT_PATH } from './console-application.ts';
import { consoleSession } from './console-session.ts';
import { createOwnFetch, type OwnListener } from './own-listener.ts';
import { renderConsoleSignedOut } from './signed-out-page.ts';
import { CONSOLE_ASSETS, createWebApplication } from './web-application.ts';

export interface ConsoleOptions {
  issuer: string;
  db: Database;
  /** Where the console's sessions and their revocations are kept, for all processes. */
  store: SessionStore;
  clientSecret: string;
  cookieSecret: string;
  listener: OwnListener;
  /** The built web application: a folder with `index.html` and `assets/`. Default: the one that comes with the package. */
  assets?: string | undefined;
  logger: Logger;
  now: () => number;
}

/** The console of operators at `/console`, and everybody's own account at `/account`: one web application. */
export interface Console {
  fetch(request: Request): Response | Promise<Response>;
  /** Admits requests to the API that the web application sends, by its session. */
  authenticate: AuthenticationMethod;
}

/** Whether the console answers requests to this path, which does not begin with that of the issuer. */
export function isConsolePath(path: string): boolean {
  return /^\/(console|account)(\/|$)/.test(path);
}

export function createConsole(options: ConsoleOptions): Console {
  const { issuer, db, assets = CONSOLE_ASSETS, now } = options;
  const base = issuerPath(issuer);
  const stylesheet = stylesheetOf(base);
  const party = createRelyingParty({
    issuer,
    clientId: CONSOLE_CLIENT_ID,
    clientSecret: options.clientSecret,
    baseUrl: issuer,
    // Under one name the console of an issuer and that of another below it would be taken for each other.
    cookieName: `curfew_console${base.replaceAll('/', '-')}`,
    cookieSecret: options.cookieSecret,
    paths: CONSOLE_ROUTES,
    postLogoutPath: SIGNED_OUT_PATH,
    scope: CONSOLE_SCOPE,
    // It ends with the provider's own session, which is looked up at each request.
    sessionLifetime: 30 * 24 * 3_600,
    allowInsecureRequests: issuer.startsWith('http:'),
    unavailableStatus: 503,
    store: options.store,
    fetch: createOwnFetch(issuer, options.listener),
    logger: options.logger,
    now,
    renderError: ({ code, message, status }) =>
      new Response(renderError({ title: 'You are not signed in to the console', message, code, stylesheet }), {
        status,
        headers: { 'content-type': 'text/html; charset=utf-8', ...pageHeaders() },
      }),
  });
  const app = new Hono().basePath(base);

  app.get(CONSOLE_ROUTES.login, (c) => party.login(c.req.raw, { returnTo: pageToReturnTo(c.req.query('returnTo')) }));
  app.get(SIGNED_OUT_PATH, (c) =>
    c.html(renderConsoleSignedOut({ loginUrl: party.loginUrl(), stylesheet }), 200, pageHeaders()),
  );
  app.all('/console/auth/*', async (c) => (await party.handle(c.req.raw)) ?? c.notFound());
  addWebApplication(app, assets, base);

  function pageToReturnTo(returnTo = ''): string {
    const target = returnTo.startsWith('/') ? URL.parse(returnTo, issuer) : null;
    const isOurs =
      target !== null && target.origin === new URL(issuer).origin && target.pathname.startsWith(`${base}/`);
    const path = isOurs ? target.pathname.slice(base.length) : '';
    return isConsolePath(path) && !path.startsWith('/console/auth') ? returnTo : `${base}/console/`;
  }

  return {
    fetch: (request) => app.fetch(request),
    authenticate: consoleSession(party, { db, issuer, now }),
  };
}

function addWebApplication(app: Hono, assets: string, base: string): void {
  const stylesheet = stylesheetOf(base);
  const web = createWebApplication(assets, base);

  app.get('/console/assets/:name', async (c) => {
    const encodings = c.req.header('accept-encoding') ?? '';
    return (await web.asset(c.req.param('name'), encodings)) ?? c.notFound();
  });

  for (const path of ['/console', '/console/*', '/account', '/account/*']) {
    app.get(path, async (c) => {
      // A file that is missing must not look like a page.
      if (c.req.path.startsWith(`${base}/console/assets/`)) return c.notFound();
      return (await web.page()) ?? c.html(renderNotBuilt(stylesheet), 503, pageHeaders());
    });
  }

  app.notFound((c) =>
    c.html(
      renderError({ title: 'Not found', message: 'There is no page at this address.', code: 'not_found', stylesheet }),
      404,
      pageHeaders(),
    ),
  );
}

function renderNotBuilt(stylesheet: string): string {
  const message = 'The console is not built. Run "npm run build" in the folder of the sources and come back.';
  return renderError({ title: 'There is no console here yet', message, code: 'console_not_built', stylesheet });
}
