import { describe, expect, test } from 'vitest';
import { Browser, openLogout, signIn } from '../running-provider.ts';
import { askSilently, setScene, type TestApplication } from './scene.ts';

describe('A-30 nobody is logged out by a link or a form of somebody else', () => {
  const scene = setScene({ shared: true });

  async function enter() {
    const app = await scene.addApplication();
    const browser = new Browser();
    await signIn(browser, scene.issuer, app);
    return { app, browser };
  }
  const post = (browser: Browser, form: Record<string, string>) =>
    browser.open(`${scene.issuer}/oidc/logout/confirm`, { method: 'POST', body: new URLSearchParams(form) });
  async function expectAlive(browser: Browser, app: TestApplication) {
    expect(app.listener.heard).toEqual([]);
    expect(await askSilently(browser, scene.issuer, app)).toBe('signed in');
  }
  const xsrfOf = (body: string) => /name="xsrf" value="([^"]+)"/.exec(body)?.[1] ?? '';

  test('opening the logout page ends nothing', async () => {
    const { app, browser } = await enter();
    await openLogout(browser, scene.issuer);
    await expectAlive(browser, app);
  });

  test('a confirmation without an open question does nothing', async () => {
    const { app, browser } = await enter();
    expect((await post(browser, { logout: 'yes' })).status).toBe(400);
    expect((await post(browser, { logout: 'yes', xsrf: 'guess' })).status).toBe(400);
    await expectAlive(browser, app);
  });

  test.each([[{}], [{ xsrf: '' }], [{ xsrf: 'wrong' }], [{ xsrf: 'undefined' }]])(
    'a confirmation with %j while the question is open does nothing, Yes or No',
    async (form) => {
      const { app, browser } = await enter();
      await openLogout(browser, scene.issuer, { client_id: app.clientId });
      expect((await post(browser, { ...form, logout: 'yes' })).status).toBe(400);
      expect((await post(browser, form as Record<string, string>)).status).toBe(400);
      await expectAlive(browser, app);
    },
  );

  test('the token of one person’s question does not answer another’s', async () => {
    const { app, browser } = await enter();
    const attacker = new Browser();
    await signIn(attacker, scene.issuer, app);
    await openLogout(browser, scene.issuer);
    const own = await openLogout(attacker, scene.issuer);
    expect((await post(browser, { logout: 'yes', xsrf: xsrfOf(own.body) })).status).toBe(400);
    await expectAlive(browser, app);
  });

  test('the token is used up by the answer', async () => {
    const { app, browser } = await enter();
    const other = await scene.addApplication('other');
    await signIn(browser, scene.issuer, other);
    const question = await openLogout(browser, scene.issuer, { client_id: other.clientId });
    await browser.submit(question, {});
    expect((await browser.submit(question, { logout: 'yes' })).status).toBe(400);
    await expectAlive(browser, app);
  });

  test('a GET of the confirmation does nothing', async () => {
    const { app, browser } = await enter();
    const question = await openLogout(browser, scene.issuer);
    const form = new URLSearchParams({ logout: 'yes', xsrf: xsrfOf(question.body) });
    expect((await browser.open(`${scene.issuer}/oidc/logout/confirm?${form}`)).status).toBe(404);
    await expectAlive(browser, app);
  });

  test('the pages cannot be framed, load nothing from elsewhere and are not kept', async () => {
    const { browser } = await enter();
    const question = await openLogout(browser, scene.issuer);
    const done = await browser.submit(question, { logout: 'yes' });
    for (const { headers } of [question, done]) {
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('cache-control')).toContain('no-store');
    }
  });

  test('what one browser was told of who heard is not shown to another', async () => {
    const { browser } = await enter();
    const done = await browser.submit(await openLogout(browser, scene.issuer), { logout: 'yes' });
    expect(done.body).toContain('Signed out');
    const stranger = await new Browser().open(done.url);
    expect(stranger.body).not.toContain('application</');
    const forged = new Browser();
    forged.setCookie('curfew_signed_out', browser.cookie('curfew_signed_out') ?? '');
    expect((await forged.open(done.url)).body).toBe(stranger.body);
  });
});
