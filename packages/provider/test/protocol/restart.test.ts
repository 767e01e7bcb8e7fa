import { describe, expect, test } from 'vitest';
import { Browser, openLogout, signIn, signOut } from '../running-provider.ts';
import { describeOnEveryStorage } from '../storages.ts';
import { askSilently, fetchUserinfo, postAsClient, setScene } from './scene.ts';

describeOnEveryStorage('a provider that is restarted', (open) => {
  const scene = setScene({ open });

  test('between sign-in and logout knows session, tokens and participants', async () => {
    const { provider, issuer } = scene;
    const app = await scene.addApplication();
    const browser = new Browser();
    const { accessToken, idToken, claims } = await signIn(browser, issuer, app);
    await provider.restart();
    expect(await fetchUserinfo(issuer, accessToken)).toBe(200);
    expect(await askSilently(browser, issuer, app)).toBe('signed in');
    expect((await signOut(browser, issuer, { id_token_hint: idToken })).body).toContain('You are signed out');
    expect(app.listener.heard.map((heard) => heard.claims.sid)).toEqual([claims.sid]);
  });

  test('between question and answer takes the answer', async () => {
    const { provider, issuer } = scene;
    const app = await scene.addApplication();
    const browser = new Browser();
    await signIn(browser, issuer, app);
    const question = await openLogout(browser, issuer);
    await provider.restart();
    expect((await browser.submit(question, { logout: 'yes' })).body).toContain('You are signed out');
    expect(app.listener.heard).toHaveLength(1);
  });

  test('with deliveries that wait makes them', async () => {
    const { provider, issuer } = scene;
    const app = await scene.addApplication();
    app.listener.answer = 503;
    const browser = new Browser();
    await signIn(browser, issuer, app);
    await signOut(browser, issuer);
    await provider.restart();
    app.listener.answer = 200;
    const heardBefore = app.listener.heard.length;
    await app.listener.hears(heardBefore + 1);
  });
});

describe('introspection', () => {
  const scene = setScene();

  test('an application learns nothing of another’s tokens', async () => {
    const [owner, curious] = [await scene.addApplication('owner'), await scene.addApplication('curious')];
    const { accessToken: token } = await signIn(new Browser(), scene.issuer, owner);
    const ask = (client: typeof owner) => postAsClient(scene.issuer, '/oauth2/introspect', client, { token });
    expect((await ask(owner)).body).toMatchObject({ active: true });
    expect((await ask(curious)).body).toEqual({ active: false });
  });
});
