import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchChromium } from '../../../../test/systems/chromium.ts';
import type { Person } from '../admin/api-scene.ts';
import { PASSWORD } from '../running-provider.ts';
import { makeAssets, setConsoleScene } from './console-scene.ts';

/** The least that a web application does with all this: shows the numbers, hears of events, and goes to sign in. */
const APPLICATION = `
const headers = { 'x-curfew-console': '1' };
const style = document.createElement('style');
style.nonce = document.querySelector('meta[name=curfew-nonce]').content;
style.textContent = 'h1 { padding-left: 7px }';
document.head.append(style);
async function start() {
  const answer = await fetch('/api/admin/v1/status', { headers });
  if (answer.status === 401) {
    location.assign('/console/auth/login?' + new URLSearchParams({ returnTo: location.pathname }));
    return;
  }
  document.querySelector('h1').textContent = answer.ok ? 'Signed in' : (await answer.json()).code;
  if (!answer.ok) return;
  const stream = await fetch('/api/admin/v1/events', { headers });
  document.body.dataset.listening = 'yes';
  const reader = stream.body.getReader();
  for (;;) {
    const { done } = await reader.read().catch(() => ({ done: true }));
    if (done) break;
  }
  start();
}
start();
`;

describe.skipIf(findChromium() === undefined)('the console in Chromium', () => {
  const scene = setConsoleScene({ consoleAssets: makeAssets(APPLICATION) });
  let chromium: Browser;
  const contexts: BrowserContext[] = [];
  beforeAll(async () => {
    chromium = await launchChromium();
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
  });
  afterAll(() => chromium?.close());

  /** A browser of its own, and everything that its console complains of. */
  async function openBrowser(): Promise<{ context: BrowserContext; page: Page; complaints: string[] }> {
    const context = await chromium.newContext();
    contexts.push(context);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      // A refused request is said to be an error; that is what it is for.
      if (message.type() === 'error' && !message.text().includes('the server responded'))
        complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    return { context, page, complaints };
  }

  async function enter(page: Page, { username }: Person, path = '/console/'): Promise<void> {
    await page.goto(`${scene.issuer}${path}`);
    await page.getByLabel('Username').fill(username);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: /sign in/i }).click();
  }

  test('a person comes, signs in, and is where they wanted to be; the policy lets all of it and complains of nothing', async () => {
    const admin = await scene.addPerson(['admin']);
    const { context, page, complaints } = await openBrowser();
    await enter(page, admin, '/console/sessions/abc');
    await page.getByRole('heading', { name: 'Signed in' }).waitFor();
    expect(page.url()).toBe(`${scene.issuer}/console/sessions/abc`);
    const styles = await page.locator('h1').evaluate((h1) => {
      const { color, paddingLeft } = getComputedStyle(h1);
      return { color, paddingLeft };
    });
    expect(styles).toEqual({ color: 'rgb(1, 2, 3)', paddingLeft: '7px' });
    expect(complaints).toEqual([]);
    const cookies = await context.cookies();
    expect(cookies.find(({ name }) => name === 'curfew_console_session')).toMatchObject({
      ...{ httpOnly: true, sameSite: 'Lax', path: '/' },
    });
    expect(await page.evaluate(() => document.cookie)).toBe('');
  });

  test('a sign-out by an admin elsewhere throws the console out at once', async () => {
    const admin = await scene.addPerson(['admin']);
    const { page } = await openBrowser();
    await enter(page, admin);
    await page.locator('body[data-listening=yes]').waitFor();
    const token = await scene.adminToken();
    expect((await scene.call('POST', `/api/admin/v1/accounts/${admin.id}/sign-out`, token)).body.sessions).toBe(1);
    await page.getByLabel('Username').waitFor();
    expect(page.url()).toContain('/interaction/');
  });

  test('the sign-out of one browser leaves the console of another alone', async () => {
    const [first, second] = [await openBrowser(), await openBrowser()];
    const admin = await scene.addPerson(['admin']);
    for (const { page } of [first, second]) {
      await enter(page, admin);
      await page.locator('body[data-listening=yes]').waitFor();
    }
    await first.page.goto(`${scene.issuer}/oidc/logout`);
    await first.page.getByRole('button', { name: /yes/i }).click();
    await first.page.getByRole('heading', { name: 'You are signed out' }).waitFor();
    await first.page.goto(`${scene.issuer}/console/`);
    await first.page.getByLabel('Username').waitFor();
    await second.page.reload();
    await second.page.getByRole('heading', { name: 'Signed in' }).waitFor();
  });

  test('whoever is no admin is told', async () => {
    const { page } = await openBrowser();
    await enter(page, await scene.addPerson(['user']));
    await page.getByRole('heading', { name: 'role_missing' }).waitFor();
  });

  test('an injected script does not run', async () => {
    const { page, complaints } = await openBrowser();
    await enter(page, await scene.addPerson(['admin']));
    await page.getByRole('heading', { name: 'Signed in' }).waitFor();
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "taken over"';
      document.body.append(script);
    });
    expect(await page.title()).toBe('Console');
    expect(complaints.join()).toContain('Content Security Policy');
  });

  describe('a page of another origin', () => {
    let evil: Server;
    beforeAll(async () => {
      evil = createServer((_req, res) => res.setHeader('content-type', 'text/html').end('<h1>Win a prize</h1>'));
      await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
    });
    afterAll(() => evil.close());

    test('can neither look nor change, whatever it sends', async () => {
      const admin = await scene.addPerson(['admin']);
      const { page } = await openBrowser();
      await enter(page, admin);
      await page.getByRole('heading', { name: 'Signed in' }).waitFor();
      await page.goto(`http://127.0.0.1:${(evil.address() as AddressInfo).port}/`);
      const url = `${scene.issuer}/api/account/v1/sessions/sign-out-others`;
      const tried = await page.evaluate(async (target) => {
        const send = (init: RequestInit) =>
          fetch(target, { method: 'POST', credentials: 'include', ...init }).then(
            ({ type, status }) => `${type} ${status}`,
            () => 'refused',
          );
        return [
          await send({ headers: { 'x-curfew-console': '1' } }),
          await send({}),
          // Sent without asking first, and so without the header field: the cookie is not looked at.
          await send({ mode: 'no-cors' }),
        ];
      }, url);
      expect(tried).toEqual(['refused', 'refused', 'refused']);
      await page.goto(`${scene.issuer}/console/`);
      await page.getByRole('heading', { name: 'Signed in' }).waitFor();
    });

    test('cannot sign anybody out by a form', async () => {
      const { page } = await openBrowser();
      await enter(page, await scene.addPerson(['admin']));
      await page.getByRole('heading', { name: 'Signed in' }).waitFor();
      await page.goto(`http://127.0.0.1:${(evil.address() as AddressInfo).port}/`);
      await page.evaluate((target) => {
        const form = document.createElement('form');
        form.method = 'post';
        form.action = target;
        document.body.append(form);
        form.submit();
      }, `${scene.issuer}/console/auth/logout`);
      await page.getByText('cross_site_request').waitFor();
      await page.goto(`${scene.issuer}/console/`);
      await page.getByRole('heading', { name: 'Signed in' }).waitFor();
    });
  });
});
