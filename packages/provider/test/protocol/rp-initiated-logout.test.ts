import { generateKeyPair, importJWK, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { createAccount } from '../../src/directory/accounts.ts';
import { loadSigningKeys } from '../../src/keys/signing-keys.ts';
import { authorizationUrl, Browser, openLogout, PASSWORD, type SignedIn, signIn } from '../running-provider.ts';
import { askSilently, setScene, type TestApplication } from './scene.ts';

const BACK = 'https://app.example/signed-out';
const STATE = 'a'.repeat(128);

describe('RP-Initiated Logout 1.0', () => {
  const scene = setScene({ shared: true });
  let app: TestApplication;
  let browser: Browser;
  let signedIn: SignedIn;

  async function enter(metadata = {}) {
    app = await scene.addApplication('app', { post_logout_redirect_uris: [BACK, `${BACK}?kept=1`], ...metadata });
    browser = new Browser();
    signedIn = await signIn(browser, scene.issuer, app);
  }
  const hint = () => ({ id_token_hint: signedIn.idToken });
  const open = (parameters: Record<string, string>) => openLogout(browser, scene.issuer, parameters);
  async function confirm(parameters: Record<string, string>) {
    const question = await open(parameters);
    expect(question.status).toBe(200);
    expect(question.body).toContain('Do you want to sign out?');
    return browser.submit(question, { logout: 'yes' });
  }
  const isOver = async () => {
    expect(await askSilently(browser, scene.issuer, app)).toBe('login_required');
    expect(app.listener.heard.map(({ claims }) => claims.sid)).toEqual([signedIn.claims.sid]);
  };
  const isAlive = async () => {
    expect(app.listener.heard).toEqual([]);
    expect(await askSilently(browser, scene.issuer, app)).toBe('signed in');
  };

  describe.each(['GET', 'POST'])('RIL-2 by %s', (method) => {
    const ask = (parameters: Record<string, string>) =>
      method === 'GET'
        ? open(parameters)
        : browser.open(`${scene.issuer}/oidc/logout`, { method, body: new URLSearchParams(parameters) });

    test('RIL-9, RIL-12, RIL-16 leads back with the state as it was, and the session is over', async () => {
      await enter();
      const question = await ask({ ...hint(), post_logout_redirect_uri: BACK, state: STATE });
      const page = await browser.submit(question, { logout: 'yes' });
      expect(page.url).toBe(`${BACK}?state=${STATE}`);
      await isOver();
    });
  });

  test('-no-state, RIL-12 leads back without a state when there was none', async () => {
    await enter();
    expect((await confirm({ ...hint(), post_logout_redirect_uri: BACK })).url).toBe(BACK);
    await isOver();
  });

  test('a registered URI with a query keeps it', async () => {
    await enter();
    const page = await confirm({ ...hint(), post_logout_redirect_uri: `${BACK}?kept=1`, state: 's' });
    expect(page.url).toBe(`${BACK}?kept=1&state=s`);
  });

  test.each([
    ['-no-params, RIL-15', () => ({})],
    ['-only-state', () => ({ state: STATE })],
    ['-no-post-logout-redirect-uri', () => ({ ...hint(), state: STATE })],
    ['-no-id-token-hint, RIL-11', () => ({ post_logout_redirect_uri: BACK, state: STATE })],
    ['RIL-13 ui_locales nobody speaks', () => ({ ui_locales: 'tlh x-nobody' })],
    ['RIL-8 a logout_hint', () => ({ logout_hint: '<script>alert(1)</script>' })],
  ])('%s: asked, signed out, on our own page', async (_row, parameters) => {
    await enter();
    const page = await confirm(parameters());
    expect(new URL(page.url).origin).toBe(scene.issuer);
    expect(page.body).toContain('You are signed out');
    expect(page.body).not.toContain('<script>alert');
    await isOver();
  });

  test('RIL-7 client_id alone names the client whose URI it is; another client’s does not do', async () => {
    await enter();
    const stranger = await scene.addApplication('stranger');
    const refused = await open({ client_id: stranger.clientId, post_logout_redirect_uri: BACK });
    expect(refused.status).toBe(400);
    await isAlive();
    const page = await confirm({ client_id: app.clientId, post_logout_redirect_uri: BACK });
    expect(page.url).toBe(BACK);
    await isOver();
  });

  /** A token that this provider signed, like the ID Token of this browser but for some claims. */
  async function tokenWith(changes: Record<string, unknown>) {
    const { storage, options } = scene.provider;
    const [key] = (await loadSigningKeys(storage.db, options.vault)).filter(({ algorithm }) => algorithm === 'RS256');
    return new SignJWT({ ...signedIn.claims, ...changes })
      .setProtectedHeader({ alg: 'RS256', kid: key?.kid ?? '' })
      .sign(await importJWK(key?.jwk ?? {}, 'RS256'));
  }
  const LOGOUT = { jti: 'of-a-logout-token', events: { 'http://schemas.openid.net/event/backchannel-logout': {} } };

  async function hintOf(change: 'other key' | 'none' | 'other issuer') {
    const payload = { ...signedIn.claims, ...(change === 'other issuer' ? { iss: 'https://evil.example' } : {}) };
    const [header = ''] = signedIn.idToken.split('.');
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    if (change === 'none') return `${encode({ alg: 'none' })}.${encode(payload)}.`;
    const { privateKey } = await generateKeyPair('RS256');
    const protectedHeader = JSON.parse(Buffer.from(header, 'base64url').toString());
    return new SignJWT(payload).setProtectedHeader(protectedHeader).sign(privateKey);
  }

  test.each([
    [
      '-bad-post-logout-redirect-uri, RIL-9, A-39',
      async () => ({ ...hint(), post_logout_redirect_uri: 'https://evil.example/' }),
    ],
    ['-query-added, RIL-9, A-39', async () => ({ ...hint(), post_logout_redirect_uri: `${BACK}?foo=bar` })],
    ['A-39 a path below the registered one', async () => ({ ...hint(), post_logout_redirect_uri: `${BACK}/x` })],
    [
      'A-39 another case of the host',
      async () => ({ ...hint(), post_logout_redirect_uri: 'https://APP.example/signed-out' }),
    ],
    [
      'A-39 a sign-in redirect URI',
      async () => ({ ...hint(), post_logout_redirect_uri: 'https://app.example/callback' }),
    ],
    ['-bad-id-token-hint, RIL-3', async () => ({ id_token_hint: await hintOf('other key') })],
    ['-modified-id-token-hint (alg none)', async () => ({ id_token_hint: await hintOf('none') })],
    ['RIL-3 a hint of another issuer', async () => ({ id_token_hint: await hintOf('other issuer') })],
    ['a hint that is no token', async () => ({ id_token_hint: 'x.y.z' })],
    ['A-20 a Logout Token for a hint', async () => ({ id_token_hint: await tokenWith(LOGOUT) })],
    ['A-20 an access token for a hint', async () => ({ id_token_hint: signedIn.accessToken })],
    ['RIL-6 a client_id that is not the hint’s', async () => ({ ...hint(), client_id: 'somebody-else' })],
    ['an unknown client_id', async () => ({ client_id: 'nobody' })],
  ])('RIL-18, RIL-20 %s: a page, no redirect, nothing ended', async (_row, parameters) => {
    await enter();
    const given = { post_logout_redirect_uri: BACK, state: STATE, ...(await parameters()) };
    const page = await open(given);
    expect(page.status).toBe(400);
    expect(page.headers.get('location')).toBeNull();
    expect(page.body).toContain('This request cannot be answered');
    await isAlive();
  });

  test('A-20 a Logout Token is no hint of who is to be signed in either, an ID Token is one', async () => {
    await enter();
    const answerTo = async (id_token_hint: string) => {
      const page = await browser.open(authorizationUrl(scene.issuer, app, { prompt: 'none', id_token_hint }));
      const { searchParams } = new URL(page.url);
      return searchParams.get('error') ?? (searchParams.has('code') ? 'signed in' : page.body);
    };
    expect(await answerTo(await tokenWith({}))).toBe('signed in');
    expect(await answerTo(await tokenWith(LOGOUT))).toBe('invalid_request');
  });

  test('a repeated parameter is refused', async () => {
    await enter();
    const page = await browser.open(`${scene.issuer}/oidc/logout?state=a&state=b`);
    expect(page.status).toBe(400);
    await isAlive();
  });

  /** Signs in elsewhere, as somebody with the same password. */
  async function signInElsewhere(username: string) {
    const elsewhere = new Browser();
    const page = await elsewhere.open(authorizationUrl(scene.issuer, app));
    await elsewhere.submit(page, { username, password: PASSWORD });
    return { elsewhere, ...(await signIn(elsewhere, scene.issuer, app)) };
  }

  test.each([
    ['another session of this person', 'ada'],
    ['another person', 'grace'],
  ])('RIL-15, A-31 the hint of %s: asked, and the session of this browser ends, not theirs', async (_of, username) => {
    await enter();
    const { db } = scene.provider.storage;
    if (username !== 'ada') await createAccount(db, { username, password: PASSWORD }, Date.now());
    const other = await signInElsewhere(username);
    expect(other.claims.sub === signedIn.claims.sub).toBe(username === 'ada');
    const hint = { id_token_hint: other.idToken, post_logout_redirect_uri: BACK };
    await open(hint);
    await isAlive();
    const page = await confirm(hint);
    expect(page.url).toBe(BACK);
    await isOver();
    expect(await askSilently(other.elsewhere, scene.issuer, app)).toBe('signed in');
  });

  test('RIL-5 a hint of a session that is not known does nothing by itself: the person is asked', async () => {
    await enter();
    const hint = { id_token_hint: await tokenWith({ sid: 'of-no-session' }), post_logout_redirect_uri: BACK };
    await open(hint);
    await isAlive();
    expect((await confirm(hint)).url).toBe(BACK);
    await isOver();
  });

  test('RIL-19, A-31 nobody is signed in: back to the application all the same, and nobody is told', async () => {
    await enter();
    const elsewhere = new Browser();
    const page = await openLogout(elsewhere, scene.issuer, { ...hint(), post_logout_redirect_uri: BACK, state: 's' });
    expect((await elsewhere.submit(page, {})).url).toBe(`${BACK}?state=s`);
    await isAlive();
  });

  test('RIL-4 an expired hint is still a hint', async () => {
    await enter();
    const past = Math.floor(Date.now() / 1000) - 30 * 24 * 3600;
    const expired = await tokenWith({ iat: past, exp: past + 3600 });
    const page = await confirm({ id_token_hint: expired, post_logout_redirect_uri: BACK });
    expect(page.url).toBe(BACK);
    await isOver();
  });
});
