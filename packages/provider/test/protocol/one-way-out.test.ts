import { describe, expect, test } from 'vitest';
import { createAccount } from '../../src/directory/accounts.ts';
import { eventually } from '../eventually.ts';
import {
  authorizationUrl,
  authorize,
  Browser,
  exchangeCode,
  openLogout,
  signIn,
  signOut,
} from '../running-provider.ts';
import { failInserts } from '../sessions/fault.ts';
import { count } from '../sessions/registry.ts';
import { describeOnEveryStorage } from '../storages.ts';
import { askSilently, fetchUserinfo, postAsClient, setScene } from './scene.ts';

describeOnEveryStorage('Invariant 1: one way out, over HTTP', (open) => {
  const scene = setScene({ open });

  test('a fault while deliveries are written: an error page, nothing ended, nothing revoked; then logout works', async () => {
    const { provider, issuer } = scene;
    const app = await scene.addApplication();
    const browser = new Browser();
    const { accessToken } = await signIn(browser, issuer, app);

    const repair = await failInserts(provider.storage, 'deliveries');
    const broken = await signOut(browser, issuer);
    expect(broken.status).toBe(500);
    expect(broken.body).toContain('Something went wrong here');
    expect(broken.body).not.toContain('broken on purpose');
    expect(await count(provider.storage.db, 'terminations')).toBe(0);
    expect(await fetchUserinfo(issuer, accessToken)).toBe(200);
    expect(await askSilently(browser, issuer, app)).toBe('signed in');
    expect(app.listener.heard).toEqual([]);

    await repair();
    expect((await signOut(browser, issuer)).body).toContain('You are signed out');
    expect(await fetchUserinfo(issuer, accessToken)).toBe(401);
    expect(await askSilently(browser, issuer, app)).toBe('login_required');
    expect(app.listener.heard).toHaveLength(1);
  });

  test('the same fault when only one application is left: an error page, the application stays in', async () => {
    const { provider, issuer } = scene;
    const app = await scene.addApplication();
    const browser = new Browser();
    const { accessToken, idToken } = await signIn(browser, issuer, app);

    const repair = await failInserts(provider.storage, 'deliveries');
    const question = await openLogout(browser, issuer, { id_token_hint: idToken });
    const broken = await browser.submit(question, {});
    expect(broken.status).toBe(500);
    expect(broken.body).toContain('Something went wrong here');
    expect(await fetchUserinfo(issuer, accessToken)).toBe(200);
    expect(await askSilently(browser, issuer, app)).toBe('signed in');

    await repair();
    await browser.submit(await openLogout(browser, issuer, { id_token_hint: idToken }), {});
    expect(app.listener.heard).toHaveLength(1);
    expect(await fetchUserinfo(issuer, accessToken)).toBe(401);
  });

  test('O-1, A-9 Yes pressed twenty times at once tells each application once', async () => {
    const { provider, issuer } = scene;
    const apps = [await scene.addApplication('one'), await scene.addApplication('two')];
    const browser = new Browser();
    for (const app of apps) await signIn(browser, issuer, app);
    const question = await openLogout(browser, issuer);
    await Promise.all(Array.from({ length: 20 }, () => browser.submit(question, { logout: 'yes' })));
    await eventually(() => apps.every(({ listener }) => listener.heard.length > 0));
    expect(await count(provider.storage.db, 'terminations')).toBe(1);
    expect(await count(provider.storage.db, 'attempts')).toBe(2);
    expect(apps.map(({ listener }) => listener.heard.length)).toEqual([1, 1]);
  });

  test('RIL-19 a second logout finds nothing to end and says so kindly', async () => {
    const { issuer } = scene;
    const app = await scene.addApplication();
    const browser = new Browser();
    const { idToken } = await signIn(browser, issuer, app);
    await signOut(browser, issuer);
    const page = await signOut(browser, issuer, { id_token_hint: idToken });
    expect(page.status).toBe(200);
    expect(page.body).toContain('You are signed out');
    expect(app.listener.heard).toHaveLength(1);
  });
});

describe('Invariant 1: what the session issued ends with it', () => {
  const scene = setScene();

  test('OP-33, O-17 code and access token die without offline_access, and there is no refresh token', async () => {
    const { issuer } = scene;
    const app = await scene.addApplication('app', { grant_types: ['authorization_code', 'refresh_token'] });
    const browser = new Browser();
    const { accessToken, refreshToken } = await signIn(browser, issuer, app);
    expect(refreshToken).toBeUndefined();
    const introspect = () => postAsClient(issuer, '/oauth2/introspect', app, { token: accessToken });
    expect((await introspect()).body.active).toBe(true);
    const unusedCode = await authorize(browser, issuer, app);

    await signOut(browser, issuer);

    expect(await fetchUserinfo(issuer, accessToken)).toBe(401);
    expect((await introspect()).body).toEqual({ active: false });
    const answer = await exchangeCode(issuer, app, unusedCode.url);
    expect(await answer.json()).toMatchObject({ error: 'invalid_grant' });
  });

  test('OP-34, O-17 with offline_access the refresh token goes on, and its application is told too', async () => {
    const { issuer } = scene;
    const offline = await scene.addApplication('offline', { grant_types: ['authorization_code', 'refresh_token'] });
    const online = await scene.addApplication('online');
    const browser = new Browser();
    const kept = await signIn(browser, issuer, offline, {
      parameters: { scope: 'openid offline_access', prompt: 'consent' },
    });
    const lost = await signIn(browser, issuer, online);

    await signOut(browser, issuer);

    const refreshed = await postAsClient(issuer, '/oauth2/token', offline, {
      grant_type: 'refresh_token',
      refresh_token: kept.refreshToken ?? '',
    });
    expect(refreshed.status).toBe(200);
    expect(await fetchUserinfo(issuer, String(refreshed.body.access_token))).toBe(200);
    expect(await fetchUserinfo(issuer, lost.accessToken)).toBe(401);
    expect([offline, online].map(({ listener }) => listener.heard.length)).toEqual([1, 1]);
  });

  test('somebody else signs in with the same browser: the first person’s applications are told', async () => {
    const { provider, issuer } = scene;
    await createAccount(provider.storage.db, { username: 'grace', password: 'another long password' }, Date.now());
    const app = await scene.addApplication();
    const browser = new Browser();
    const ada = await signIn(browser, issuer, app);

    let page = await browser.open(authorizationUrl(issuer, app, { prompt: 'login' }));
    page = await browser.submit(page, { username: 'grace', password: 'another long password' });
    page = await browser.submit(page, {});
    page = await browser.submit(page, { decision: 'allow' });
    expect(new URL(page.url).searchParams.get('code')).toBeTruthy();

    await app.listener.hears(1);
    expect(app.listener.heard.map(({ claims }) => claims.sid)).toEqual([ada.claims.sid]);
    const terminations = await provider.storage.db.selectFrom('terminations').select('reason').execute();
    expect(terminations).toEqual([{ reason: 'account_switched' }]);
  });
});
