import type { IncomingMessage, ServerResponse } from 'node:http';
import { getIronSession, type IronSession } from 'iron-session';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SessionRecord } from '../../src/index.ts';
import { Browser } from '../support/browser.ts';
import { startServer } from '../support/server.ts';
import { createHostScene, type HostScene } from './host-scene.ts';

interface Data {
  login?: SessionRecord;
  visits?: number;
}

const options = {
  cookieName: 'session',
  password: 'password of the test, long enough',
  cookieOptions: { secure: false },
};

/** The whole guard for encrypted cookies: ask at every request. */
async function readSession(
  req: IncomingMessage,
  res: ServerResponse,
  { sessions }: HostScene,
): Promise<IronSession<Data>> {
  const session = await getIronSession<Data>(req, res, options);
  if (session.login && (await sessions.status(session.login)) !== 'active') session.destroy();
  return session;
}

describe('sessions in encrypted cookies: iron-session', () => {
  let scene: HostScene;
  let origin: string;
  let stop: () => Promise<void>;

  beforeEach(async () => {
    scene = await createHostScene();
    ({ origin, stop } = await startServer(async (req, res) => {
      const { pathname, searchParams } = new URL(req.url ?? '', 'http://app');
      // iron-session refuses to save what was destroyed, so a sign-in takes a session of its own.
      const isSignIn = pathname === '/login';
      const session = await (isSignIn ? getIronSession<Data>(req, res, options) : readSession(req, res, scene));
      const { status, body } = await scene.answer(pathname, searchParams.get('sid') ?? undefined, {
        regenerate: async () => crypto.randomUUID(),
        data: session,
      });
      // Saves at every request, as a rolling cookie does.
      if (session.login) await session.save();
      res.writeHead(status).end(JSON.stringify(body));
    }));
  });
  afterEach(() => stop());

  async function signIn(sid?: string, browser = new Browser()) {
    expect((await browser.request(`${origin}/login${sid ? `?sid=${sid}` : ''}`)).status).toBe(200);
    return browser;
  }

  async function whoIs(browser: Browser): Promise<string | null> {
    return (await (await browser.request(origin)).json()).signedIn;
  }

  test('V-1, V-2 a Logout Token ends the cookies of its session, a sub-only one those of the person', async () => {
    const [phone, laptop] = [await signIn('phone'), await signIn('laptop')];
    await scene.logOut('phone');
    expect(await whoIs(phone)).toBe(null);
    expect(phone.cookies).toEqual([]);
    expect(await whoIs(laptop)).toBe('ada');
    await scene.logOut();
    expect(await whoIs(laptop)).toBe(null);
  });

  test('invariant 9: a cookie sealed anew by a request under way is dead, copies are too', async () => {
    const browser = await signIn('phone');
    const copy = browser.copy();
    const held = scene.hold();
    const answer = browser.request(`${origin}/slow`);
    await held.loaded;
    await scene.logOut('phone');
    held.release();
    expect((await answer).headers.getSetCookie()).toHaveLength(1);
    expect(browser.cookies).toHaveLength(1);
    expect(await whoIs(browser)).toBe(null);
    expect(await whoIs(copy)).toBe(null);
  });

  test('A-32 a logout that overtakes its login: not signed in', async () => {
    await scene.logOut('phone');
    const browser = new Browser();
    expect((await browser.request(`${origin}/login?sid=phone`)).status).toBe(403);
    expect(await whoIs(browser)).toBe(null);
  });

  test('invariant 9: a later login is not blocked and does not revive old cookies', async () => {
    const browser = await signIn();
    const old = browser.copy();
    await scene.logOut();
    scene.clock.now += 2000;
    await signIn(undefined, browser);
    expect(await whoIs(browser)).toBe('ada');
    expect(await whoIs(old)).toBe(null);
  });
});
