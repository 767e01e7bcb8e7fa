import { generateKeyPair, importJWK, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { loadSigningKeys } from '../../src/keys/signing-keys.ts';
import { Browser, openLogout, type SignedIn, signIn } from '../running-provider.ts';
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

    test('RIL-9, RIL-12 leads back with the state as it was, and the session is over', async () => {
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
    ['-bad-post-logout-redirect-uri', async () => ({ ...hint(), post_logout_redirect_uri: 'https://evil.example/' })],
    ['-query-added', async () => ({ ...hint(), post_logout_redirect_uri: `${BACK}?foo=bar` })],
    ['a path below the registered one', async () => ({ ...hint(), post_logout_redirect_uri: `${BACK}/x` })],
    [
      'another case of the host',
      async () => ({ ...hint(), post_logout_redirect_uri: 'https://APP.example/signed-out' }),
    ],
    ['a sign-in redirect URI', async () => ({ ...hint(), post_logout_redirect_uri: 'https://app.example/callback' })],
    ['-bad-id-token-hint, RIL-3', async () => ({ id_token_hint: await hintOf('other key') })],
    ['-modified-id-token-hint (alg none)', async () => ({ id_token_hint: await hintOf('none') })],
    ['RIL-3 a hint of another issuer', async () => ({ id_token_hint: await hintOf('other issuer') })],
    ['a hint that is no token', async () => ({ id_token_hint: 'x.y.z' })],
    ['an access token for a hint', async () => ({ id_token_hint: signedIn.accessToken })],
    ['RIL-6 a client_id that is not the hint’s', async () => ({ ...hint(), client_id: 'somebody-else' })],
    ['an unknown client_id', async () => ({ client_id: 'nobody' })],
  ])('RIL-18 %s: a page, no redirect, nothing ended', async (_row, parameters) => {
    await enter();
    const given = { post_logout_redirect_uri: BACK, state: STATE, ...(await parameters()) };
    const page = await open(given);
    expect(page.status).toBe(400);
    expect(page.headers.get('location')).toBeNull();
    expect(page.body).toContain('This request cannot be answered');
    await isAlive();
  });

  test('a repeated parameter is refused', async () => {
    await enter();
    const page = await browser.open(`${scene.issuer}/oidc/logout?state=a&state=b`);
    expect(page.status).toBe(400);
    await isAlive();
  });

  test('RIL-15 the hint of another person: asked, and the session of this browser ends', async () => {
    await enter();
    const other = await signIn(new Browser(), scene.issuer, app);
    const page = await confirm({ id_token_hint: other.idToken, post_logout_redirect_uri: BACK });
    expect(page.url).toBe(BACK);
    await isOver();
  });

  test('RIL-19 nobody is signed in: back to the application all the same, and nobody is told', async () => {
    await enter();
    const elsewhere = new Browser();
    const page = await openLogout(elsewhere, scene.issuer, { ...hint(), post_logout_redirect_uri: BACK, state: 's' });
    expect((await elsewhere.submit(page, {})).url).toBe(`${BACK}?state=s`);
    await isAlive();
  });

  test('RIL-4 an expired hint is still a hint', async () => {
    await enter();
    const { storage, options } = scene.provider;
    const [key] = (await loadSigningKeys(storage.db, options.vault)).filter(({ algorithm }) => algorithm === 'RS256');
    const past = Math.floor(Date.now() / 1000) - 30 * 24 * 3600;
    const expired = await new SignJWT({ ...signedIn.claims, iat: past, exp: past + 3600 })
      .setProtectedHeader({ alg: 'RS256', kid: key?.kid ?? '' })
      .sign(await importJWK(key?.jwk ?? {}, 'RS256'));
    const page = await confirm({ id_token_hint: expired, post_logout_redirect_uri: BACK });
    expect(page.url).toBe(BACK);
    await isOver();
  });
});
