import { describe, expect, onTestFinished, test } from 'vitest';
import { findChromium, launchChromium } from '../../../../test/systems/chromium.ts';
import { SHOWN_FOR } from '../../src/pages/sign-out-progress.ts';
import { eventually } from '../eventually.ts';
import { setScene } from '../protocol/scene.ts';
import { authorizationUrl, Browser, PASSWORD, signIn, signOut } from '../running-provider.ts';

const addressOf = (body: string) => /data-address="([^"]+)"/.exec(body)?.[1];

describe('the page after a sign-out shows who has heard, live', () => {
  let late = 0;
  const scene = setScene({ logoutWait: 0, now: () => Date.now() + late });

  async function leave({ answer = 'hang' as number | 'hang' } = {}) {
    late = 0;
    const [slow, quick] = [await scene.addApplication('slow one'), await scene.addApplication('quick one')];
    slow.listener.answer = answer;
    const browser = new Browser();
    for (const app of [slow, quick]) await signIn(browser, scene.issuer, app);
    const page = await signOut(browser, scene.issuer);
    await quick.listener.hears(1);
    const address = `${scene.issuer}${addressOf(page.body)}`;
    const look = async (by = browser) => {
      const answered = await by.fetch(address);
      return { status: answered.status, text: await answered.text(), headers: answered.headers };
    };
    return { slow, quick, browser, page, address, look };
  }

  test('O-11 who has confirmed and who has not yet, until all have', async () => {
    const { slow, page, look } = await leave();
    expect(page.body).toContain('slow one</span> <span class="state-words">Will be signed out');
    await eventually(async () => (await look()).text.includes('quick one</span> <span class="state-words">Signed out'));
    const open = await look();
    expect(open.text).toContain('slow one</span> <span class="state-words">Will be signed out');
    expect(addressOf(open.text)).toBe(addressOf(page.body));

    slow.listener.release();
    const settled = await eventually(async () => {
      const { text } = await look();
      return text.includes('Will be') ? undefined : text;
    });
    expect(settled).toContain('slow one</span> <span class="state-words">Signed out');
    expect(addressOf(settled)).toBeUndefined();
  });

  test('an application that refuses is said to, and the page is finished', async () => {
    const { look } = await leave({ answer: 400 });
    const settled = await eventually(async () => {
      const { text } = await look();
      return addressOf(text) === undefined ? text : undefined;
    });
    expect(settled).toContain('slow one</span> <span class="state-words">Could not be reached');
  });

  test('names and states are all that it tells, to the browser that signed out alone, and nobody keeps it', async () => {
    const { browser, address, look, slow } = await leave();
    const { text, headers } = await look();
    const words = text.replace(/<[^>]*>/g, ' ');
    for (const secret of [slow.clientId, scene.provider.accountId, 'ada', 'http']) expect(words).not.toContain(secret);
    expect(headers.get('cache-control')).toBe('no-store');
    expect((await look(new Browser())).status).toBe(404);
    const forged = new Browser();
    forged.setCookie('curfew_signed_out', browser.cookie('curfew_signed_out') ?? '');
    expect((await look(forged)).status).toBe(404);
    for (const guess of [`${address}x`, address.slice(0, -1), address.replace(/[^/]+$/, '')]) {
      const answer = await browser.fetch(guess);
      expect([answer.status, await answer.text()]).toEqual([404, 'Not Found']);
    }
    expect((await browser.fetch(address, { method: 'POST' })).status).toBe(404);
  });

  test('the address of one sign-out tells nothing of another in the same browser', async () => {
    const { browser, quick, look } = await leave();
    await signIn(browser, scene.issuer, quick);
    await signOut(browser, scene.issuer);
    expect((await look()).status).toBe(404);
  });

  test('the page stops asking after a while, and the address is gone after a while', async () => {
    const { browser, page, look } = await leave();
    late = 2 * 60_000 + 1_000;
    expect(addressOf((await look()).text)).toBeUndefined();
    expect((await browser.open(page.url)).body).not.toContain('http-equiv="refresh"');
    late = SHOWN_FOR + 1_000;
    expect((await look()).status).toBe(404);
    expect((await browser.open(page.url)).body).not.toContain('slow one');
  });

  test('script is allowed on this page only, from the provider alone', async () => {
    const { page, browser } = await leave();
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'; connect-src 'self'");
    expect(page.headers.get('content-security-policy')).not.toContain('unsafe');
    const script = await browser.fetch(`${scene.issuer}/assets/sign-out-progress.js`);
    expect(script.headers.get('content-type')).toContain('text/javascript');
    const home = await browser.fetch(scene.issuer);
    expect(home.headers.get('content-security-policy')).not.toContain('script-src');
  });

  test('an application that asked to come back is not waited for', async () => {
    const back = 'https://app.example/bye';
    const app = await scene.addApplication('slow one', { post_logout_redirect_uris: [back] });
    app.listener.answer = 'hang';
    const browser = new Browser();
    const { idToken } = await signIn(browser, scene.issuer, app);
    const page = await signOut(browser, scene.issuer, { id_token_hint: idToken, post_logout_redirect_uri: back });
    expect(page.url).toBe(back);
  });

  test.skipIf(findChromium() === undefined).each([true, false])(
    'in Chromium, javaScriptEnabled %s, the list becomes true by itself',
    async (javaScriptEnabled) => {
      const app = await scene.addApplication('slow one');
      app.listener.answer = 'hang';
      const chromium = await launchChromium();
      onTestFinished(() => chromium.close());
      const page = await (await chromium.newContext({ javaScriptEnabled })).newPage();
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      await page.route('https://app.example/**', (route) => route.fulfill({ body: 'back' }));
      await page.goto(authorizationUrl(scene.issuer, app));
      await page.getByLabel('Username').fill('ada');
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.waitForURL('https://app.example/**');
      await page.goto(`${scene.issuer}/oidc/logout`);
      await page.getByRole('button', { name: 'Yes' }).click();
      await page.getByText('Will be signed out').waitFor();
      app.listener.release();
      await page.getByText('You can close this page.', { exact: false }).waitFor();
      await page.getByText('Signed out', { exact: true }).waitFor();
      expect(complaints).toEqual([]);
    },
    40_000,
  );
});
