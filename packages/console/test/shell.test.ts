import { describe, expect, test } from 'vitest';
import { expectAccessible, hasChromium, setConsoleScene } from './console-scene.ts';

describe.skipIf(!hasChromium)('the console around its pages', { timeout: 60_000 }, () => {
  const scene = setConsoleScene();

  test('another page is announced: its heading has the focus, and the tab its name', async () => {
    const page = await scene.open('/console/info');
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Applications' }).click();
    await page.getByRole('heading', { name: 'Applications', level: 1 }).waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Applications');
    expect(await page.title()).toBe('Applications · Curfew');
    expect(await page.getByRole('link', { name: 'Applications' }).getAttribute('aria-current')).toBe('page');
  });

  test('the keyboard skips to the content', async () => {
    const page = await scene.open('/console/info');
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
    expect(new URL(page.url()).pathname).toBe('/console/info');
  });

  test.each([
    ['한국어', 'ko', '엔드포인트'],
    ['Français', 'fr', 'Points d’accès'],
  ])('speaks %s when it is chosen, and still after a reload', async (name, language, heading) => {
    const page = await scene.open('/console/info');
    await page.getByRole('button', { name: 'Language' }).click();
    await page.getByRole('menuitemradio', { name }).click();
    await page.getByRole('heading', { name: heading }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: heading }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
    await expectAccessible(page);
  });

  test('is dark when dark is chosen, whatever the device prefers, and still after a reload', async () => {
    const page = await scene.open('/console/info', { colorScheme: 'light' });
    await page.getByRole('button', { name: 'Colours' }).click();
    await expectAccessible(page);
    await page.getByRole('menuitemradio', { name: 'Dark' }).click();
    await page.reload();
    await page.getByRole('heading', { name: 'Info', level: 1 }).waitFor();
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('dark');
  });

  test('on a telephone the navigation opens and closes with the page', async () => {
    const page = await scene.open('/console/info', { viewport: { width: 360, height: 740 } });
    await page.getByRole('button', { name: 'Open the navigation' }).click();
    await page.getByRole('link', { name: 'Applications' }).click();
    await page.getByRole('heading', { name: 'Applications', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Open the navigation' }).waitFor();
  });

  test('people who are not operators are told so, and led to their account', async () => {
    const page = await scene.open('/account', { roles: ['user'] });
    await page.goto(`${scene.provider.issuer}/console/applications`);
    await page.getByText('The console is for people with the role admin').waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'My account' }).click();
    await page.waitForURL('**/account');
  });

  test('signing out asks at the provider and ends at a page that says so', async () => {
    const page = await scene.open('/console/info');
    await page.getByRole('button', { name: /^Signed in as/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Yes' }).click();
    await page.waitForURL('**/console/auth/signed-out**');
    await page.goto(`${scene.provider.issuer}/console/info`);
    await page.getByLabel('Password').waitFor();
  });

  test('nothing that the page does is refused by its Content-Security-Policy, nothing comes from elsewhere, and nothing is missing', async () => {
    const page = await scene.open('/console/applications');
    const refused: string[] = [];
    const foreign: string[] = [];
    const missing: string[] = [];
    page.on('console', (message) => {
      if (/Content.Security.Policy/i.test(message.text())) refused.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(`${scene.provider.issuer}/`)) foreign.push(request.url());
    });
    const { clientId } = await scene.provider.register({ client_name: 'Strict' });
    await page.goto(`${scene.provider.issuer}/console/applications/${clientId}/advanced`);
    await page.getByRole('button', { name: 'Disable' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
    await page.getByText('Nobody can sign in at present.').waitFor();
    const icon = await page.locator('link[rel=icon]').getAttribute('href');
    if ((await page.request.get(new URL(icon ?? '', page.url()).href)).status() !== 200) missing.push(`${icon}`);
    expect([...refused, ...foreign, ...missing]).toEqual([]);
  });
});
