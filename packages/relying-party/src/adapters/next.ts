import { headers } from 'next/headers.js';
import type { Session } from '../login/session.ts';
import type { LogoutReceiver } from '../receiver/logout-receiver.ts';
import type { RelyingParty } from '../relying-party.ts';
import { answerLoginRequired } from './login-required.ts';
import { publicRequest } from './public-url.ts';

type RouteHandler = (request: Request) => Promise<Response>;

/** What a `route.ts` exports. */
export type RouteHandlers = Record<'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS', RouteHandler>;

/**
 * Sign-in, sign-out and back-channel logout for the App Router, in a catch-all `route.ts`:
 * `export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routeHandlers(party)`.
 */
export function routeHandlers(party: RelyingParty): RouteHandlers {
  return everyMethod(async (request) => {
    const response = await party.handle(publicRequest(request, party.baseUrl));
    return response ?? new Response('Not found', { status: 404 });
  });
}

/** The back-channel logout endpoint alone, exported from its `route.ts` in the same way. */
export function logoutEndpoint(receiver: Pick<LogoutReceiver, 'receive'>): RouteHandlers {
  return everyMethod((request) => receiver.receive(request));
}

/** The session of the current request, for server components, server actions and route handlers. */
export async function auth(party: Pick<RelyingParty, 'baseUrl' | 'session'>): Promise<Session | undefined> {
  const cookie = (await headers()).get('cookie') ?? '';
  return party.session(new Request(party.baseUrl, { headers: { cookie } }));
}

/**
 * For `proxy.ts`: `export const proxy = requiresSession(party)` with a `matcher`. Signed-in people pass. Others are sent
 * to sign in when they open a page, and get 401 otherwise.
 */
export function requiresSession(party: RelyingParty): (request: Request) => Promise<Response | undefined> {
  return async function proxy(request) {
    const visible = publicRequest(request, party.baseUrl, null);
    return (await party.session(visible)) ? undefined : answerLoginRequired(party, visible);
  };
}

function everyMethod(handler: RouteHandler): RouteHandlers {
  return { GET: handler, POST: handler, PUT: handler, PATCH: handler, DELETE: handler, OPTIONS: handler };
}
