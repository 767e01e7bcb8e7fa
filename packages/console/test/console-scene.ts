import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { ensureConsole } from '../../../scripts/build-console.ts';
import { findChromium, launchChromium } from '../../../test/systems/chromium.ts';
import { createAccount, type Role } from '../../provider/src/directory/accounts.ts';
import {
  authorizationUrl,
  exchangeCode,
  PASSWORD,
  runProvider,
  type TestClient,
  type TestOptions,
  type TestProvider,
} from '../../provider/test/running-provider.ts';

export const hasChromium = findChromium() !== undefined;

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** A real provider with its console, and people who use it in a real browser. */
export interface ConsoleScene {
  provider: TestProvider;
  /** An admin, signed in, in a browser of their own, at a page of the console or the account pages. */
  open(path: string, options?: OpenOptions): Promise<Page>;
  /** The username of whoever was made last. */
  readonly lastPerson: string;
  /** Whoever is signed in at a page uses an application in the same browser, and agrees to share everything. */
  signInTo(page: Page, client: TestClient): Promise<void>;
}

export interface OpenOptions extends BrowserContextOptions {
  roles?: Role[];
  /** Somebody who is there already, by the name that {@link ConsoleScene.open} gave them: `person-1`. */
  as?: string;
}

/** To be called once in a test file, in which Chromium is there. */
export function setConsoleScene(options: TestOptions = {}): ConsoleScene {
  let provider: TestProvider | undefined;
  let browser: Browser | undefined;
  let people = 0;
  beforeAll(async () => {
    await ensureConsole();
    [provider, browser] = await Promise.all([runProvider(options), launchChromium()]);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await provider?.stop();
  });
  const there = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('Only within a test.');
    return value;
  };
  return {
    get provider() {
      return there(provider);
    },
    get lastPerson() {
      return `person-${people}`;
    },
    async signInTo(page, client) {
      const { issuer } = there(provider);
      const tab = await page.context().newPage();
      tab.setDefaultTimeout(15_000);
      const arrival = tab.waitForRequest((request) => request.url().startsWith(client.redirectUri));
      // Nobody answers at the address of the application.
      await tab.goto(authorizationUrl(issuer, client)).catch(() => {});
      const agree = tab.getByRole('button', { name: 'Continue' });
      await Promise.race([arrival, agree.waitFor()]);
      if (await agree.isVisible()) {
        // The boxes lie below their labels.
        for (const box of await tab.getByRole('checkbox').all()) await box.press('Space');
        await agree.click();
      }
      await exchangeCode(issuer, client, (await arrival).url());
      await tab.close();
    },
    async open(path, { roles = ['user', 'admin'], as, ...context }: OpenOptions = {}) {
      const { storage, issuer } = there(provider);
      if (as === undefined) people += 1;
      const username = as ?? `person-${people}`;
      const account = { username, password: PASSWORD, roles, displayName: `Person ${people}` };
      if (as === undefined) await createAccount(storage.db, account, Date.now());
      const page = await (await there(browser).newContext({ locale: 'en-US', ...context })).newPage();
      page.setDefaultTimeout(15_000);
      await page.goto(`${issuer}${path}`);
      await page.getByLabel('Username').fill(username);
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('heading', { level: 1 }).waitFor();
      return page;
    },
  };
}

/** Looks for violations of WCAG 2.2 AA, in both colour schemes and at both ends of the widths, and leaves it as it was. */
export async function expectAccessible(page: Page): Promise<void> {
  const viewport = page.viewportSize();
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1280, 360]) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 800 });
      await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'));
      const found = await violations(page);
      expect(found, `${page.url()}, ${colorScheme}, ${width} px`).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, `${page.url()} at ${width} px`).toBeLessThanOrEqual(0);
    }
  }
  await page.emulateMedia({ colorScheme: null });
  if (viewport !== null) await page.setViewportSize(viewport);
}

async function violations(page: Page): Promise<string[]> {
  // By the debugger and not as an element of the page, which the Content-Security-Policy would refuse.
  await page.evaluate(AXE);
  return page.evaluate(async (tags) => {
    const { axe } = globalThis as unknown as { axe: AxeLike };
    const { violations } = await axe.run(document, { runOnly: tags });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }, WCAG);
}

interface AxeLike {
  run(
    context: Document,
    options: { runOnly: string[] },
  ): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}
