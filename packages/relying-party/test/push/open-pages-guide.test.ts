import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findChromium, launchChromium } from '../../../../test/systems/chromium.ts';
import { SESSION_EVENTS_SCRIPT } from '../../src/index.ts';
import { programsOf, ROOT, runProgram } from '../support/guide-programs.ts';

const program = programsOf('operations.md').get('open-pages.ts') ?? '';

test('the guide shows the script as it is, and it has no more than 20 lines', () => {
  const guide = readFileSync(join(ROOT, 'docs/relying-party/operations.md'), 'utf8');
  expect(guide).toContain(`<!-- script -->\n\`\`\`js\n${SESSION_EVENTS_SCRIPT}\`\`\``);
  expect(SESSION_EVENTS_SCRIPT.trim().split('\n').length).toBeLessThanOrEqual(20);
});

test.skipIf(!findChromium())(
  'the program of the guide: the open page leaves when its session ends',
  async () => {
    const { base, provider } = await runProgram(program);
    const browser = await launchChromium();
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    const listening = page.waitForResponse(`${base}/session-events`);
    await page.goto(base);
    expect(await page.title()).toBe('Nobody');
    await page.getByRole('link', { name: 'Sign in' }).click();
    expect((await listening).status()).toBe(200);
    expect(await page.title()).toBe('Signed in');
    const logout_token = await provider.mint({ audience: 'my-app', subject: 'ada' });
    const body = new URLSearchParams({ logout_token });
    expect((await fetch(`${base}/backchannel-logout`, { method: 'POST', body })).status).toBe(200);
    await page.getByRole('link', { name: 'Sign in' }).waitFor();
    expect(await page.title()).toBe('Nobody');
  },
  60_000,
);
