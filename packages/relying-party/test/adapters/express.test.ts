import { createRequire } from 'node:module';
import express from 'express';
import { afterEach, expect, test } from 'vitest';
import { relyingParty, requiresSession, sendResponse, webRequest } from '../../src/adapters/express.ts';
import { createMemoryStore, createRelyingParty } from '../../src/index.ts';
import { Browser } from '../support/browser.ts';
import { formPost, getRaw, sendRaw } from '../support/raw-http.ts';
import { startServer } from '../support/server.ts';
import { startTestApplication, type TestApplicationOptions } from '../support/test-application.ts';

const stopping: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stopping.splice(0)) await stop();
});

async function setUp(options: TestApplicationOptions = {}) {
  const app = await startTestApplication(options);
  stopping.push(app.stop);
  return { ...app, browser: new Browser() };
}

// The package has no types of its own; what is used here is the same in both versions.
const express4: typeof express = createRequire(import.meta.url)('express4');
const frameworks: [string, TestApplicationOptions][] = [
  ['Express 5', {}],
  ['Express 4', { framework: express4 }],
  ['Express 5 behind parsers', { before: [express.urlencoded({ extended: true }), express.json()] }],
  [
    'Express 4 behind parsers',
    { framework: express4, before: [express4.urlencoded({ extended: true }), express4.json()] },
  ],
];

test.each(frameworks)('%s: under a prefix and with paths of its own', async (_, options) => {
  const paths = { callback: '/oauth2client', backchannelLogout: '/bclogout' };
  const { base, browser, provider } = await setUp({ prefix: '/playground2', paths, ...options });
  const page = await browser.open(`${base}/login?returnTo=/playground2/private`);
  expect([page.url, await page.json()]).toEqual([`${base}/private`, 'ada']);
  const { sub, sid } = await (await browser.request(`${base}/`)).json();
  const logout_token = await provider.mint({ audience: 'app', subject: sub, sessionId: sid });
  const answer = await fetch(`${base}/bclogout/`, { method: 'POST', body: new URLSearchParams({ logout_token }) });
  expect(answer.status).toBe(200);
  expect(await (await browser.request(`${base}/`)).json()).toBe(null);
});

test.each(frameworks)('%s: an error of the store goes to next(error)', async (_, options) => {
  const store = { ...createMemoryStore(), isRevoked: () => Promise.reject(new Error('down')) };
  const { base, browser, failures } = await setUp({ store, ...options });
  expect((await browser.open(`${base}/login`)).status).toBe(500);
  expect(failures).toMatchObject([{ message: 'down' }]);
});

test('two applications under one host do not see each other’s sessions', async () => {
  const { party, base, browser, provider } = await setUp({ prefix: '/playground2' });
  const other = createRelyingParty({
    issuer: provider.issuer,
    clientId: 'app',
    baseUrl: base.replace('playground2', 'playground3'),
    cookieSecret: 'a cookie secret of more than 32 characters',
    store: createMemoryStore(),
    allowInsecureRequests: true,
  });
  await browser.open(`${base}/login`);
  const cookie = browser.cookiesFor(`${base}/`);
  const headers = { cookie };
  expect(await party.session(new Request(`${base}/`, { headers }))).toMatchObject({ subject: 'ada' });
  expect(await other.session(new Request(`${other.baseUrl}/`, { headers }))).toBe(undefined);
});

test('A-38 behind a proxy that takes the path away, and lies about the host', async () => {
  const inner = express();
  const party = createRelyingParty({
    issuer: 'https://op.example',
    clientId: 'app',
    baseUrl: 'https://public.example/app',
    cookieSecret: 'a cookie secret of more than 32 characters',
    store: createMemoryStore(),
  });
  inner.use(relyingParty(party));
  inner.get('/private', requiresSession());
  const { origin, stop } = await startServer(inner);
  stopping.push(stop);
  inner.get('/app/private', requiresSession());
  const headers = { accept: 'text/html', host: 'evil.example', 'x-forwarded-host': 'evil.example' };
  for (const path of ['/private?x=1', '/app/private?x=1']) {
    const { location } = await getRaw(origin, path, headers);
    expect(location).toBe('https://public.example/app/login?returnTo=%2Fapp%2Fprivate%3Fx%3D1');
  }
  const answer = await fetch(`${origin}/backchannel-logout`, { method: 'POST', body: new URLSearchParams({ x: '1' }) });
  expect(await answer.json()).toMatchObject({ code: 'token_missing' });
});

test('requiresSession: people who open a page sign in and come back, everything else gets 401', async () => {
  const { base, browser } = await setUp();
  const login = `${base}/login?returnTo=%2Fprivate%3Fx%3D1`;
  const navigation = { 'sec-fetch-mode': 'navigate', accept: '*/*' };
  expect(await getRaw(base, '/private?x=1', navigation)).toMatchObject({ status: 303, location: login });
  expect(await getRaw(base, '/private?x=1', { accept: 'text/html' })).toMatchObject({ status: 303, location: login });
  const script = { 'sec-fetch-mode': 'cors', accept: 'text/html' };
  expect(await getRaw(base, '/private', script)).toMatchObject({ status: 401 });
  expect(await getRaw(base, '/private', {})).toMatchObject({ status: 401 });
  const post = await browser.request(`${base}/private`, { method: 'POST', headers: { accept: 'text/html' } });
  expect([post.status, await post.json()]).toEqual([401, { error: 'login_required' }]);
  expect(post.headers.get('cache-control')).toBe('no-store');
  const back = await browser.open(login);
  expect([back.url, await back.json()]).toEqual([`${base}/private?x=1`, 'ada']);
});

test('requiresSession without the middleware is a mistake that shows', async () => {
  const application = express();
  application.get('/', requiresSession());
  const failures: unknown[] = [];
  application.use(((error, _req, res, _next) => {
    failures.push(error);
    res.sendStatus(500);
  }) satisfies express.ErrorRequestHandler);
  const { origin, stop } = await startServer(application);
  stopping.push(stop);
  expect((await fetch(origin)).status).toBe(500);
  expect(failures).toMatchObject([{ code: 'middleware_missing' }]);
});

test('a handler of the application can start a sign-in of its own making', async () => {
  const { application, party, base, browser } = await setUp({ prefix: '/app' });
  application.get('/app-start', async (req, res) => {
    const options = { parameters: { prompt: 'login' }, returnTo: '/app/private' };
    await sendResponse(res, await party.login(webRequest(req, res, party.baseUrl), options));
  });
  const start = await browser.request(base.replace('/app', '/app-start'));
  expect(start.status).toBe(303);
  expect(browser.cookies).toHaveLength(1);
  const page = await browser.open(start.headers.get('location') ?? '');
  expect([page.url, await page.json()]).toEqual([`${base}/private`, 'ada']);
});

test('the routes answer 405 and say what they accept', async () => {
  const { base, browser } = await setUp();
  const allowed = async (path: string, method: string) => {
    const { status, headers } = await browser.request(base + path, { method });
    return [status, headers.get('allow')];
  };
  expect(await allowed('/login', 'POST')).toEqual([405, 'GET']);
  expect(await allowed('/callback', 'PUT')).toEqual([405, 'GET, POST']);
  expect(await allowed('/logout', 'GET')).toEqual([405, 'POST']);
});

test('a client that goes away while it sends harms nobody', async () => {
  const { base, failures } = await setUp();
  const { connect } = await import('node:net');
  const { hostname, port } = new URL(base);
  for (let count = 0; count < 5; count += 1) {
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(formPost('/backchannel-logout', 'Content-Length: 500'), () => socket.resetAndDestroy());
      });
      socket.on('close', () => resolve());
    });
  }
  expect((await fetch(`${base}/`)).status).toBe(200);
  expect(failures).toEqual([]);
});

test('an answer to a request whose body nobody reads closes the connection', async () => {
  const { base } = await setUp({ bodyTimeout: 0.1 });
  const answer = await sendRaw(base, formPost('/callback', 'Content-Length: 100000'));
  expect(answer).toContain('HTTP/1.1 502');
});
