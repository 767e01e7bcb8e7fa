import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureConsole } from '../../../../scripts/build-console.ts';
import { findChromium, launchChromium } from '../../../../test/systems/chromium.ts';
import { setApiScene } from '../admin/api-scene.ts';
import { PASSWORD } from '../running-provider.ts';

describe.skipIf(findChromium() === undefined)('the built console', { timeout: 60_000 }, () => {
  const scene = setApiScene();
  let chromium: Browser;
  beforeAll(async () => {
    await ensureConsole();
    chromium = await launchChromium();
  }, 120_000);
  afterAll(() => chromium?.close());

  test.each(['/console/', '/console/deliveries'])(
    '%s: whoever is signed out by an admin elsewhere is out at once, without touching the page',
    async (path) => {
      const admin = await scene.addPerson(['admin']);
      const page = await (await chromium.newContext()).newPage();
      await page.goto(`${scene.issuer}${path}`);
      await page.getByLabel('Username').fill(admin.username);
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      const listening = page.waitForResponse((answer) => answer.url().endsWith('/api/admin/v1/events'));
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('navigation', { name: 'Main' }).waitFor();
      expect((await listening).status()).toBe(200);
      const token = await scene.adminToken();
      await scene.call('POST', `/api/admin/v1/accounts/${admin.id}/sign-out`, token);
      await page.getByLabel('Password', { exact: true }).waitFor();
      expect(new URL(page.url()).pathname).toMatch(/^\/interaction\//);
    },
  );
});
