import { expect, onTestFinished } from 'vitest';
import { createMemoryStore, createRelyingParty, type RelyingPartyOptions, type Session } from '../../src/index.ts';
import { Browser } from '../support/browser.ts';
import { startServer } from '../support/server.ts';
import { startTestProvider } from '../support/test-provider.ts';
import type { Answer, kitHosts } from './kit-hosts.ts';

export type StartHost = (typeof kitHosts)[number]['start'];

/** The whole login kit, its session in the framework's, and a provider. */
export async function startKitScene(
  startHost: StartHost,
  overrides: Partial<RelyingPartyOptions> & { keep?: readonly string[] } = {},
) {
  const { keep, ...options } = overrides;
  const host = await startHost(keep ? { keep } : {});
  const server = await startServer();
  onTestFinished(host.close);
  onTestFinished(server.stop);
  const base = server.origin;
  const client = { clientId: 'app', clientSecret: 'secret of the application' };
  const urls = { redirectUri: `${base}/callback`, postLogoutRedirectUri: `${base}/` };
  const provider = await startTestProvider([{ ...client, ...urls }]);
  onTestFinished(provider.stop);
  const clock = { ahead: 0 };
  const told = { ended: [] as string[], signedIn: [] as Session[] };
  const store = createMemoryStore();
  const party = createRelyingParty({
    ...client,
    issuer: provider.issuer,
    baseUrl: base,
    cookieSecret: 'a cookie secret of more than 32 characters',
    store,
    session: host.session,
    allowInsecureRequests: true,
    now: () => Date.now() + clock.ahead,
    hooks: {
      onSignedIn: (session) => told.signedIn.push(session),
      onSessionEnded: ({ id }, { reason }) => told.ended.push(`${id} ${reason}`),
    },
    ...options,
  });
  let arrive = () => {};
  let released: Promise<void> = Promise.resolve();
  const answer: Answer = async ({ path, session, data }) => {
    if (path === '/basket') data.visits = 1;
    if (path === '/slow') {
      data.visits = (data.visits ?? 0) + 1;
      arrive();
      await released;
    }
    return { who: session?.subject ?? null, id: session?.id ?? null, visits: data.visits ?? 0 };
  };
  server.server.on('request', await host.build(party, answer));

  const look = async (browser: Browser) => (await browser.request(`${base}/`)).json();
  return {
    base,
    party,
    provider,
    store,
    clock,
    told,
    has: host.has,
    look,
    who: async (browser: Browser) => (await look(browser)).who,

    async signIn(browser = new Browser()) {
      const page = await browser.open(`${base}/login`);
      expect(page.status).toBe(200);
      const { id } = await page.json();
      const session = told.signedIn.at(-1);
      expect(session?.id).toBe(id);
      if (!session) throw new Error('nobody signed in');
      return { browser, session };
    },

    /** A Logout Token arrives. */
    async logOut(claims: { subject?: string; sessionId?: string }) {
      const logout_token = await provider.mint({ audience: 'app', ...claims });
      const body = new URLSearchParams({ logout_token });
      expect((await fetch(`${base}/backchannel-logout`, { method: 'POST', body })).status).toBe(200);
    },

    /** From now on `/slow` stands still between load and save. */
    hold() {
      const loaded = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      arrive = loaded.resolve;
      released = release.promise;
      return { loaded: loaded.promise, release: release.resolve };
    },
  };
}
