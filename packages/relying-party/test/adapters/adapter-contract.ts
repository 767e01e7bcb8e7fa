import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getRaw, postRaw } from '../support/raw-http.ts';
import type { StartApplication } from './application.ts';
import { describeLogoutRequests } from './logout-requests.ts';
import { PLACES, type RunningApplication, runApplication } from './running-application.ts';

interface Variant {
  start: StartApplication;
  /** Names of `PLACES`. Default all. */
  places?: readonly string[];
  /** Does a body parser stand in front of the adapter? It then has limits of its own. */
  parsedBefore?: boolean;
  /** Does the framework keep the connection of a body that nobody read to its end? */
  keepsUnread?: boolean;
}

/** What every adapter does, whatever the framework: over real HTTP, at a real provider, wherever it is mounted. */
export function describeAdapterContract(name: string, variant: StartApplication | Variant): void {
  const { start, places, ...traits } = typeof variant === 'function' ? { start: variant } : variant;
  const chosen = PLACES.filter((place) => places?.includes(place.name) ?? true);
  describe.each(chosen)(`${name}, $name`, (place) => {
    let running: RunningApplication;
    beforeAll(async () => {
      running = await runApplication(start, place);
    });
    afterAll(() => running?.stop());

    describeSignIn(() => running);
    describe.each(['/backchannel-logout', '/receiver'])('%s', (path) => {
      describeLogoutRequests(() => running, path, traits);
    });
    describeStoreFailure(() => running);
  });
}

/** What a request can say about the host it is for. */
const LIES = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' };

/** What the application's own pages send along with a form. */
const ownForm = (base: string) => ({ origin: new URL(base).origin, 'x-csrf-token': 'known' });

function describeSignIn(running: () => RunningApplication): void {
  test('sign in, come back to the page, sign out here and at the provider', async () => {
    const { base, basePath, provider, signIn } = running();
    const { browser } = await signIn();
    const page = await browser.open(`${base}/login?returnTo=${basePath}/private`);
    expect([page.url, await page.json()]).toEqual([`${base}/private`, 'ada']);
    const thief = browser.copy();
    const confirm = await (await browser.submit(`${base}/logout`)).text();
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(confirm)?.[1] ?? '';
    const home = await browser.submit(`${provider.issuer}/session/end/confirm`, { xsrf, logout: 'yes' });
    expect([home.url.split('?')[0], await home.json()]).toEqual([`${base}/`, null]);
    expect(await (await thief.request(`${base}/`)).json()).toBe(null);
  });

  test('redirects stay 303, all cookies arrive, no answer is stored', async () => {
    const { base, provider, signIn } = running();
    const { browser } = await signIn();
    const sent = async (url: string, init?: RequestInit) => {
      const { status, headers } = await browser.request(url, init);
      const names = headers.getSetCookie().map((line) => line.replace(/=.*/, '').replace(/^(curfew_login).*/, '$1'));
      return { status, stored: headers.get('cache-control'), names: names.sort(), to: headers.get('location') ?? '' };
    };
    const kept = { status: 303, stored: 'no-store' };
    const login = await sent(`${base}/login`);
    expect(login).toMatchObject({ ...kept, names: ['curfew_login', 'seen'] });
    const callback = await browser.stopBefore(login.to, base);
    expect(callback).toMatch(`${base}/callback?`);
    expect(await sent(callback)).toMatchObject({
      ...kept,
      to: base,
      names: ['curfew_login', 'curfew_session', 'seen'],
    });
    expect(await sent(callback)).toMatchObject({ status: 400, stored: 'no-store' });
    const logout = await sent(`${base}/logout`, { method: 'POST', headers: { origin: new URL(base).origin } });
    expect(logout).toMatchObject({ ...kept, names: ['curfew_session', 'seen'] });
    expect(logout.to).toMatch(`${provider.issuer}/session/end?`);
  });

  test('the routes answer 405 and say what they accept', async () => {
    const { base } = running();
    const answers = [];
    for (const [method, path] of [
      ['POST', '/login'],
      ['PUT', '/callback'],
      ['GET', '/logout'],
    ]) {
      const { status, headers } = await fetch(base + path, { method: method ?? '' });
      answers.push([status, headers.get('allow'), headers.get('cache-control')]);
    }
    const allowed = ['GET', 'GET, POST', 'POST'];
    expect(answers).toEqual(allowed.map((methods) => [405, methods, 'no-store']));
  });

  test('requiresSession: people who open a page sign in and come back, everything else gets 401', async () => {
    const { base, basePath, inside, signIn } = running();
    const open = async (headers: Record<string, string>) => {
      const { status, location } = await getRaw(inside.origin, `${inside.path}/private?x=1`, headers);
      return { status, location: location && new URL(location, base).href };
    };
    const login = `${base}/login?returnTo=${encodeURIComponent(`${basePath}/private?x=1`)}`;
    const asked = { status: 303, location: login };
    expect(await open({ accept: 'text/html' })).toEqual(asked);
    expect(await open({ accept: '*/*', 'sec-fetch-mode': 'navigate' })).toEqual(asked);
    // Nothing a request says about its host is believed.
    expect(await open({ accept: 'text/html', ...LIES })).toEqual(asked);
    expect(await open({ accept: 'text/html', 'sec-fetch-mode': 'cors' })).toMatchObject({ status: 401 });
    expect(await open({})).toMatchObject({ status: 401 });
    const headers = { accept: 'text/html', 'sec-fetch-mode': 'navigate', ...ownForm(base) };
    const post = await fetch(`${base}/private`, { method: 'POST', headers });
    expect([post.status, await post.json()]).toEqual([401, { error: 'login_required' }]);
    expect(post.headers.get('cache-control')).toBe('no-store');
    const { browser } = await signIn();
    const page = await browser.open(login);
    expect([page.url, await page.json()]).toEqual([`${base}/private?x=1`, 'ada']);
  });

  test('A-38 what a request says about its host gets into no URL and is no audience', async () => {
    const { base, basePath, inside, provider, signIn } = running();
    const at = (path: string) => [inside.origin, inside.path + path] as const;
    const parameterOf = (name: string, location = '') => new URL(location).searchParams.get(name);
    const { location } = await getRaw(...at('/login'), LIES);
    expect(location).toMatch(provider.issuer);
    expect(parameterOf('redirect_uri', location)).toBe(`${base}/callback`);

    const { browser, sid, claims, token } = await signIn();
    const post = async (logout_token: string) =>
      (await postRaw(...at('/backchannel-logout'), LIES, { logout_token })).status;
    for (const host of ['evil.example', 'https://evil.example', `https://evil.example${basePath}/backchannel-logout`]) {
      expect(await post(await provider.mint({ audience: host, subject: 'ada', sessionId: sid }))).toBe(400);
    }
    expect(await claims()).toMatchObject({ sid });
    const headers = { ...LIES, cookie: browser.cookiesFor(`${base}/`) };
    const forged = await postRaw(...at('/logout'), { ...headers, origin: 'https://evil.example' });
    expect([forged.status, await claims()]).toMatchObject([403, { sid }]);
    const own = await postRaw(...at('/logout'), { ...headers, origin: new URL(base).origin });
    expect(parameterOf('post_logout_redirect_uri', own.location)).toBe(`${base}/`);
    expect(await post(token)).toBe(200);
  });

  test('a handler of the application starts a sign-in of its own making', async () => {
    const { base, signIn } = running();
    const { browser } = await signIn();
    const start = await browser.request(`${base}/start`);
    expect([start.status, start.headers.get('cache-control')]).toEqual([303, 'no-store']);
    expect(start.headers.get('location')).toContain('prompt=login');
    const page = await browser.open(start.headers.get('location') ?? '');
    expect([page.url, await page.json()]).toEqual([`${base}/private`, 'ada']);
  });

  test('a stream of events is passed on as it comes, and ends with the session', async () => {
    const { base, signIn } = running();
    const { browser, token } = await signIn();
    const answer = await browser.request(`${base}/events`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toContain('event: open');
    const body = new URLSearchParams({ logout_token: token });
    expect((await fetch(`${base}/backchannel-logout`, { method: 'POST', body })).status).toBe(200);
    expect((await reader?.read())?.value).toContain('event: ended');
    expect((await reader?.read())?.done).toBe(true);
  });

  test('E-15 a form for the application itself arrives there whole, with a session and without', async () => {
    const { base, signIn } = running();
    const { browser } = await signIn();
    const body = () => new URLSearchParams({ name: 'x'.repeat(40_000) });
    const headers = ownForm(base);
    const withSession = await browser.request(`${base}/echo`, { method: 'POST', body: body(), headers });
    expect([withSession.status, (await withSession.text()).length]).toEqual([200, 40_000]);
    const without = await fetch(`${base}/echo`, { method: 'POST', body: body(), headers });
    expect([without.status, (await without.text()).length]).toEqual([200, 40_000]);
  });

  test('A-36 E-8 the protection against forgery is there, for everything but the routes', async () => {
    const { base } = running();
    const answer = await fetch(`${base}/echo`, { method: 'POST', body: new URLSearchParams({ name: 'x' }) });
    expect(answer.status).toBe(403);
  });
}

function describeStoreFailure(running: () => RunningApplication): void {
  test('E-11 a store that fails: nobody is signed in, the framework answers 500, and all is well afterwards', async () => {
    const { base, signIn, withoutStore } = running();
    const { browser, claims } = await signIn();
    await withoutStore(async () => {
      for (const path of ['/', '/private']) {
        const answer = await browser.request(base + path);
        expect([answer.status, await answer.text()]).toEqual([500, expect.not.stringMatching(/ada|\.ts/)]);
      }
      // Who has no cookie needs no store.
      expect(await (await fetch(`${base}/`)).json()).toBe(null);
    });
    expect(await claims()).toMatchObject({ sub: 'ada' });
  });
}
