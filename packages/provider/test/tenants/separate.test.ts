import { decodeJwt } from 'jose';
import { expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import { postAsClient } from '../protocol/scene.ts';
import { authorizationUrl, Browser, exchangeCode, openLogout, signOut } from '../running-provider.ts';
import { describeOnEveryStorage } from '../storages.ts';
import { setTenantScene } from './tenant-scene.ts';

describeOnEveryStorage('tenants of one deployment', (open) => {
  const scene = setTenantScene(open);

  test('each has its issuer, its addresses and its keys', async () => {
    const kids: string[] = [];
    for (const { issuer } of [scene.root, scene.acme, scene.beta]) {
      const discovery = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as Record<
        string,
        unknown
      >;
      expect(discovery.issuer).toBe(issuer);
      const addresses = Object.entries(discovery).filter(([name]) => /_(endpoint|uri)$/.test(name));
      expect(addresses.length).toBeGreaterThan(5);
      for (const [, address] of addresses) expect(address).toMatch(new RegExp(`^${issuer}/(?!t/)`));
      const { keys } = (await (await fetch(String(discovery.jwks_uri))).json()) as { keys: { kid: string }[] };
      kids.push(...keys.map(({ kid }) => kid));
    }
    expect(kids).toHaveLength(9);
    expect(new Set(kids).size).toBe(9);
  });

  test('the same name is another person in each, with a password of its own', async () => {
    const [acme, beta] = [await scene.acme.addApplication(), await scene.beta.addApplication()];
    for (const [tenant, app, wrong] of [
      [scene.acme, acme, scene.beta.password],
      [scene.beta, beta, scene.acme.password],
      [scene.beta, beta, scene.root.password],
    ] as const) {
      const browser = new Browser();
      const page = await browser.open(authorizationUrl(tenant.issuer, app));
      expect((await browser.submit(page, { username: 'ada', password: wrong })).status).toBe(401);
    }
    const atAcme = await scene.acme.signIn(new Browser(), acme);
    const atBeta = await scene.beta.signIn(new Browser(), beta);
    expect([atAcme.claims.iss, atBeta.claims.iss]).toEqual([scene.acme.issuer, scene.beta.issuer]);
    expect([atAcme.claims.sub, atBeta.claims.sub]).toEqual([scene.acme.accountId, scene.beta.accountId]);
    expect(atAcme.claims.name).toBe('Ada of acme');
  });

  test('one browser is signed in to all of them, and what ends at one goes on at the others', async () => {
    const browser = new Browser();
    const all = [scene.root, scene.acme, scene.beta];
    const apps = await Promise.all(all.map((tenant) => tenant.addApplication()));
    // In turn, in this very browser: what one answers must not take anything away from another.
    const states = async () => {
      const signedIn: boolean[] = [];
      for (const [n, tenant] of all.entries()) signedIn.push(await tenant.isSignedIn(browser, apps[n] ?? raise()));
      return signedIn;
    };
    expect(await states()).toEqual([false, false, false]);
    await scene.root.signIn(browser, apps[0] ?? raise());
    expect(await states()).toEqual([true, false, false]);
    await scene.acme.signIn(browser, apps[1] ?? raise());
    await scene.beta.signIn(browser, apps[2] ?? raise());
    expect(await states()).toEqual([true, true, true]);
    await signOut(browser, scene.acme.issuer);
    expect(await states()).toEqual([true, false, true]);
    await signOut(browser, scene.root.issuer);
    expect(await states()).toEqual([false, false, true]);
  });

  test('somebody who guesses at one does not use up the tries at another', async () => {
    const tryAt = async ({ issuer, addApplication }: typeof scene.acme, times: number) => {
      const browser = new Browser();
      let page = await browser.open(authorizationUrl(issuer, await addApplication()));
      for (let tries = 0; tries < times; tries += 1) {
        page = await browser.submit(page, { username: 'grace', password: 'guess' });
      }
      return page.status;
    };
    expect(await tryAt(scene.acme, 6)).toBe(429);
    expect(await tryAt(scene.beta, 1)).toBe(401);
    expect(await tryAt(scene.root, 1)).toBe(401);
    expect(await tryAt(scene.acme, 1)).toBe(429);
  });

  test('the cookies of a tenant stay below its path', async () => {
    const browser = new Browser();
    await scene.acme.signIn(browser, await scene.acme.addApplication());
    await openLogout(browser, scene.acme.issuer);
    await signOut(browser, scene.acme.issuer);
    await scene.acme.signIn(browser, await scene.acme.addApplication());
    expect(browser.cookies.map(({ name }) => name)).toContain('curfew.t.acme_session');
    for (const { path } of browser.cookies) expect(path === '/t/acme' || path.startsWith('/t/acme/')).toBe(true);
  });

  test('A-30 a session cookie that is carried to another tenant is nobody’s there, under either name', async () => {
    const browser = new Browser();
    const [acme, beta, root] = await Promise.all([scene.acme, scene.beta, scene.root].map((t) => t.addApplication()));
    await scene.acme.signIn(browser, acme ?? raise());
    const [value, signature] = ['', '.sig'].map((end) => browser.cookie(`curfew.t.acme_session${end}`) ?? raise());
    for (const [tenant, app, name] of [
      [scene.beta, beta, 'curfew.t.beta_session'],
      [scene.beta, beta, 'curfew.t.acme_session'],
      [scene.root, root, 'curfew_session'],
    ] as const) {
      const thief = new Browser();
      thief.setCookie(name, value ?? raise());
      thief.setCookie(`${name}.sig`, signature ?? raise());
      expect(await tenant.isSignedIn(thief, app ?? raise())).toBe(false);
    }
    // The test would see it: at its own tenant the same copy is the session.
    const copy = new Browser();
    copy.setCookie('curfew.t.acme_session', value ?? raise());
    copy.setCookie('curfew.t.acme_session.sig', signature ?? raise());
    expect(await scene.acme.isSignedIn(copy, acme ?? raise())).toBe(true);
  });

  test('codes and tokens of one are nothing at another, even for an application that both know', async () => {
    const app = await scene.acme.addApplication({
      grant_types: ['authorization_code', 'refresh_token'],
      scope: 'openid profile email offline_access',
    });
    for (const other of [scene.beta, scene.root]) await scene.copyApplication(app, scene.acme, other);
    const parameters = { scope: 'openid offline_access', prompt: 'consent' };
    const { accessToken, refreshToken = raise() } = await scene.acme.signIn(new Browser(), app, parameters);
    const post = (issuer: string, path: string, form: Record<string, string>) => postAsClient(issuer, path, app, form);
    for (const { issuer } of [scene.beta, scene.root]) {
      const code = await scene.acme.authorize(new Browser(), app);
      const refused = await exchangeCode(issuer, app, code);
      expect([refused.status, await refused.json()]).toMatchObject([400, { error: 'invalid_grant' }]);
      expect((await exchangeCode(scene.acme.issuer, app, code)).status).toBe(200);
      const headers = { authorization: `Bearer ${accessToken}` };
      expect((await fetch(`${issuer}/oauth2/userinfo`, { headers })).status).toBe(401);
      expect(await post(issuer, '/oauth2/introspect', { token: accessToken })).toMatchObject({
        body: { active: false },
      });
      await fetch(`${issuer}/oauth2/revoke`, {
        method: 'POST',
        body: new URLSearchParams({
          token: refreshToken,
          client_id: app.clientId,
          client_secret: app.clientSecret,
        }),
      });
      const grant = { grant_type: 'refresh_token', refresh_token: refreshToken };
      expect(await post(issuer, '/oauth2/token', grant)).toMatchObject({
        status: 400,
        body: { error: 'invalid_grant' },
      });
    }
    const headers = { authorization: `Bearer ${accessToken}` };
    expect((await fetch(`${scene.acme.issuer}/oauth2/userinfo`, { headers })).status).toBe(200);
    const own = await post(scene.acme.issuer, '/oauth2/token', {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
    });
    expect(own.status).toBe(200);
  });

  test('A-41 an ID Token of one is no hint at another', async () => {
    const app = await scene.acme.addApplication();
    await scene.copyApplication(app, scene.acme, scene.beta);
    const { idToken } = await scene.acme.signIn(new Browser(), app);
    const browser = new Browser();
    await scene.beta.signIn(browser, app);
    const page = await openLogout(browser, scene.beta.issuer, { id_token_hint: idToken });
    expect(page.status).toBe(400);
    expect(await scene.beta.isSignedIn(browser, app)).toBe(true);
    const silent = { prompt: 'none', id_token_hint: idToken };
    const answer = await browser.open(authorizationUrl(scene.beta.issuer, app, silent));
    expect(answer.url).not.toContain('code=');
  });

  test('OP-37, A-41 a logout at one is told to its applications only, in its name', async () => {
    const browser = new Browser();
    const mine = await scene.acme.addApplication();
    const theirs = await scene.beta.addApplication();
    const { claims } = await scene.acme.signIn(browser, mine);
    await scene.beta.signIn(browser, theirs);
    await signOut(browser, scene.acme.issuer);
    await mine.listener.hears(1);
    expect(mine.listener.heard[0]?.claims).toMatchObject({ iss: scene.acme.issuer, sid: claims.sid });
    const { db } = scene.beta.storage;
    expect(await db.selectFrom('deliveries').select('id').where('client_id', '=', theirs.clientId).execute()).toEqual(
      [],
    );
    expect(theirs.listener.heard).toEqual([]);
    expect(await scene.beta.isSignedIn(browser, theirs)).toBe(true);
  });

  test('a restart keeps all of it', async () => {
    const browser = new Browser();
    const [acme, beta] = [await scene.acme.addApplication(), await scene.beta.addApplication()];
    const { accessToken, idToken } = await scene.acme.signIn(browser, acme);
    await scene.beta.signIn(browser, beta);
    await scene.provider.restart();
    expect(await scene.acme.isSignedIn(browser, acme)).toBe(true);
    expect(await scene.beta.isSignedIn(browser, beta)).toBe(true);
    const headers = { authorization: `Bearer ${accessToken}` };
    expect((await fetch(`${scene.acme.issuer}/oauth2/userinfo`, { headers })).status).toBe(200);
    await signOut(browser, scene.acme.issuer, { id_token_hint: idToken });
    const heard = await eventually(() => acme.listener.heard[0]);
    expect(heard.claims.sid).toBe(decodeJwt(idToken).sid);
    expect(await scene.beta.isSignedIn(browser, beta)).toBe(true);
  });
});

function raise(): never {
  throw new Error('It is there.');
}
