import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import {
  createMemorySideEffectQueue,
  createRelyingParty,
  type RelyingPartyOptions,
  type Session,
} from '../../src/index.ts';
import { createSqliteSideEffectQueue, createSqliteStore } from '../../src/stores/sqlite.ts';
import { Browser } from '../support/browser.ts';
import { startTestApplication, type TestApplicationOptions } from '../support/test-application.ts';

const stopping: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stopping.splice(0).reverse()) await stop();
});

/** The requests an application makes of its provider, one line each, and a way to break some of them. */
function watchedFetch() {
  const requests: string[] = [];
  const broken = new Set<string>();
  const watched: typeof fetch = async (input, init) => {
    const { pathname } = new URL(String(input));
    const form = new URLSearchParams(init?.body instanceof URLSearchParams ? init.body : '');
    requests.push([pathname, form.get('grant_type')].filter(Boolean).join(' '));
    if (broken.has(pathname)) return new Response('busy', { status: 503 });
    return fetch(input, init);
  };
  return { requests, broken, fetch: watched };
}

const sessions: Session[] = [];

async function setUp(options: TestApplicationOptions = {}) {
  const network = watchedFetch();
  const clock = { ahead: 0 };
  const app = await startTestApplication({
    refreshes: true,
    fetch: network.fetch,
    now: () => Date.now() + clock.ahead,
    sideEffects: { queue: createMemorySideEffectQueue(), interval: 0 },
    hooks: { onSignedIn: (session) => sessions.push(session) },
    ...options,
  });
  stopping.push(app.stop, app.party.close);
  const browser = new Browser();
  await browser.open(`${app.base}/login`);
  const session = sessions.at(-1);
  if (!session) throw new Error('nobody signed in');

  async function logOutByToken(): Promise<number> {
    const { subject, sid = '' } = session ?? {};
    const logout_token = await app.provider.mint({ audience: 'app', subject: subject ?? '', sessionId: sid });
    const body = new URLSearchParams({ logout_token });
    return (await fetch(`${app.base}/backchannel-logout`, { method: 'POST', body })).status;
  }
  /** Does the provider still take this refresh token? */
  async function isAlive(refreshToken: string): Promise<boolean> {
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: 'app',
      client_secret: 'secret of the application',
    });
    return (await fetch(`${app.provider.issuer}/token`, { method: 'POST', body })).ok;
  }
  return { ...app, network, clock, session, browser, logOutByToken, isAlive };
}

test('26 RP-28 a logout leaves no refresh token alive at the provider', async () => {
  const { party, session, logOutByToken, isAlive } = await setUp();
  const token = (await party.sideEffects?.refreshToken(session)) ?? '';
  expect(await logOutByToken()).toBe(200);
  await party.sideEffects?.run();
  expect(await isAlive(token)).toBe(false);
  expect(await party.sideEffects?.refreshToken(session)).toBe(undefined);
});

test('26 a sign-in that its logout overtook leaves no refresh token behind', async () => {
  const { base, browser, party, provider, network, clock } = await setUp();
  provider.state.account = 'grace';
  // Up to the second of the sign-in that follows, everything of this person is over.
  const before = Date.now() + 10_000;
  await party.sessions.revoke({ issuer: provider.issuer, subject: 'grace' }, { before });
  const other = new Browser();
  expect((await other.open(`${base}/login`)).status).toBe(403);
  network.requests.length = 0;
  clock.ahead = 60_000;
  await party.sideEffects?.run();
  expect(network.requests).toEqual(['/token/revocation']);
  expect((await browser.request(`${base}/private`)).status).toBe(200);
});

test('27 and over a restart: what failed is done by the process that comes next, from the file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-restart-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'sessions.db');
  const clock = { ahead: 0 };
  const stores = () => ({
    store: createSqliteStore(file),
    sideEffects: { queue: createSqliteSideEffectQueue(file), interval: 0 },
    now: () => Date.now() + clock.ahead,
  });
  const { party, provider, base, session, network, logOutByToken, isAlive } = await setUp(stores());
  const token = (await party.sideEffects?.refreshToken(session)) ?? '';
  network.broken.add('/token/revocation');
  expect(await logOutByToken()).toBe(200);
  await party.sideEffects?.run();
  expect(network.requests.filter((request) => request === '/token/revocation')).toHaveLength(1);
  await party.close();
  stopping.splice(1);

  const options: RelyingPartyOptions = {
    ...stores(),
    issuer: provider.issuer,
    clientId: 'app',
    clientSecret: 'secret of the application',
    baseUrl: base,
    cookieSecret: 'a cookie secret of more than 32 characters',
    allowInsecureRequests: true,
  };
  const next = createRelyingParty(options);
  stopping.push(next.close);
  clock.ahead = 10_000;
  await next.sideEffects?.run();
  expect(await isAlive(token)).toBe(false);
});

test('28 a logout by the provider is not echoed: the application asks it for the revocation and nothing else', async () => {
  const { party, network, logOutByToken } = await setUp();
  network.requests.length = 0;
  await logOutByToken();
  await party.sideEffects?.run();
  expect(network.requests.toSorted()).toEqual(['/jwks', '/token/revocation']);
});

test('29 after a logout by the provider a logout here still has its hint', async () => {
  const { base, browser, logOutByToken } = await setUp();
  await logOutByToken();
  const response = await browser.request(`${base}/logout`, { method: 'POST', headers: { origin: base } });
  const location = new URL(response.headers.get('location') ?? '');
  expect(location.searchParams.get('id_token_hint')).toMatch(/^ey/);
});

test("30 the person's own logout revokes once the provider had a minute to end its session", async () => {
  const { base, browser, party, network, clock, isAlive, session } = await setUp();
  const token = (await party.sideEffects?.refreshToken(session)) ?? '';
  await browser.request(`${base}/logout`, { method: 'POST', headers: { origin: base } });
  await party.sideEffects?.run();
  expect(network.requests).not.toContain('/token/revocation');
  clock.ahead = 60_000;
  await party.sideEffects?.run();
  expect(network.requests).toContain('/token/revocation');
  expect(await isAlive(token)).toBe(false);
});

test('a sign-in whose refresh token cannot be kept is refused', async () => {
  const queue = createMemorySideEffectQueue();
  const { base } = await setUp({ sideEffects: { queue, interval: 0 } });
  queue.write = () => Promise.reject(new Error('the queue is down'));
  const page = await new Browser().open(`${base}/login`);
  expect([page.status, await page.text()]).toEqual([503, expect.stringContaining('store_unavailable')]);
});

test('a sign-in that the application refuses leaves no refresh token behind', async () => {
  let isWelcome = true;
  const { base, party, network, clock } = await setUp({
    hooks: [
      { onSignedIn: (session) => sessions.push(session) },
      {
        onSignedIn() {
          if (!isWelcome) throw new Error('not here');
        },
      },
    ],
  });
  isWelcome = false;
  expect((await new Browser().open(`${base}/login`)).status).toBe(403);
  network.requests.length = 0;
  await party.sideEffects?.run();
  clock.ahead = 60_000;
  await party.sideEffects?.run();
  expect(network.requests).toEqual(['/token/revocation']);
});
