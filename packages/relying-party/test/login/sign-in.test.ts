import { decodeJwt } from 'jose';
import { afterEach, expect, test } from 'vitest';
import { createMemoryStore, OptionError, type Session } from '../../src/index.ts';
import { Browser } from '../support/browser.ts';
import { logoutRequest } from '../support/issuer.ts';
import { startTestApplication, type TestApplicationOptions } from '../support/test-application.ts';

const stopping: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stopping.splice(0)) await stop();
});

async function setUp(options: TestApplicationOptions = {}) {
  const app = await startTestApplication(options);
  stopping.push(app.stop);
  const browser = new Browser();
  const claims = async (of = browser) => (await of.request(`${app.base}/`)).json();
  const post = async (token: string) => (await app.party.receive(logoutRequest(token))).status;
  return { ...app, browser, claims, post };
}

test('signing in gives a session with the claims of the ID Token, its sid and its time', async () => {
  const sessions: Session[] = [];
  const { base, browser, claims } = await setUp({ hooks: { onSignedIn: (session) => sessions.push(session) } });
  expect(await claims()).toBe(null);
  const page = await browser.open(`${base}/login`);
  expect(page.status).toBe(200);
  const seen = await claims();
  expect(seen).toMatchObject({ sub: 'ada', name: 'Name of ada', aud: 'app' });
  expect(sessions).toHaveLength(1);
  expect(sessions[0]).toMatchObject({ subject: 'ada', sid: seen.sid, startedAt: seen.iat * 1000, issuer: seen.iss });
  expect(decodeJwt(sessions[0]?.idToken ?? '')).toEqual(seen);
});

test('the authorization request has code, PKCE, state, nonce and what the caller adds', async () => {
  const { party, base, provider } = await setUp({ scope: 'openid profile' });
  const parameters = { prompt: 'login', login_hint: 'ada' };
  const response = await party.login(new Request(`${base}/login`), { parameters, responseMode: 'form_post' });
  const url = new URL(response.headers.get('location') ?? '');
  expect(url.origin).toBe(provider.issuer);
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: 'app',
    redirect_uri: `${base}/callback`,
    response_type: 'code',
    response_mode: 'form_post',
    scope: 'openid profile',
    prompt: 'login',
    login_hint: 'ada',
    state: expect.stringMatching(/^.{43}$/),
    nonce: expect.stringMatching(/^.{43}$/),
    code_challenge: expect.stringMatching(/^.{43}$/),
    code_challenge_method: 'S256',
  });
});

test.each(['state', 'nonce', 'redirect_uri', 'client_id', 'code_challenge', 'code_challenge_method', 'scope'])(
  'an extra parameter cannot replace %s',
  async (name) => {
    const { party, base } = await setUp();
    const login = party.login(new Request(`${base}/login`), { parameters: { [name]: 'x' } });
    await expect(login).rejects.toMatchObject({ name: 'OptionError', code: 'parameter_reserved' });
  },
);

test('a response mode that cannot reach a server is refused', async () => {
  const { party, base } = await setUp();
  const options = JSON.parse('{"responseMode":"fragment"}');
  await expect(party.login(new Request(`${base}/login`), options)).rejects.toBeInstanceOf(OptionError);
});

test('response_mode form_post signs in as well, also behind a body parser', async () => {
  const express = await import('express');
  const { party, base, browser, claims } = await setUp({ before: [express.urlencoded()] });
  const start = await party.login(new Request(`${base}/login`), { responseMode: 'form_post' });
  browser.keep(base, start);
  const form = await (await browser.open(start.headers.get('location') ?? '')).text();
  const fields = [...form.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]);
  await browser.submit(`${base}/callback`, Object.fromEntries(fields), 'https://provider.example');
  expect(await claims()).toMatchObject({ sub: 'ada' });
});

test('A-37 a Logout Token with the sid of the session ends it, for every copy of its cookie', async () => {
  const { base, browser, claims, post, provider } = await setUp();
  await browser.open(`${base}/login`);
  const { sub, sid } = await claims();
  const thief = browser.copy();
  expect(await post(await provider.mint({ audience: 'app', subject: sub, sessionId: 'other' }))).toBe(200);
  expect(await claims()).toMatchObject({ sub });
  expect(await post(await provider.mint({ audience: 'app', subject: sub, sessionId: sid }))).toBe(200);
  expect(await claims()).toBe(null);
  expect(await claims(thief)).toBe(null);
});

test('a provider without sid in its ID Tokens: a token with sub and sid still ends the session', async () => {
  const { base, browser, claims, post, provider } = await setUp({ wantsSid: false });
  await browser.open(`${base}/login`);
  expect(await claims()).not.toHaveProperty('sid');
  expect(await post(await provider.mint({ audience: 'app', subject: 'ada', sessionId: 'never told' }))).toBe(200);
  expect(await claims()).toBe(null);
});

test('A-32 a Logout Token between the token response and the saving of the session: not signed in', async () => {
  let deliver: (idToken: string) => Promise<unknown> = async () => {};
  const overtaking: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    if (String(input).endsWith('/token')) await deliver((await response.clone().json()).id_token);
    return response;
  };
  const { base, browser, claims, post, provider } = await setUp({ fetch: overtaking });
  deliver = async (idToken) => {
    const { sub, sid } = decodeJwt(idToken);
    const token = await provider.mint({ audience: 'app', subject: String(sub), sessionId: String(sid) });
    expect(await post(token)).toBe(200);
  };
  const page = await browser.open(`${base}/login`);
  expect(page.status).toBe(403);
  expect(await page.text()).toContain('session_ended');
  expect(await claims()).toBe(null);
  // A new sign-in at the provider has a new sid, and is not held up.
  deliver = async () => {};
  const later = new Browser();
  await later.open(`${base}/login`);
  expect(await claims(later)).toMatchObject({ sub: 'ada' });
});

type TestProvider = Awaited<ReturnType<typeof setUp>>['provider'];

test.each<[string, (provider: TestProvider, idToken: string) => Promise<string>]>([
  [
    'a Logout Token',
    (provider, idToken) =>
      provider.mint({ audience: 'app', subject: 'ada', sessionId: String(decodeJwt(idToken).sid) }),
  ],
  ['an ID Token without nonce', (provider, idToken) => provider.alter(idToken, { nonce: undefined })],
  ['the ID Token of another sign-in', (provider, idToken) => provider.alter(idToken, { nonce: 'of another' })],
])('RP-35 %s in place of the ID Token: not signed in', async (_, replacement) => {
  let replace = replacement;
  const replacing: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    if (!String(input).endsWith('/token')) return response;
    const body = await response.json();
    return Response.json({ ...body, id_token: await replace(app.provider, body.id_token) });
  };
  const app = await setUp({ fetch: replacing });
  const page = await app.browser.open(`${app.base}/login`);
  expect([page.status, await page.text()]).toEqual([502, expect.stringContaining('response_invalid')]);
  expect(await app.claims()).toBe(null);
  // It is for that reason: signed anew without a change the same ID Token is taken.
  replace = (provider, idToken) => provider.alter(idToken, {});
  await app.browser.open(`${app.base}/login`);
  expect(await app.claims()).toMatchObject({ sub: 'ada' });
});

test('every login gets a new session id, and the session it replaces is over', async () => {
  const ids: string[] = [];
  const { base, browser, claims } = await setUp({ hooks: { onSignedIn: ({ id }) => ids.push(id) } });
  await browser.open(`${base}/login`);
  const before = browser.copy();
  await browser.open(`${base}/login`);
  expect(new Set(ids).size).toBe(2);
  expect(await claims()).toMatchObject({ sub: 'ada' });
  expect(await claims(before)).toBe(null);
});

test('what the application throws at sign-in refuses it', async () => {
  const sessions: Session[] = [];
  const onSignedIn = (session: Session) => {
    sessions.push(session);
    throw new Error('unknown person');
  };
  const { base, browser, claims, party } = await setUp({ hooks: { onSignedIn } });
  const page = await browser.open(`${base}/login`);
  expect(page.status).toBe(403);
  expect(await page.text()).toContain('application_refused');
  expect(await claims()).toBe(null);
  const [session] = sessions;
  expect(session && (await party.sessions.status(session))).toBe('revoked');
});

test('a provider that refuses: a page with stable codes, nothing from outside unescaped', async () => {
  const { base, browser, provider, claims } = await setUp();
  provider.state.refuseWith = 'access_denied';
  const page = await browser.open(`${base}/login`);
  expect(page.status).toBe(403);
  expect(page.headers.get('content-security-policy')).toBe("default-src 'none'");
  expect(page.headers.get('cache-control')).toBe('no-store');
  expect(await page.text()).toContain('provider_refused: access_denied');
  expect(await claims()).toBe(null);
});

test('an error code with markup in it is escaped', async () => {
  const { base, browser, provider } = await setUp();
  const start = await browser.request(`${base}/login`);
  const state = new URL(start.headers.get('location') ?? '').searchParams.get('state');
  const query = new URLSearchParams({ error: '<script>', state: state ?? '', iss: provider.issuer });
  const page = await (await browser.request(`${base}/callback?${query}`)).text();
  expect(page).toContain('provider_refused: &lt;script&gt;');
  expect(page).not.toContain('<script>');
});

test('the application can render errors itself', async () => {
  const { base, browser } = await setUp({ renderError: ({ code, status }) => Response.json({ code }, { status }) });
  const response = await browser.request(`${base}/callback?code=x&state=y`);
  expect([response.status, await response.json()]).toEqual([400, { code: 'login_not_found' }]);
  expect(response.headers.get('cache-control')).toBe('no-store');
});

test('a response is taken only in the browser that asked, once, with its own state', async () => {
  const { base, browser, claims } = await setUp();
  const start = await browser.request(`${base}/login`);
  const atProvider = browser.copy();
  const location = await atProvider.stopBefore(start.headers.get('location') ?? '', `${base}/callback`);
  const stranger = new Browser();
  expect((await stranger.request(location)).status).toBe(400);
  const otherState = new URL(location);
  otherState.searchParams.set('state', `${otherState.searchParams.get('state')}x`);
  expect((await browser.request(otherState.href)).status).toBe(400);
  expect((await browser.request(location)).status).toBe(303);
  expect(await claims()).toMatchObject({ sub: 'ada' });
  expect((await browser.request(location)).status).toBe(400);
});

test('a response that mixes up codes or repeats parameters is refused', async () => {
  const { base, browser } = await setUp();
  const start = await browser.request(`${base}/login`);
  const state = new URL(start.headers.get('location') ?? '').searchParams.get('state') ?? '';
  for (const query of [`code=made-up&state=${state}`, `code=a&code=b&state=${state}`, `state=${state}`]) {
    const page = await browser.request(`${base}/callback?${query}`);
    expect([page.status, await page.text()]).toEqual([502, expect.stringContaining('response_invalid')]);
  }
});

test('a provider that is down: a page now, a sign-in once it is back', async () => {
  let now = Date.now();
  let isDown = true;
  const flaky: typeof fetch = (input, init) =>
    isDown ? Promise.reject(new TypeError('fetch failed')) : fetch(input, init);
  const { base, browser, claims, post, provider } = await setUp({ fetch: flaky, now: () => now });
  expect((await browser.open(`${base}/login`)).status).toBe(503);
  expect(await post(await provider.mint({ audience: 'app', subject: 'ada' }))).toBe(400);
  isDown = false;
  now += 6000;
  await browser.open(`${base}/login`);
  expect(await claims()).toMatchObject({ sub: 'ada' });
});

test('a store that fails keeps people out: no sign-in, no session, no page', async () => {
  const store = createMemoryStore();
  let isDown = false;
  const failing = {
    ...store,
    open: (...call: Parameters<typeof store.open>) =>
      isDown ? Promise.reject(new Error('down')) : store.open(...call),
    isRevoked: (...call: Parameters<typeof store.isRevoked>) =>
      isDown ? Promise.reject(new Error('down')) : store.isRevoked(...call),
  };
  const { base, browser } = await setUp({ store: failing });
  await browser.open(`${base}/login`);
  isDown = true;
  expect((await browser.request(`${base}/private`)).status).toBe(500);
  const stranger = new Browser();
  const page = await stranger.open(`${base}/login`);
  expect([page.status, await page.text()]).toEqual([503, expect.stringContaining('store_unavailable')]);
});

test('sign-ins that are never finished do not fill the request headers', async () => {
  const { base, browser } = await setUp();
  for (let count = 0; count < 12; count += 1) await browser.request(`${base}/login`);
  expect(browser.cookies.filter(({ name }) => name.startsWith('curfew_login_'))).toHaveLength(5);
});
