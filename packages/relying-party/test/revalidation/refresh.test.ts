import { expect, test } from 'vitest';
import { createMemorySideEffectQueue, createRelyingParty } from '../../src/index.ts';
import type { TestApplicationOptions } from '../support/test-application.ts';
import { MINUTE, signInSomebody } from './signed-in.ts';

/** Every 10 minutes the provider is asked, and no answer is accepted for 5 more. */
async function setUp(options: TestApplicationOptions = {}) {
  const network = { refreshes: 0, isDown: false, alter: undefined as ((token: string) => Promise<string>) | undefined };
  const watchedFetch: typeof fetch = async (input, init) => {
    const isRefresh = String(init?.body).includes('grant_type=refresh_token');
    if (isRefresh) network.refreshes += 1;
    if (isRefresh && network.isDown) throw new TypeError('fetch failed');
    const response = await fetch(input, init);
    if (!isRefresh || !response.ok || !network.alter) return response;
    const body = await response.json();
    return Response.json({ ...body, id_token: await network.alter(body.id_token) });
  };
  const app = await signInSomebody({
    refreshes: true,
    fetch: watchedFetch,
    sideEffects: { queue: createMemorySideEffectQueue(), interval: 0 },
    revalidation: { by: 'refresh', after: 600, tolerate: 300 },
    ...options,
  });
  const [session] = app.sessions;
  if (!session) throw new Error('nobody signed in');
  const visit = async () => (await app.browser.request(`${app.base}/private`)).status;

  async function logOut(claims: { subject?: string; sessionId?: string }): Promise<void> {
    const body = new URLSearchParams({ logout_token: await app.provider.mint({ audience: 'app', ...claims }) });
    await fetch(`${app.base}/backchannel-logout`, { method: 'POST', body });
  }
  return { ...app, network, session, visit, logOut };
}

test('30 a logout that never arrived is found out at the next revalidation', async () => {
  const { visit, party, provider, session, clock, network, ended } = await setUp();
  const token = (await party.sideEffects?.refreshToken(session)) ?? '';
  // The provider ends it, and tells nobody.
  const client = { client_id: 'app', client_secret: 'secret of the application' };
  const body = new URLSearchParams({ token, ...client });
  await fetch(`${provider.issuer}/token/revocation`, { method: 'POST', body });
  clock.ahead = 10 * MINUTE - 1000;
  expect([await visit(), network.refreshes]).toEqual([200, 0]);
  clock.ahead = 10 * MINUTE;
  // Who comes while the provider is being asked waits for its answer.
  expect(await Promise.all([visit(), visit()])).toEqual([401, 401]);
  expect([network.refreshes, ended]).toEqual([1, ['0 revalidation']]);
  expect(await party.sessions.status(session)).toBe('revoked');
});

test('a session that lives goes on, with one question in the time, its new refresh token kept', async () => {
  const { visit, party, session, clock, network } = await setUp();
  for (const minutes of [10, 12, 19, 20.5, 31]) {
    clock.ahead = minutes * MINUTE;
    expect(await visit()).toBe(200);
  }
  expect(network.refreshes).toBe(3);
  expect(await party.sideEffects?.refreshToken(session)).toEqual(expect.any(String));
});

test('requests at the same time ask once, those of another process included', async () => {
  const { base, browser, clock, network, party, settings } = await setUp();
  const elsewhere = createRelyingParty(settings);
  clock.ahead = 11 * MINUTE;
  const request = () => new Request(`${base}/`, { headers: { cookie: browser.cookiesFor(`${base}/`) } });
  const sessions = await Promise.all([party, party, elsewhere, party, elsewhere].map((one) => one.session(request())));
  expect(sessions.every(Boolean)).toBe(true);
  expect(network.refreshes).toBe(1);
});

test('a provider that does not answer is tolerated for a while, and no longer', async () => {
  const { visit, clock, network, party, session, ended } = await setUp();
  network.isDown = true;
  clock.ahead = 10 * MINUTE;
  expect(await visit()).toBe(200);
  clock.ahead = 15 * MINUTE - 1000;
  expect(await visit()).toBe(200);
  clock.ahead = 15 * MINUTE;
  expect(await visit()).toBe(401);
  // It is not over: when the provider answers again it goes on.
  expect([await party.sessions.status(session), ended]).toEqual(['active', []]);
  network.isDown = false;
  clock.ahead = 16 * MINUTE;
  expect(await visit()).toBe(200);
});

test('a session without refresh token is accepted as long as one whose provider does not answer', async () => {
  const { visit, clock, network } = await setUp({ refreshes: false });
  clock.ahead = 15 * MINUTE - 1000;
  expect(await visit()).toBe(200);
  clock.ahead = 15 * MINUTE;
  expect([await visit(), network.refreshes]).toEqual([401, 0]);
});

test('6 8 a refreshed ID Token does not make a session younger, and without sid does not lose the sid', async () => {
  const { visit, clock, network, provider, session, logOut, party } = await setUp();
  network.alter = (token) => provider.alter(token, { sid: undefined, iat: Math.floor(Date.now() / 1000) + 50 });
  clock.ahead = 10 * MINUTE;
  expect([await visit(), network.refreshes]).toEqual([200, 1]);
  const { subject, sid = '', startedAt } = session;
  expect(await party.sessions.status({ ...session, startedAt: Date.now() + clock.ahead })).toBe('active');
  clock.ahead = 0;
  // A logout from before the refresh, and after the sign-in, ends it.
  const early = await setUp();
  early.network.alter = (token) => early.provider.alter(token, { sid: undefined });
  early.clock.ahead = 10 * MINUTE;
  expect(await early.visit()).toBe(200);
  await early.party.sessions.revoke({ issuer: early.session.issuer, subject }, { before: early.session.startedAt });
  expect(await early.visit()).toBe(401);
  expect(startedAt).toBe(Number(session.claims.iat) * 1000);
  await logOut({ sessionId: sid });
  expect(await visit()).toBe(401);
});

test.each([
  ['another person', { sub: 'grace' }],
  ['another session', { sid: 'another' }],
])('an answer about %s ends the session', async (_, changes) => {
  const { visit, clock, network, provider, ended } = await setUp();
  network.alter = (token) => provider.alter(token, changes);
  clock.ahead = 10 * MINUTE;
  expect([await visit(), ended]).toEqual([401, ['0 revalidation']]);
});

test('RP-35 a Logout Token in place of a refreshed ID Token ends the session', async () => {
  const { visit, clock, network, provider, session, ended } = await setUp();
  const { subject, sid = '' } = session;
  network.alter = () => provider.mint({ audience: 'app', subject, sessionId: sid });
  clock.ahead = 10 * MINUTE;
  expect([await visit(), ended]).toEqual([401, ['0 revalidation']]);
});

test('it is off unless it is asked for, and wants refresh tokens to be kept', async () => {
  const { visit, clock, network } = await setUp({ revalidation: undefined });
  clock.ahead = 300 * MINUTE;
  expect([await visit(), network.refreshes]).toEqual([200, 0]);
  await expect(setUp({ sideEffects: undefined })).rejects.toMatchObject({ code: 'side_effects_missing' });
  await expect(setUp({ revalidation: { by: 'refresh', after: 0 } })).rejects.toMatchObject({
    code: 'revalidation_invalid',
  });
});
