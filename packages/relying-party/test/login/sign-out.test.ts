import { afterEach, expect, test } from 'vitest';
import type { LogoutTokenEvent } from '../../src/index.ts';
import { Browser } from '../support/browser.ts';
import { startTestApplication, type TestApplicationOptions } from '../support/test-application.ts';

const stopping: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stopping.splice(0)) await stop();
});

/** An application with somebody signed in. */
async function setUp(options: TestApplicationOptions = {}) {
  const app = await startTestApplication(options);
  stopping.push(app.stop);
  const browser = new Browser();
  await browser.open(`${app.base}/login`);
  const claims = async (of = browser) => (await of.request(`${app.base}/`)).json();
  const logout = (headers: Record<string, string>, method = 'POST') =>
    browser.request(`${app.base}/logout`, { method, headers });
  return { ...app, browser, claims, logout };
}

test('logging out ends the session here first, for every copy of the cookie, then goes to the provider', async () => {
  const ended: string[] = [];
  const { base, browser, claims, logout, provider } = await setUp({
    hooks: { onSessionEnded: (_, { reason }) => ended.push(reason) },
  });
  const thief = browser.copy();
  const response = await logout({ origin: base });
  expect(response.status).toBe(303);
  const url = new URL(response.headers.get('location') ?? '');
  expect(url.origin + url.pathname).toBe(`${provider.issuer}/session/end`);
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: 'app',
    id_token_hint: expect.stringMatching(/^ey/),
    post_logout_redirect_uri: `${base}/`,
    state: expect.any(String),
  });
  expect(ended).toEqual(['local_logout']);
  expect(await claims()).toBe(null);
  expect(await claims(thief)).toBe(null);
});

test('the provider accepts the request, ends its session and sends the browser back', async () => {
  const { base, browser, provider } = await setUp();
  const confirm = await (await browser.submit(`${base}/logout`)).text();
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(confirm)?.[1] ?? '';
  const home = await browser.submit(`${provider.issuer}/session/end/confirm`, { xsrf, logout: 'yes' });
  expect([new URL(home.url).origin, await home.json()]).toEqual([new URL(base).origin, null]);
});

test('RP-1 RP-2 RP-3 registered with its URL and its need of a sid, the application is told of a logout at the provider', async () => {
  const heard: LogoutTokenEvent[] = [];
  const { base, browser, provider, claims } = await setUp({
    logoutToken: { requireSessionId: true },
    hooks: { onLogoutToken: (event) => heard.push(event) },
  });
  const elsewhere = new Browser();
  await elsewhere.open(`${base}/login`);
  const { sub, sid } = await claims();
  const confirm = await (await browser.open(`${provider.issuer}/session/end`)).text();
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(confirm)?.[1] ?? '';
  await browser.submit(`${provider.issuer}/session/end/confirm`, { xsrf, logout: 'yes' });
  expect(heard).toMatchObject([{ verdict: 'accepted', claims: { iss: provider.issuer, aud: 'app', sub, sid } }]);
  expect(await claims()).toBe(null);
  expect(await claims(elsewhere)).toMatchObject({ sub });
});

test.each([
  ['another origin', { origin: 'https://elsewhere.example' }],
  ['an opaque origin', { origin: 'null' }],
  ['neither header', {}],
  ['a cross-site fetch', { 'sec-fetch-site': 'cross-site' }],
  ['a sibling domain', { 'sec-fetch-site': 'same-site', origin: 'https://sibling.example' }],
])('A-30 a POST with %s does not sign anybody out', async (_, headers) => {
  const { claims, logout } = await setUp();
  const response = await logout(headers);
  expect([response.status, await response.text()]).toEqual([403, expect.stringContaining('cross_site_request')]);
  expect(await claims()).toMatchObject({ sub: 'ada' });
});

test('A-30 a GET does not sign anybody out, unless the application wants it; then links of other sites do not', async () => {
  const careful = await setUp();
  expect((await careful.logout({ 'sec-fetch-site': 'same-origin' }, 'GET')).status).toBe(405);
  expect(await careful.claims()).toMatchObject({ sub: 'ada' });
  const open = await setUp({ allowLogoutByGet: true });
  expect((await open.logout({ 'sec-fetch-site': 'cross-site' }, 'GET')).status).toBe(403);
  expect(await open.claims()).toMatchObject({ sub: 'ada' });
  expect((await open.logout({ 'sec-fetch-site': 'same-origin' }, 'GET')).status).toBe(303);
  expect(await open.claims()).toBe(null);
});

test('a provider that is down does not keep anybody signed in here', async () => {
  let isDown = false;
  const flaky: typeof fetch = (input, init) =>
    isDown ? Promise.reject(new TypeError('fetch failed')) : fetch(input, init);
  const { base, browser, party, claims } = await setUp({ fetch: flaky });
  const { createRelyingParty, createMemoryStore } = await import('../../src/index.ts');
  isDown = true;
  // A fresh process has not met the provider yet.
  const restarted = createRelyingParty({
    issuer: 'https://down.example',
    clientId: 'app',
    baseUrl: base,
    cookieSecret: 'x'.repeat(32),
    store: createMemoryStore(),
    fetch: flaky,
  });
  const cookie = { origin: base, cookie: browser.cookiesFor(`${base}/`) };
  const response = await restarted.logout(new Request(`${base}/logout`, { method: 'POST', headers: cookie }));
  expect(response.headers.get('location')).toBe(`${base}/`);
  await party.logout(new Request(`${base}/logout`, { method: 'POST', headers: cookie }));
  expect(await claims()).toBe(null);
});

test('nobody signed in: straight to the page after logout', async () => {
  const { base } = await setUp();
  const stranger = new Browser();
  const response = await stranger.request(`${base}/logout`, { method: 'POST', headers: { origin: base } });
  expect([response.status, response.headers.get('location')]).toEqual([303, `${base}/`]);
});

test('without a page after logout the provider shows its own', async () => {
  const { base, logout } = await setUp({ postLogoutPath: false });
  const url = new URL((await logout({ origin: base })).headers.get('location') ?? '');
  expect([...url.searchParams.keys()].sort()).toEqual(['client_id', 'id_token_hint']);
});

test('the echo of a logout, its own Logout Token, is quiet', async () => {
  let unmatched = 0;
  const onNothingMatched = () => {
    unmatched += 1;
  };
  const { base, claims, logout, provider } = await setUp({ hooks: { onNothingMatched } });
  const { sub, sid } = await claims();
  await logout({ origin: base });
  const body = new URLSearchParams({
    logout_token: await provider.mint({ audience: 'app', subject: sub, sessionId: sid }),
  });
  expect((await fetch(`${base}/backchannel-logout`, { method: 'POST', body })).status).toBe(200);
  expect(unmatched).toBe(0);
});
