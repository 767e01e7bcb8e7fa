import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { authorizationUrl, Browser, openLogout, signIn, signOut } from '../running-provider.ts';
import { askSilently, fetchUserinfo, setScene } from './scene.ts';

describe('Invariant 5: right scope', () => {
  const scene = setScene({ shared: true });

  test('OP-3 sid is the application’s own, the same in its ID Tokens and in its Logout Token', async () => {
    const { issuer } = scene;
    const apps = [await scene.addApplication('one'), await scene.addApplication('two')];
    const browser = new Browser();
    const sids: unknown[] = [];
    for (const app of apps) {
      const { claims } = await signIn(browser, issuer, app);
      expect((await signIn(browser, issuer, app)).claims.sid).toBe(claims.sid);
      expect(claims.sid).toMatch(/^[\x21-\x7e]{20,}$/);
      sids.push(claims.sid);
    }
    expect(new Set(sids).size).toBe(2);
    await signOut(browser, issuer);
    expect(apps.map(({ listener }) => listener.heard.map(({ claims }) => claims.sid))).toEqual(
      sids.map((sid) => [sid]),
    );
  });

  test('OP-4, OP-5 the sids of many sessions and applications differ, each of them in every place', async () => {
    const apps = await Promise.all(['one', 'two', 'three', 'four'].map((name) => scene.addApplication(name)));
    const sids: string[] = [];
    for (let device = 0; device < 8; device += 1) {
      const browser = new Browser();
      for (const app of apps) sids.push(String((await signIn(browser, scene.issuer, app)).claims.sid));
    }
    expect(new Set(sids).size).toBe(32);
    for (const sid of sids) expect(sid).toMatch(/^[\x21-\x7e]{20,}$/);
    // Of 32 random characters out of 64 some 25 differ: a counter, an instant or a name would be seen in its place.
    for (let place = 0; place < 20; place += 1) {
      expect(new Set(sids.map((sid) => sid[place])).size).toBeGreaterThan(10);
    }
  });

  test.each([false, true])(
    'OP-10, OP-11 sid is in ID Tokens and Logout Tokens of every client, whether it insists on it or not (%s)',
    async (required) => {
      const app = await scene.addApplication('any', { backchannel_logout_session_required: required });
      const browser = new Browser();
      const { claims } = await signIn(browser, scene.issuer, app);
      expect(claims.sid).toEqual(expect.any(String));
      await signOut(browser, scene.issuer);
      expect(app.listener.heard.map((heard) => heard.claims.sid)).toEqual([claims.sid]);
    },
  );

  test('OP-3, OP-10 an application that can be told only after people signed in is told the sid of their ID Tokens', async () => {
    const { issuer, provider } = scene;
    const listener = (await scene.addApplication()).listener;
    const early = await provider.register({ client_name: 'early' });
    const browser = new Browser();
    const { claims } = await signIn(browser, issuer, early);
    expect(claims.sid).toEqual(expect.any(String));
    const { metadata } = (await provider.applications.find(early.clientId)) ?? {};
    if (metadata === undefined) throw new Error('The application is registered.');
    const told = { ...metadata, backchannel_logout_uri: listener.logoutUri };
    await provider.applications.update(early.clientId, told, Date.now());
    await signOut(browser, issuer);
    await listener.hears(1);
    expect(listener.heard.map((heard) => heard.claims)).toMatchObject([{ sid: claims.sid, sub: claims.sub }]);
  });

  test('O-15 a sign-in after the logout has a sid that no token for the earlier one can name', async () => {
    const app = await scene.addApplication();
    app.listener.answer = 503;
    const browser = new Browser();
    const first = await signIn(browser, scene.issuer, app);
    await signOut(browser, scene.issuer);
    const second = await signIn(browser, scene.issuer, app);
    expect(second.claims.sid).not.toBe(first.claims.sid);
    app.listener.answer = 200;
    await app.listener.hears(2);
    expect(new Set(app.listener.heard.map(({ claims }) => claims.sid))).toEqual(new Set([first.claims.sid]));
    expect(await fetchUserinfo(scene.issuer, second.accessToken)).toBe(200);
  });

  test('OP-4 two devices of one person: ending one leaves the other', async () => {
    const app = await scene.addApplication();
    const [laptop, phone] = [new Browser(), new Browser()];
    const onLaptop = await signIn(laptop, scene.issuer, app);
    const onPhone = await signIn(phone, scene.issuer, app);
    expect(onPhone.claims.sub).toBe(onLaptop.claims.sub);
    expect(onPhone.claims.sid).not.toBe(onLaptop.claims.sid);

    await signOut(laptop, scene.issuer);

    expect(app.listener.heard.map(({ claims }) => claims.sid)).toEqual([onLaptop.claims.sid]);
    expect(await askSilently(phone, scene.issuer, app)).toBe('signed in');
    expect(await fetchUserinfo(scene.issuer, onPhone.accessToken)).toBe(200);
    expect(await askSilently(laptop, scene.issuer, app)).toBe('login_required');
  });

  test('OP-12 an application that the person never signed in to hears nothing', async () => {
    const [app, bystander] = [await scene.addApplication(), await scene.addApplication('bystander')];
    const browser = new Browser();
    await signIn(browser, scene.issuer, app);
    await browser.open(`${scene.issuer}/oauth2/authorize?client_id=${bystander.clientId}`);
    await signOut(browser, scene.issuer);
    expect([app, bystander].map(({ listener }) => listener.heard.length)).toEqual([1, 0]);
  });

  test('OP-36 an application that cannot be told loses what it was issued; it is documented which', async () => {
    const { issuer, provider } = scene;
    const native = await provider.register({
      client_name: 'native',
      token_endpoint_auth_method: 'none',
      redirect_uris: ['http://127.0.0.1/callback'],
    });
    const browser = new Browser();
    const { accessToken } = await signIn(browser, issuer, native);
    const question = await openLogout(browser, issuer);
    expect(question.body).toMatch(/These applications cannot be told[\s\S]*native/);
    await browser.submit(question, { logout: 'yes' });
    expect(await fetchUserinfo(issuer, accessToken)).toBe(401);
    expect(await askSilently(browser, issuer, native)).toBe('login_required');
    const documentation = readFileSync(new URL('../../../../docs/provider/triggers.md', import.meta.url), 'utf8');
    const [, section = ''] = documentation.split('## Which applications can be told\n');
    for (const kind of ['web application', 'native application', 'without a server']) expect(section).toContain(kind);
  });

  test('an application that was asked about but declined hears nothing', async () => {
    const [app, declined] = [await scene.addApplication(), await scene.addApplication('declined')];
    const browser = new Browser();
    await signIn(browser, scene.issuer, app);
    const consent = await browser.open(authorizationUrl(scene.issuer, declined));
    const answer = await browser.submit(consent, { decision: 'deny' });
    expect(new URL(answer.url).searchParams.get('error')).toBe('access_denied');
    await signOut(browser, scene.issuer);
    expect([app, declined].map(({ listener }) => listener.heard.length)).toEqual([1, 0]);
  });
});
