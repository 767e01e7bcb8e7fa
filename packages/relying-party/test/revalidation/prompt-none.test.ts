import { expect, test } from 'vitest';
import { createRelyingParty } from '../../src/index.ts';
import { MINUTE, signInSomebody } from './signed-in.ts';

/** Every 10 minutes the provider is asked in the browser, and no answer is accepted for 5 more. */
async function setUp() {
  const app = await signInSomebody({ revalidation: { by: 'prompt_none', after: 600, tolerate: 300 } });
  const { base, browser, party } = app;

  /** A request as browsers make it for a page; fetch() would say that it is a script's. */
  async function visit(address: string) {
    const headers = { cookie: browser.cookiesFor(address), 'sec-fetch-mode': 'navigate' };
    const request = new Request(address, { headers });
    const response = await party.handle(request);
    if (response) browser.keep(address, response);
    return { location: response?.headers.get('location'), request };
  }

  /** Open a page and follow where it leads: was the provider asked, and who is signed in at the end? */
  async function openPage(change = (url: URL) => url) {
    let address = `${base}/?page=1`;
    let asked = false;
    for (let hops = 0; hops < 20; hops += 1) {
      const { location, request } = await visit(address);
      if (!location) return { asked, address, subject: (await party.session(request))?.subject };
      asked = true;
      address = await browser.stopBefore(change(new URL(location)).href, base);
    }
    throw new Error('redirected for ever');
  }

  /** The provider forgets who is signed in there, and tells nobody. */
  function forgetAtProvider() {
    for (const cookie of browser.cookies) if (cookie.name.startsWith('_session')) cookie.value = 'unknown';
  }
  return { ...app, visit, openPage, forgetAtProvider };
}

test('a session that lives is asked about when a page is opened, and goes on as a new one', async () => {
  const { base, clock, sessions, ended, openPage } = await setUp();
  clock.ahead = 10 * MINUTE - 1000;
  expect(await openPage()).toMatchObject({ asked: false, subject: 'ada' });
  clock.ahead = 10 * MINUTE;
  expect(await openPage()).toEqual({ asked: true, address: `${base}/?page=1`, subject: 'ada' });
  expect(ended).toEqual(['0 local_logout']);
  expect(sessions).toHaveLength(2);
  expect(sessions[1]?.sid).toBe(sessions[0]?.sid);
  expect(await openPage()).toMatchObject({ asked: false, subject: 'ada' });
});

test('30 a logout that never arrived is found out: nobody is signed in here any more', async () => {
  const { clock, ended, openPage, forgetAtProvider, party, sessions } = await setUp();
  forgetAtProvider();
  clock.ahead = 10 * MINUTE;
  expect(await openPage()).toMatchObject({ asked: true, subject: undefined });
  expect(ended).toEqual(['0 revalidation']);
  expect(await openPage()).toMatchObject({ asked: false, subject: undefined });
  const [session] = sessions;
  expect(session && (await party.sessions.status(session))).toBe('revoked');
});

test.each([
  ['that heeds the hint', (url: URL) => url],
  [
    'that does not',
    (url: URL) => {
      url.searchParams.delete('id_token_hint');
      return url;
    },
  ],
])('another person at a provider %s is not let in in place of the one who was here', async (_, change) => {
  const { base, provider, clock, browser, sessions, ended, openPage, forgetAtProvider } = await setUp();
  forgetAtProvider();
  provider.state.account = 'grace';
  await browser.stopBefore(`${base}/login`, `${base}/callback`);
  clock.ahead = 10 * MINUTE;
  expect(await openPage(change)).toMatchObject({ asked: true, subject: undefined });
  expect([sessions.map(({ subject }) => subject), ended]).toEqual([['ada'], ['0 revalidation']]);
});

test('requests that are no page views are not redirected, and accepted for a while', async () => {
  const { base, browser, clock } = await setUp();
  const call = () => browser.request(`${base}/private`, { headers: { accept: 'application/json' } });
  clock.ahead = 15 * MINUTE - 1000;
  expect((await call()).status).toBe(200);
  clock.ahead = 15 * MINUTE;
  expect((await call()).status).toBe(401);
});

test('an answer that says neither yes nor no is tolerated, and asked for again after a minute', async () => {
  const { base, provider, clock, ended, visit, openPage } = await setUp();
  clock.ahead = 10 * MINUTE;
  const { location } = await visit(`${base}/`);
  const state = new URL(location ?? '').searchParams.get('state');
  const iss = encodeURIComponent(provider.issuer);
  const back = await visit(`${base}/callback?error=temporarily_unavailable&state=${state}&iss=${iss}`);
  expect(back.location).toBe(`${base}/`);
  expect(await openPage()).toMatchObject({ asked: false, subject: 'ada' });
  expect(ended).toEqual([]);
  clock.ahead = 11 * MINUTE;
  expect(await openPage()).toMatchObject({ asked: true, subject: 'ada' });
});

test('a provider that is down is tolerated for a while', async () => {
  const { base, browser, clock, settings } = await setUp();
  // Another process, which has never reached the provider.
  const restarted = createRelyingParty({
    ...settings,
    fetch: () => Promise.reject(new TypeError('fetch failed')),
  });
  const headers = { cookie: browser.cookiesFor(`${base}/`), 'sec-fetch-mode': 'navigate' };
  const page = new Request(`${base}/`, { headers });
  clock.ahead = 15 * MINUTE - 1000;
  expect(await restarted.handle(page)).toBe(undefined);
  expect((await restarted.session(page))?.subject).toBe('ada');
  clock.ahead = 15 * MINUTE;
  expect(await restarted.handle(page)).toBe(undefined);
  expect(await restarted.session(page)).toBe(undefined);
});

test('a session that is revoked already is not asked about', async () => {
  const { clock, sessions, party, openPage } = await setUp();
  clock.ahead = 10 * MINUTE;
  await party.sessions.close({ id: sessions[0]?.id ?? '' });
  expect(await openPage()).toMatchObject({ asked: false, subject: undefined });
});
