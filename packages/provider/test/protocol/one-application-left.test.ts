import { describe, expect, test } from 'vitest';
import { Browser, openLogout, signIn, signOut } from '../running-provider.ts';
import { askSilently, fetchUserinfo, setScene } from './scene.ts';

describe('"No" at the confirmation leaves the asking application only', () => {
  const scene = setScene();

  test('only the asking application is told; the other stays signed in; a later Yes tells who is still in', async () => {
    const { issuer } = scene;
    const [asking, other] = [await scene.addApplication('asking'), await scene.addApplication('other')];
    const browser = new Browser();
    const first = await signIn(browser, issuer, asking);
    const second = await signIn(browser, issuer, other);

    const page = await browser.submit(await openLogout(browser, issuer, { id_token_hint: first.idToken }), {});
    expect(page.body).toContain('You are signed out of asking');
    expect(asking.listener.heard.map(({ claims }) => claims.sid)).toEqual([first.claims.sid]);
    expect(other.listener.heard).toEqual([]);
    expect(await fetchUserinfo(issuer, first.accessToken)).toBe(401);
    expect(await fetchUserinfo(issuer, second.accessToken)).toBe(200);
    expect(await askSilently(browser, issuer, other)).toBe('signed in');

    await signOut(browser, issuer);
    expect(asking.listener.heard).toHaveLength(1);
    expect(other.listener.heard.map(({ claims }) => claims.sid)).toEqual([second.claims.sid]);
  });

  test('an application without a logout URL is left as well: its tokens end and it is out of the session', async () => {
    const { provider, issuer } = scene;
    const silent = await provider.register({ client_name: 'silent' });
    const browser = new Browser();
    const { idToken, accessToken } = await signIn(browser, issuer, silent);

    await browser.submit(await openLogout(browser, issuer, { id_token_hint: idToken }), {});

    expect(await fetchUserinfo(issuer, accessToken)).toBe(401);
    const participants = await provider.storage.db.selectFrom('participants').select('left_at').execute();
    expect(participants).toEqual([{ left_at: expect.any(Number) }]);
    const question = await openLogout(browser, issuer);
    expect(question.body).not.toContain('silent');
  });

  test('the application that was left can be signed in to again, without a password and with a new sid', async () => {
    const { issuer } = scene;
    const app = await scene.addApplication();
    const browser = new Browser();
    const first = await signIn(browser, issuer, app);
    await browser.submit(await openLogout(browser, issuer, { id_token_hint: first.idToken }), {});
    const again = await signIn(browser, issuer, app);
    expect(again.claims.sid).not.toBe(first.claims.sid);

    await signOut(browser, issuer);
    expect(app.listener.heard.map(({ claims }) => claims.sid)).toEqual([first.claims.sid, again.claims.sid]);
  });

  test('without an asking application nothing changes', async () => {
    const { issuer } = scene;
    const app = await scene.addApplication();
    const browser = new Browser();
    const { accessToken } = await signIn(browser, issuer, app);
    const page = await browser.submit(await openLogout(browser, issuer), {});
    expect(page.body).toContain('You are still signed in');
    expect(app.listener.heard).toEqual([]);
    expect(await fetchUserinfo(issuer, accessToken)).toBe(200);
  });

  test('an asking application that has no part in the session changes nothing', async () => {
    const { issuer } = scene;
    const [app, stranger] = [await scene.addApplication(), await scene.addApplication('stranger')];
    const browser = new Browser();
    const { accessToken } = await signIn(browser, issuer, app);
    await browser.submit(await openLogout(browser, issuer, { client_id: stranger.clientId }), {});
    expect([app, stranger].map(({ listener }) => listener.heard.length)).toEqual([0, 0]);
    expect(await fetchUserinfo(issuer, accessToken)).toBe(200);
  });
});
