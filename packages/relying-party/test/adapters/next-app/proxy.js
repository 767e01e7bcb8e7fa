import { requiresSession } from '@curfew/relying-party/next';
import { party } from './party.js';

const askForSession = requiresSession(party);

/** Protection against forged requests, then the pages for people who are signed in. */
export async function proxy(request) {
  const isForged = request.method === 'POST' && request.headers.get('x-csrf-token') !== 'known';
  if (isForged) return new Response(null, { status: 403 });
  if (request.nextUrl.pathname.startsWith('/private')) return askForSession(request);
}

// The routes of the kit and the receiver stand outside of all that.
export const config = { matcher: '/((?!login|callback|logout|backchannel-logout|receiver).*)' };
