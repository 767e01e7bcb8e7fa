import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type Provider from 'oidc-provider';
import { errors } from 'oidc-provider';
import type { Logger } from 'pino';
import { type Console, isConsolePath } from './console/console.ts';
import { issuerPath } from './issuer-path.ts';
import { pageHeaders } from './pages/headers.ts';
import { INVITATION_PATH } from './pages/invitation-pages.ts';
import { renderError } from './pages/templates/error.ts';
import { renderHome } from './pages/templates/home.ts';
import { STYLESHEET_PATH, stylesheetOf } from './pages/templates/layout.ts';
import { PROGRESS_SCRIPT_PATH, progressScript } from './pages/templates/progress-script.ts';
import { stylesheet as stylesheetText } from './pages/templates/stylesheet.ts';
import { ROUTES } from './protocol/engine.ts';
import { TENANTS_PATH } from './tenants.ts';
import { UPSTREAM_PATH } from './upstream/upstreams.ts';

/** Endpoints that browsers are sent to by GET or POST (Core 3.1.2.1, RP-Initiated Logout 2). */
const POSTED_BY_BROWSERS: ReadonlySet<string> = new Set([ROUTES.authorization, ROUTES.end_session]);

export interface WebOptions {
  issuer: string;
  engine: Provider;
  interactions: Hono<{ Bindings: HttpBindings }>;
  upstreamPages: Hono;
  invitationPages: Hono<{ Bindings: HttpBindings }>;
  consoleApp: Console;
  /** The admin API and everybody's own. */
  api: (request: Request) => Response | Promise<Response>;
  /** Health and metrics of the process, if this issuer is asked for them. */
  observability: ((request: Request) => Response | Promise<Response>) | undefined;
  logger: Logger;
}

/** Answers every request: the pages that are ours, the protocol endpoints through the engine. */
export function createRequestListener(options: WebOptions): (req: IncomingMessage, res: ServerResponse) => void {
  const { host, protocol } = new URL(options.issuer);
  const base = issuerPath(options.issuer);
  // The engine builds addresses from the request. Whatever `Host` a caller sends, they are those of the issuer. Its
  // `ctx.ip` is what a caller says: who counts by address asks `clientAddress`.
  options.engine.proxy = true;
  const engine = options.engine.callback();
  const pages = getRequestListener(createPages(options).fetch);
  const api = getRequestListener(options.api);
  const observability = options.observability && getRequestListener(options.observability);
  const consoleApp = getRequestListener(options.consoleApp.fetch);
  /** Takes the issuer's path away, as Express does for what is mounted somewhere. */
  const mounted = (req: IncomingMessage & { baseUrl?: string }) => {
    req.url = req.url?.slice(base.length) ?? '/';
    req.baseUrl = base;
    return req;
  };
  return (req, res) => {
    const whole = req.url?.split('?')[0] ?? '/';
    // What is not below the issuer is no page either.
    if (whole !== base && !whole.startsWith(`${base}/`)) return void pages(req, res);
    const path = whole.slice(base.length) || '/';
    if (path === TENANTS_PATH || path.startsWith(`${TENANTS_PATH}/`)) {
      // There is no such tenant, and nothing else of the address is looked at.
      req.url = `${base}${TENANTS_PATH}`;
      return void pages(req, res);
    }
    if (path.startsWith('/api/')) return void api(mounted(req), res);
    if (observability && ['/health', '/ready', '/metrics'].includes(path)) return void observability(mounted(req), res);
    if (isConsolePath(path)) return void consoleApp(req, res);
    const isPage =
      path === '/' ||
      path.startsWith('/interaction/') ||
      path.startsWith(`${UPSTREAM_PATH}/`) ||
      path === INVITATION_PATH ||
      path.startsWith('/assets/');
    if (isPage || (req.method === 'POST' && POSTED_BY_BROWSERS.has(path))) return void pages(req, res);
    req.headers['x-forwarded-proto'] = protocol.slice(0, -1);
    req.headers['x-forwarded-host'] = host;
    return void engine(mounted(req), res);
  };
}

function createPages({
  issuer,
  interactions,
  upstreamPages,
  invitationPages,
  logger,
}: WebOptions): Hono<{ Bindings: HttpBindings }> {
  const base = issuerPath(issuer);
  const stylesheet = stylesheetOf(base);
  // The address of a page is the one that browsers see: the kit, which answers for upstream providers, goes by it.
  const app = new Hono<{ Bindings: HttpBindings }>({ strict: false }).basePath(base || '/');

  app.get('/', (c) => {
    const links = { accountUrl: `${issuer}/account/`, consoleUrl: `${issuer}/console/` };
    return c.html(renderHome({ issuer, ...links, endpoints: endpointsOf(issuer), stylesheet }), 200, pageHeaders());
  });

  app.get(STYLESHEET_PATH, (c) =>
    c.body(stylesheetText, 200, { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'public, max-age=300' }),
  );
  app.get(PROGRESS_SCRIPT_PATH, (c) =>
    c.body(progressScript, 200, {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=300',
      'x-content-type-options': 'nosniff',
    }),
  );

  app.route('/interaction', interactions);

  app.route(INVITATION_PATH, invitationPages);

  app.route(UPSTREAM_PATH, upstreamPages);

  // The cookies are SameSite=Lax, so a form posted by an application comes without the session; the GET it is turned
  // into comes with it.
  for (const path of POSTED_BY_BROWSERS) {
    app.post(path, bodyLimit({ maxSize: 8 * 1024 }), async (c) =>
      c.redirect(`${base}${path}?${new URLSearchParams(await c.req.text())}`, 303),
    );
  }

  app.notFound((c) =>
    c.html(
      renderError({ title: 'Not found', message: 'There is no page at this address.', code: 'not_found', stylesheet }),
      404,
      pageHeaders(),
    ),
  );

  app.onError((error, c) => {
    if (error instanceof errors.SessionNotFound) {
      return c.html(
        renderError({
          title: 'This sign-in has expired',
          message: 'Go back to the application and sign in again.',
          code: 'interaction_expired',
          stylesheet,
        }),
        400,
        pageHeaders(),
      );
    }
    if ('getResponse' in error && typeof error.getResponse === 'function') return error.getResponse();
    logger.error({ err: error }, 'a page failed');
    return c.html(
      renderError({
        title: 'Something went wrong here',
        message: 'It is not your fault. Please try again.',
        code: 'server_error',
        stylesheet,
      }),
      500,
      pageHeaders(),
    );
  });

  return app;
}

function endpointsOf(issuer: string) {
  const at = (path: string) => `${issuer}${path}`;
  return [
    { name: 'Discovery', url: at('/.well-known/openid-configuration'), browsable: true },
    { name: 'Authorization endpoint', url: at(ROUTES.authorization) },
    { name: 'Token endpoint', url: at(ROUTES.token) },
    { name: 'Userinfo endpoint', url: at(ROUTES.userinfo) },
    { name: 'Logout endpoint', url: at(ROUTES.end_session), browsable: true },
    { name: 'Introspection endpoint', url: at(ROUTES.introspection) },
    { name: 'Revocation endpoint', url: at(ROUTES.revocation) },
    { name: 'Signing keys (JWKS)', url: at(ROUTES.jwks), browsable: true },
  ];
}
