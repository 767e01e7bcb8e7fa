import type { Context, HonoRequest, MiddlewareHandler } from 'hono';
import type { StatusCode } from 'hono/utils/http-status';
import type { Session } from '../login/session.ts';
import type { LogoutReceiver } from '../receiver/logout-receiver.ts';
import type { RelyingParty } from '../relying-party.ts';
import { publicRequest } from './public-url.ts';
import { admit, refuseWithoutSession } from './visit.ts';

declare module 'hono' {
  interface ContextVariableMap {
    /** The signed-in session, set by `relyingParty()`. */
    curfew: Session | undefined;
  }
}

/**
 * Sign-in, sign-out and back-channel logout for a Hono application, and `c.get('curfew')` for everything after it. Use
 * it for all paths, or for those below the base URL. A failing store is thrown.
 */
export function relyingParty(party: RelyingParty): MiddlewareHandler {
  return async function relyingParty(c, next) {
    const visit = await admit(party, await webRequest(c, party.baseUrl), c);
    if (visit.response) return sendResponse(c, visit.response);
    c.set('curfew', visit.session);
    await next();
  };
}

/** Let signed-in people pass. Others are sent to sign in when they open a page, and get 401 otherwise. */
export function requiresSession(): MiddlewareHandler {
  return async function requiresSession(c, next) {
    const refusal = refuseWithoutSession(c);
    if (refusal) return sendResponse(c, refusal);
    await next();
  };
}

/** The back-channel logout endpoint alone: `app.all('/backchannel-logout', logoutEndpoint(receiver))`. */
export function logoutEndpoint(receiver: Pick<LogoutReceiver, 'receive'>): MiddlewareHandler {
  return async function logoutEndpoint(c) {
    return sendResponse(c, await receiver.receive(await webRequest(c, 'http://localhost')));
  };
}

/** For handlers of the application's own: the request that `login()` and `logout()` want. */
export async function webRequest(c: Context, baseUrl: string): Promise<Request> {
  const { raw } = c.req;
  return publicRequest(raw, baseUrl, raw.bodyUsed ? await bodyReadBefore(c.req) : raw.body);
}

/** Answer with the response of `login()` or `logout()`, together with what earlier middleware has set. */
export function sendResponse(c: Context, response: Response): Response {
  // Hono would drop one set of headers or the other if the response were returned as it is, cookies among them.
  for (const [name, value] of response.headers) c.header(name, value, { append: name === 'set-cookie' });
  return c.newResponse(response.body, response.status as StatusCode); // a Response has no other status
}

/** What was read through Hono is still in its cache. What was read past it is lost. */
async function bodyReadBefore(req: HonoRequest): Promise<BodyInit> {
  if ('formData' in req.bodyCache) return formOf(await req.formData());
  return Object.keys(req.bodyCache).length > 0 ? req.text() : '';
}

function formOf(data: FormData): URLSearchParams {
  return new URLSearchParams([...data].map(([name, value]) => [name, String(value)]));
}
