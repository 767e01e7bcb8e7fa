import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { Auth0Client } from '@auth0/nextjs-auth0/server';
import type { LogoutToken, SessionData, SessionDataStore } from '@auth0/nextjs-auth0/types';
import { NextRequest } from 'next/server.js';
import { statePage } from '../../applications/state-page.ts';
import { answerByWebRequest } from './web-request.ts';

const { ISSUER = '', BASE_URL = '', CLIENT_ID = '', CLIENT_SECRET = '' } = process.env;

const auth0 = new Auth0Client({
  ...{ domain: ISSUER, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, appBaseUrl: BASE_URL },
  ...{ allowInsecureRequests: true, logoutStrategy: 'oidc', sessionStore: createStore() },
  secret: randomBytes(32).toString('hex'),
  authorizationParameters: { scope: 'openid profile' },
});

const listener = answerByWebRequest(BASE_URL, async (url, init) => {
  const request = new NextRequest(url, init);
  if (request.nextUrl.pathname !== '/') return auth0.middleware(request);
  const session = await auth0.getSession(request);
  const state = { user: session?.user.sub ?? null, sid: session?.internal.sid };
  return new Response(statePage(state, '<a href="/auth/logout">Logout</a>'), {
    headers: { 'content-type': 'text/html', 'cache-control': 'no-store' },
  });
});
createServer(listener).listen(Number(new URL(BASE_URL).port), '127.0.0.1');

/** The store that the SDK leaves to the application to write. */
function createStore(): SessionDataStore {
  const sessions = new Map<string, SessionData>();
  const isMeant = ({ user, internal }: SessionData, { sid, sub }: LogoutToken) =>
    sid === undefined ? user.sub === sub : internal.sid === sid;
  return {
    get: async (id) => sessions.get(id) ?? null,
    set: async (id, session) => void sessions.set(id, session),
    async update(id, session) {
      if (!sessions.has(id)) return false;
      sessions.set(id, session);
      return true;
    },
    delete: async (id) => void sessions.delete(id),
    async deleteByLogoutToken(token) {
      for (const [id, session] of sessions) if (isMeant(session, token)) sessions.delete(id);
    },
  };
}
