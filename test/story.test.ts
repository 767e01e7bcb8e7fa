import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ADMIN_PASSWORD, RunningDemo } from './running-demo.ts';
import { findChromium, launchChromium } from './systems/chromium.ts';

describe.skipIf(findChromium() === undefined)('the story, in Chromium', { timeout: 60_000 }, () => {
  let demo: RunningDemo;
  let chromium: Browser;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    [demo, chromium] = await Promise.all([RunningDemo.start(), launchChromium()]);
  });

  afterAll(async () => {
    await chromium?.close();
    await demo?.stop();
  });

  beforeEach(async () => {
    context = await chromium.newContext();
    context.setDefaultTimeout(15_000);
    page = await context.newPage();
  });

  afterEach(() => context.close());

  const user = async (on: Page = page) => on.locator('#logged-in-user').innerText();

  async function signInToPlayground2(): Promise<void> {
    await page.goto(demo.playground2);
    expect(await user()).toBe('Logged in user: null');
    await page.getByRole('button', { name: 'Authorize' }).click();
    await page.getByLabel('Username').fill('admin');
    await page.getByLabel('Password').fill(ADMIN_PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await consent();
    expect(await user()).toBe('Logged in user: admin');
  }

  /** Asked once: what was agreed to is remembered. */
  async function consent(): Promise<void> {
    const signedIn = page.locator('#logged-in-user', { hasText: 'admin' });
    const proceed = page.getByRole('button', { name: 'Continue' });
    await signedIn.or(proceed).waitFor();
    if (await signedIn.isVisible()) return;
    await page.locator('label', { hasText: 'Username' }).click();
    await proceed.click();
    await signedIn.waitFor();
  }

  async function signInToPlayground3(): Promise<void> {
    await page.goto(demo.playground3);
    await page.getByRole('button', { name: 'Authorize' }).click();
    // No password is asked: were there a sign-in page, neither consent nor the application would come.
    await consent();
    expect(await user()).toBe('Logged in user: admin');
  }

  async function pressLogoutInPlayground3(answer: 'Yes' | 'No'): Promise<void> {
    await page.goto(demo.playground3);
    await page.getByRole('button', { name: 'Logout' }).click();
    await page.getByRole('heading', { name: 'Sign out' }).waitFor();
    expect(page.url()).toContain(demo.provider);
    await page.getByRole('button', { name: answer }).click();
    await page.waitForURL(`${demo.playground3}/**`);
  }

  test('Yes signs out of both applications', async () => {
    await signInToPlayground2();
    await signInToPlayground3();
    await pressLogoutInPlayground3('Yes');
    expect(await page.getByRole('status').innerText()).toContain('You are signed out of playground3');
    expect(await user()).toBe('Logged in user: null');

    await page.goto(demo.playground2);
    expect(await user()).toBe('Logged in user: null');
    const token = page.locator('.tokens li').first();
    expect(await token.innerText()).toContain('http://schemas.openid.net/event/backchannel-logout');
    expect(await token.innerText()).toMatch(/accepted/i);
    expect(demo.output).toContain('heard a Logout Token, 1 session ended');
  });

  test('No keeps playground2 signed in', async () => {
    await signInToPlayground2();
    await signInToPlayground3();
    await pressLogoutInPlayground3('No');
    expect(await user()).toBe('Logged in user: null');
    await page.goto(demo.playground2);
    expect(await user()).toBe('Logged in user: admin');
  });

  test('the provider is killed and started again between sign-in and logout', async () => {
    await signInToPlayground2();
    await signInToPlayground3();
    await demo.typeAndHear('p', 'started again');
    await pressLogoutInPlayground3('Yes');
    await page.goto(demo.playground2);
    expect(await user()).toBe('Logged in user: null');
  });

  test('playground2 is stopped during the logout and hears of it when it is back', async () => {
    await signInToPlayground2();
    await signInToPlayground3();
    await demo.typeAndHear('2', 'playground2  stopped');
    await pressLogoutInPlayground3('Yes');
    const from = demo.output.length;
    await demo.typeAndHear('2', 'playground2  started');
    await demo.says('heard a Logout Token, 1 session ended', from);
    await page.goto(demo.playground2);
    expect(await user()).toBe('Logged in user: null');
  });

  test('two devices of one person: only the session that is left ends', async () => {
    await signInToPlayground2();
    const otherContext = await chromium.newContext();
    const other = await otherContext.newPage();
    const mine = page;
    page = other;
    await signInToPlayground2();
    await signInToPlayground3();
    await pressLogoutInPlayground3('Yes');
    await other.goto(demo.playground2);
    expect(await user(other)).toBe('Logged in user: null');
    await mine.reload();
    expect(await user(mine)).toBe('Logged in user: admin');
    await otherContext.close();
  });

  test('form_post works as response mode, and the authorization result is shown', async () => {
    await page.goto(demo.playground2);
    await page.getByLabel('Response mode').selectOption('form_post');
    await page.getByRole('button', { name: 'Authorize' }).click();
    await page.getByLabel('Username').fill('admin');
    await page.getByLabel('Password').fill(ADMIN_PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await consent();
    expect(await user()).toBe('Logged in user: admin');
    expect(await page.getByText('"preferred_username": "admin"').count()).toBe(1);
  });
});

describe('npm start', { timeout: 60_000 }, () => {
  test('Ctrl-C stops all of it cleanly', async () => {
    const demo = await RunningDemo.start();
    const end = await demo.interrupt();
    // npm passes the signal on as its own end; what ran below it must have left without an error.
    expect(end.code === 0 || end.signal === 'SIGINT', JSON.stringify(end)).toBe(true);
    expect(demo.output).not.toMatch(/error/i);
    await expect(fetch(demo.provider)).rejects.toThrow();
    await expect(fetch(demo.playground2)).rejects.toThrow();
    await demo.stop();
  });
});
