import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Browser } from '../support/browser.ts';
import { createHostScene, type HostApplication, type HostScene } from './host-scene.ts';
import { hosts } from './hosts.ts';

describe.each(hosts)('sessions in the store of the framework: $name', ({ skipped, start }) => {
  let scene: HostScene;
  let app: HostApplication;

  beforeEach(async ({ skip }) => {
    skip(skipped, 'its server is not installed');
    scene = await createHostScene();
    app = await start(scene);
  });
  afterEach(() => app?.stop());

  /** Sign in; the browser and the id of its row. */
  async function signIn(sid?: string, browser = new Browser()) {
    const response = await browser.request(`${app.origin}/login${sid ? `?sid=${sid}` : ''}`);
    expect(response.status).toBe(200);
    const { id } = await response.json();
    expect(await app.has(id)).toBe(true);
    return { browser, id: String(id) };
  }

  async function whoIs(browser: Browser): Promise<string | null> {
    return (await (await browser.request(app.origin)).json()).signedIn;
  }

  test('V-1, RP-24 a Logout Token deletes the row of its session, and no other', async () => {
    const phone = await signIn('phone');
    const laptop = await signIn('laptop');
    await scene.logOut('phone');
    // Before any further request: the data is gone, not just refused.
    expect(await app.has(phone.id)).toBe(false);
    expect(await app.has(laptop.id)).toBe(true);
    expect(await whoIs(phone.browser)).toBe(null);
    expect(await whoIs(laptop.browser)).toBe('ada');
  });

  test('V-2, RP-24 a Logout Token without sid deletes all rows of the person', async () => {
    const devices = [await signIn('phone'), await signIn('laptop'), await signIn()];
    await scene.logOut();
    for (const { browser, id } of devices) {
      expect(await app.has(id)).toBe(false);
      expect(await whoIs(browser)).toBe(null);
    }
  });

  test('invariant 9: a request that loaded the session before the logout cannot save it back', async () => {
    const { browser, id } = await signIn('phone');
    const thief = browser.copy();
    const held = scene.hold();
    const answer = browser.request(`${app.origin}/slow`);
    await held.loaded;
    await scene.logOut('phone');
    expect(await app.has(id)).toBe(false);
    held.release();
    // To its end: express-session answers with all but the last byte while it saves.
    expect(await (await answer).json()).toEqual({ signedIn: 'ada', visits: 1 });
    expect(await app.has(id)).toBe(false);
    expect(await whoIs(browser)).toBe(null);
    expect(await whoIs(thief)).toBe(null);
  });

  test('invariant 9: nor can one that has nothing to change, or a cookie that is renewed at every request', async () => {
    const { browser, id } = await signIn('phone');
    for (let visits = 0; visits < 3; visits += 1) expect(await whoIs(browser)).toBe('ada');
    const renewed = browser.copy();
    await scene.logOut('phone');
    for (let visits = 0; visits < 3; visits += 1) expect(await whoIs(browser)).toBe(null);
    expect(await whoIs(renewed)).toBe(null);
    expect(await app.has(id)).toBe(false);
  });

  test('A-32 a logout that overtakes its login: nobody is signed in, and no row stays', async () => {
    await scene.logOut('phone');
    const browser = new Browser();
    expect((await browser.request(`${app.origin}/login?sid=phone`)).status).toBe(403);
    expect(await whoIs(browser)).toBe(null);
    const careless = new Browser();
    const response = await careless.request(`${app.origin}/careless-login?sid=phone`);
    expect(await whoIs(careless)).toBe(null);
    expect(await app.has((await response.json()).id)).toBe(false);
  });

  test('invariant 9: a later login is not blocked and does not revive the old session', async () => {
    const { browser, id } = await signIn();
    const old = browser.copy();
    await scene.logOut();
    scene.clock.now += 2000;
    const later = await signIn(undefined, browser);
    expect(later.id).not.toBe(id);
    expect(await whoIs(later.browser)).toBe('ada');
    expect(await whoIs(old)).toBe(null);
    expect(await whoIs(later.browser)).toBe('ada');
  });

  test('the own logout of a person ends the session for requests under way, too', async () => {
    const { browser, id } = await signIn();
    const held = scene.hold();
    const answer = browser.request(`${app.origin}/slow`);
    await held.loaded;
    await scene.receiver.sessions.close({ id });
    expect(await app.has(id)).toBe(false);
    held.release();
    await (await answer).text();
    expect(await app.has(id)).toBe(false);
    expect(await whoIs(browser)).toBe(null);
  });

  test('a row that could not be deleted is not given out, and is deleted when asked for', async () => {
    const { browser, id } = await signIn('phone');
    scene.hooks.deleteSession = async () => {
      throw new Error('the store is away');
    };
    await scene.logOut('phone');
    expect(await app.has(id)).toBe(true);
    expect(await whoIs(browser)).toBe(null);
    expect(await app.has(id)).toBe(false);
  });

  test('a session that is renewed again and again ends at the expiry of its record', async () => {
    const { browser, id } = await signIn('phone');
    scene.clock.now += 3_500_000;
    expect(await whoIs(browser)).toBe('ada');
    scene.clock.now += 200_000;
    expect(await whoIs(browser)).toBe(null);
    expect(await app.has(id)).toBe(false);
  });

  test('a session in which nobody is signed in is kept as it is and costs no look-up', async () => {
    const browser = new Browser();
    await browser.request(`${app.origin}/basket`);
    expect((await (await browser.request(app.origin)).json()).visits).toBe(1);
    await scene.logOut();
    expect((await (await browser.request(app.origin)).json()).visits).toBe(1);
    expect(scene.statusCalls()).toBe(0);
  });

  test('invariant 8: while the registry cannot be reached, nobody is let in unchecked', async () => {
    const { browser } = await signIn('phone');
    const { isRevoked } = scene.store;
    scene.store.isRevoked = async () => {
      throw new Error('the registry is away');
    };
    expect((await browser.copy().request(app.origin)).status).toBe(500);
    scene.store.isRevoked = isRevoked;
    expect(await whoIs(browser)).toBe('ada');
  });
});
