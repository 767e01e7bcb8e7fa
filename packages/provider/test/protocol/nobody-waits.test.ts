import { describe, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import { Browser, signIn, signOut } from '../running-provider.ts';
import { deliveryStates, setScene, type TestApplication } from './scene.ts';

const HOUR = 3_600_000;

describe.each([0, 100])('Invariant 6: nobody waits for a slow application (logoutWait %i)', (logoutWait) => {
  const scene = setScene({ logoutWait });

  test('O-11 the person goes on while one application hangs, and the other hears', async () => {
    const { provider, issuer } = scene;
    const apps = [await scene.addApplication('hanging'), await scene.addApplication('healthy')];
    const [hanging, healthy] = apps as [TestApplication, TestApplication];
    hanging.listener.answer = 'hang';
    const browser = new Browser();
    for (const app of apps) await signIn(browser, issuer, app);

    const page = await signOut(browser, issuer);

    expect(page.body).toContain('You are signed out');
    expect(page.body).toContain('Will be signed out as soon as it answers');
    const [state] = (await deliveryStates(provider))[hanging.clientId] ?? [];
    expect(['pending', 'leased']).toContain(state);
    await eventually(async () => (await deliveryStates(provider))[healthy.clientId]?.[0] === 'delivered');
    await hanging.listener.hears(1);
    expect((await deliveryStates(provider))[hanging.clientId]).toEqual(['leased']);

    hanging.listener.release();
    await eventually(async () => (await deliveryStates(provider))[hanging.clientId]?.[0] === 'delivered');
  });

  test('OP-13 all applications are told at the same time: each has been asked before any has answered', async () => {
    const { provider, issuer } = scene;
    const apps = await Promise.all(['one', 'two', 'three'].map((name) => scene.addApplication(name)));
    const browser = new Browser();
    for (const app of apps) {
      app.listener.answer = 'hang';
      await signIn(browser, issuer, app);
    }
    await signOut(browser, issuer);
    await Promise.all(apps.map(({ listener }) => listener.hears(1)));
    expect(Object.values(await deliveryStates(provider))).toEqual([['leased'], ['leased'], ['leased']]);
    for (const { listener } of apps) listener.release();
  });
});

describe('Invariant 6: the wait ends with the last first attempt', () => {
  const scene = setScene({ logoutWait: HOUR, retryPolicy: { firstWindow: HOUR, maxWindow: HOUR } });

  test('RIL-17 every application has heard when the page comes; one that fails is not waited for again', async () => {
    const { provider, issuer } = scene;
    const [good, bad] = [await scene.addApplication('good'), await scene.addApplication('bad')];
    bad.listener.answer = 503;
    const browser = new Browser();
    for (const app of [good, bad]) await signIn(browser, issuer, app);
    const page = await signOut(browser, issuer);
    expect(page.body).toMatch(/good[\s\S]*Signed out/);
    expect(await deliveryStates(provider)).toEqual({ [good.clientId]: ['delivered'], [bad.clientId]: ['pending'] });
  });

  test('RIL-17 every application has heard when the browser is sent back, the one that asked for it too', async () => {
    const { issuer } = scene;
    const back = 'https://app.example/signed-out';
    const asking = await scene.addApplication('asking', { post_logout_redirect_uris: [back] });
    const other = await scene.addApplication('other');
    const browser = new Browser();
    const { idToken } = await signIn(browser, issuer, asking);
    await signIn(browser, issuer, other);
    const page = await signOut(browser, issuer, { id_token_hint: idToken, post_logout_redirect_uri: back });
    expect(page.url).toBe(back);
    expect([asking, other].map(({ listener }) => listener.heard.length)).toEqual([1, 1]);
  });
});
