import type { Context, Request as KoaRequest, Middleware } from 'koa';
import { bindRequestSession } from '../host-sessions/request-session.ts';
import type { Session } from '../login/session.ts';
import type { LogoutReceiver } from '../receiver/logout-receiver.ts';
import type { RelyingParty } from '../relying-party.ts';
import { koaSessionOf } from './koa-session.ts';
import { nodeStreamOf, toWebRequest } from './node-request.ts';
import { publicUrl } from './public-url.ts';
import { admit, refuseWithoutSession } from './visit.ts';

declare module 'koa' {
  interface DefaultState {
    /** The signed-in session, set by `relyingParty()`. */
    curfew?: Session | undefined;
  }
}

/**
 * Sign-in, sign-out and back-channel logout for a Koa application, and `ctx.state.curfew` for everything after it. Use
 * it before body parsers or after them. A failing store is thrown.
 */
export function relyingParty(party: RelyingParty): Middleware {
  return async function relyingParty(ctx, next) {
    const visit = await admit(party, webRequest(ctx, party.baseUrl), ctx.req);
    if (visit.response) return sendResponse(ctx, visit.response);
    ctx.state.curfew = visit.session;
    await next();
  };
}

/** Let signed-in people pass. Others are sent to sign in when they open a page, and get 401 otherwise. */
export function requiresSession(): Middleware {
  return async function requiresSession(ctx, next) {
    const refusal = refuseWithoutSession(ctx.req);
    if (refusal) sendResponse(ctx, refusal);
    else await next();
  };
}

/** The back-channel logout endpoint alone, for a router: it answers every method and path that comes here. */
export function logoutEndpoint(receiver: Pick<LogoutReceiver, 'receive'>): Middleware {
  return async function logoutEndpoint(ctx) {
    sendResponse(ctx, await receiver.receive(webRequest(ctx, 'http://localhost')));
  };
}

/** For handlers of the application's own: the Web-standard request that `login()` and `logout()` want. */
export function webRequest(ctx: Context, baseUrl: string): Request {
  // What koa-bodyparser, koa-body and their like add to the request of Koa.
  const request: KoaRequest & { body?: unknown; rawBody?: unknown } = ctx.request;
  const { body, rawBody = body } = request;
  const web = toWebRequest(ctx.req, ctx.res, publicUrl(baseUrl, ctx.originalUrl, ctx.url), rawBody);
  return bindRequestSession(web, koaSessionOf(ctx));
}

/** Answer with a Web-standard response, such as that of `login()`. */
export function sendResponse(ctx: Context, response: Response): void {
  // The body first: setting it makes Koa choose a status and a content type.
  ctx.body = response.body && nodeStreamOf(response.body);
  ctx.status = response.status;
  for (const [name, value] of response.headers) {
    if (name === 'set-cookie') ctx.append(name, value);
    else ctx.set(name, value);
  }
  // The rest of a body nobody wants to read is not waited for.
  if (!ctx.req.complete) ctx.set('connection', 'close');
}
