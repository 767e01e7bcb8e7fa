import { describe, expect, test } from 'vitest';
import { setApiScene } from '../admin/api-scene.ts';
import { authorizationUrl, Browser } from '../running-provider.ts';

const PASSWORD = 'a password that ada chose';

describe('the page of an invitation', () => {
  const scene = setApiScene();

  async function invite() {
    const token = await scene.adminToken();
    const username = `invited-${crypto.randomUUID()}`;
    const { body } = await scene.call('POST', '/api/admin/v1/accounts', token, { username });
    expect(body.invitation.link).toBe(`${scene.issuer}/invitation?token=${body.invitation.token}`);
    return { id: body.id as string, username, link: body.invitation.link as string, admin: token };
  }
  const answer = (password: string, repeated = password) => ({ password, repeated });
  async function canSignIn(username: string, password: string) {
    const app = await scene.addApplication();
    const browser = new Browser();
    const page = await browser.submit(await browser.open(authorizationUrl(scene.issuer, app)), { username, password });
    return page.body.includes('name="decision"');
  }

  test('the link leads to a form for this account; the password that is set there works, once', async () => {
    const { id, username, link, admin } = await invite();
    const browser = new Browser();
    const page = await browser.open(link);
    expect(page.status).toBe(200);
    expect(page.body).toContain(username);
    const done = await browser.submit(page, answer(PASSWORD));
    expect(done.status).toBe(200);
    expect(done.body).toContain('Your password is set');
    expect(browser.cookie('curfew_invitation')).toBeUndefined();
    expect(await canSignIn(username, PASSWORD)).toBe(true);

    const { body } = await scene.call('GET', `/api/admin/v1/accounts/${id}`, admin);
    expect(body.invitedUntil).toBeNull();
    expect(Date.parse(body.lastSignInAt)).toBeGreaterThan(Date.parse(body.createdAt) - 1);
    const again = await new Browser().open(link);
    expect(again.status).toBe(400);
    expect(again.body).toContain('not good any more');
  });

  test('the token is in no address that is kept or sent on, and in no page', async () => {
    const { link } = await invite();
    const token = new URL(link).searchParams.get('token') ?? '';
    const browser = new Browser();
    const first = await browser.fetch(link);
    expect([first.status, first.headers.get('location')]).toEqual([303, '/invitation']);
    expect(first.headers.get('referrer-policy')).toBe('no-referrer');
    expect(first.headers.get('cache-control')).toBe('no-store');
    expect(first.headers.getSetCookie()[0]).toMatch(/; Path=\/invitation; HttpOnly; SameSite=Lax$/);
    const page = await browser.open(`${scene.issuer}/invitation`);
    expect(page.body).not.toContain(token);
    expect(JSON.stringify(scene.provider.log)).not.toContain(token);
  });

  test.each([
    ['too short', answer('short'), 'at least 12 characters'],
    ['not the same', answer(PASSWORD, `${PASSWORD}!`), 'not the same'],
  ])('passwords that are %s are explained, and the invitation stays good', async (_what, form, words) => {
    const { username, link } = await invite();
    const browser = new Browser();
    const refused = await browser.submit(await browser.open(link), form);
    expect(refused.status).toBe(422);
    expect(refused.body).toContain(words);
    expect(refused.body).not.toContain(PASSWORD);
    expect((await browser.submit(refused, answer(PASSWORD))).body).toContain('Your password is set');
    expect(await canSignIn(username, PASSWORD)).toBe(true);
  });

  test.each(['', 'wrong', 'x'.repeat(5000)])('the token %.10j is refused', async (token) => {
    const page = await new Browser().open(`${scene.issuer}/invitation?token=${token}`);
    expect(page.status).toBe(400);
    expect(page.body).toContain('invitation_invalid');
  });

  test('A-30 a form of another site, without its token or without the cookie sets nothing', async () => {
    const { username, link } = await invite();
    const browser = new Browser();
    const page = await browser.open(link);
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
    const send = (by: Browser, form: Record<string, string>, origin: string) =>
      by.open(`${scene.issuer}/invitation`, {
        method: 'POST',
        body: new URLSearchParams(form),
        headers: { origin },
      });
    const form = { ...answer(PASSWORD), xsrf };
    expect((await send(browser, form, 'https://evil.example')).status).toBe(403);
    expect((await send(browser, answer(PASSWORD), scene.issuer)).status).toBe(422);
    expect((await send(browser, { ...form, xsrf: 'x' }, scene.issuer)).status).toBe(422);
    expect((await send(new Browser(), form, scene.issuer)).status).toBe(400);
    expect(await canSignIn(username, PASSWORD)).toBe(false);
  });

  test('a new invitation, and the end of the account, make the one before useless', async () => {
    const { id, link, admin } = await invite();
    const browser = new Browser();
    const page = await browser.open(link);
    const { body } = await scene.call('POST', `/api/admin/v1/accounts/${id}/invitation`, admin);
    expect((await browser.submit(page, answer(PASSWORD))).status).toBe(400);
    await scene.call('POST', `/api/admin/v1/accounts/${id}/disable`, admin);
    expect((await browser.open(body.link)).status).toBe(400);
  });
});

describe('the consent page', () => {
  const scene = setApiScene();

  async function ask(roles: ('user' | 'admin')[]) {
    const console = await scene.addConsole();
    const { username } = await scene.addPerson(roles);
    const browser = new Browser();
    const scope = 'openid curfew:account curfew:admin.read curfew:admin';
    const page = await browser.open(authorizationUrl(scene.issuer, console, { scope }));
    return (await browser.submit(page, { username, password: 'correct horse battery staple' })).body;
  }

  test('says in words what an application may do in the person’s name', async () => {
    const body = await ask(['user', 'admin']);
    for (const words of ['See where you are signed in', 'Look at all applications', 'Administer this provider']) {
      expect(body).toContain(words);
    }
    expect(body).not.toContain('curfew:');
  });

  test('speaks of administration to admins only', async () => {
    const body = await ask(['user']);
    expect(body).toContain('See where you are signed in');
    expect(body).not.toContain('Administer');
    expect(body).not.toContain('Look at all applications');
  });
});
