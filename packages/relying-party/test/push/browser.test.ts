import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findChromium, launchChromium } from '../../../../test/systems/chromium.ts';
import { sendResponse, webRequest } from '../../src/adapters/express.ts';
import { createSessionEvents } from '../../src/index.ts';
import { startTestApplication } from '../support/test-application.ts';

/** Under this policy no inline script runs and nothing of another origin is loaded. */
const POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'";

const stopping: (() => Promise<unknown>)[] = [];
let app: Awaited<ReturnType<typeof startTestApplication>>;
let visits = 0;
let events: ReturnType<typeof createSessionEvents>;

beforeAll(async () => {
  app = await startTestApplication();
  events = createSessionEvents(app.party);
  stopping.push(app.stop, events.close);
  const { application, party } = app;
  application.get('/session-events', async (req, res) => {
    await sendResponse(res, await events.stream(webRequest(req, res, party.baseUrl)));
  });
  application.get('/session-events.js', (_, res) => sendResponse(res, events.script()));
  application.get('/page', async (req, res) => {
    const session = await party.session(webRequest(req, res, party.baseUrl));
    const script = '<script src="/session-events.js" data-events="/session-events" defer></script>';
    res.set('content-security-policy', POLICY);
    res.send(`<!doctype html><title>${session ? 'signed in' : 'nobody'}</title>${session ? script : ''}`);
  });
  application.get('/careless', (_, res) => {
    visits += 1;
    // The script on a page for everybody, against the advice.
    res.set('content-security-policy', POLICY).send('<!doctype html><script src="/session-events.js"></script>');
  });
});
afterAll(async () => {
  for (const stop of stopping.reverse()) await stop();
});

/** Waits for what other processes bring about; the test's own time limit ends it. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}

test.skipIf(!findChromium())(
  'two sessions in Chromium: a logout of one makes its tabs leave, and no other',
  async () => {
    const browser = await launchChromium();
    stopping.push(() => browser.close());

    /** A browser of its own, signed in: a session of its own, and its `sid`. */
    async function signIn(): Promise<{ tabs: readonly Page[]; sid: string }> {
      const context = await browser.newContext();
      const first = await context.newPage();
      await first.goto(`${app.base}/login`);
      const { sid } = JSON.parse(await first.innerText('body'));
      const tabs = [first, await context.newPage()];
      for (const tab of tabs) await tab.goto(`${app.base}/page`);
      return { tabs, sid };
    }
    const [ended, other] = [await signIn(), await signIn()];
    await until(() => events.connections === 4);

    const loads: string[] = [];
    for (const tab of other.tabs) tab.on('load', () => loads.push('a page of the other session'));
    const logout_token = await app.provider.mint({ audience: 'app', sessionId: ended.sid });
    const body = new URLSearchParams({ logout_token });
    expect((await fetch(`${app.base}/backchannel-logout`, { method: 'POST', body })).status).toBe(200);

    for (const tab of ended.tabs) await until(async () => (await tab.title().catch(() => '')) === 'nobody');
    await until(() => events.connections === 2);
    for (const tab of other.tabs) expect(await tab.title()).toBe('signed in');
    expect(loads).toEqual([]);

    // Closing a tab is noticed, too.
    await other.tabs[1]?.close();
    await until(() => events.connections === 1);
  },
  60_000,
);

test.skipIf(!findChromium())(
  'a page that has the script although nobody is signed in does not leave for itself again and again',
  async () => {
    const browser = await launchChromium();
    stopping.push(() => browser.close());
    const page = await browser.newPage();
    await page.addInitScript(() => document.addEventListener('curfew:ended', () => console.log('told')));
    let told = 0;
    page.on('console', (message) => {
      if (message.text() === 'told') told += 1;
    });
    await page.goto(`${app.base}/careless`, { waitUntil: 'commit' });
    await until(() => told === 2);
    // If it left now, this would be interrupted.
    expect(await page.evaluate(async () => (await fetch('/session-events.js')).status)).toBe(200);
    expect(visits).toBe(2);
  },
  60_000,
);
