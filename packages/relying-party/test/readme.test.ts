import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { LOGOUT_TOKEN_ERRORS } from '@curfew/logout-token';
import { expect, test } from 'vitest';
import { LOGOUT_REQUEST_ERRORS, SIGN_IN_ERRORS } from '../src/index.ts';
import { Browser } from './support/browser.ts';
import { folderWith, runApplication } from './support/guide-programs.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const rootReadme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');

function blockOf(name: string, text = readme): string {
  const block = text.split(`<!-- test: ${name} -->\n\`\`\`ts\n`)[1]?.split('```')[0];
  if (!block) throw new Error(`the README has no block "${name}"`);
  return block;
}

/** Run a block of the README in an Express application of its own process. Its example addresses become real ones. */
async function runBlock(name: string, rest: string) {
  const { base, provider } = await runApplication('app.ts', ({ port, base, provider: { issuer } }) => {
    const block = blockOf(name)
      .replaceAll('https://app.example', base)
      .replace("issuer: 'https://login.example',\n", "issuer: 'https://login.example', allowInsecureRequests: true,\n")
      .replaceAll('https://login.example', issuer);
    const program = `import express from 'express';\nconst app = express();\n${block}\n${rest}
app.listen(${port}, '127.0.0.1');\n`;
    return { 'app.ts': program };
  });
  const logOut = async (claims: { subject: string; sessionId: string }) => {
    const logout_token = await provider.mint({ audience: 'my-app', ...claims });
    const body = new URLSearchParams({ logout_token });
    return (await fetch(`${base}/backchannel-logout`, { method: 'POST', body })).status;
  };
  return { base, logOut, issuer: encodeURIComponent(provider.issuer) };
}

test('the README of the project shows the very application that is run here', () => {
  expect(blockOf('sign-in', rootReadme)).toBe(blockOf('sign-in'));
});

test('the application of the README: sign in, then a back-channel logout ends the session', async () => {
  const lines = blockOf('sign-in')
    .split('\n')
    .filter((line) => line.trim());
  expect(lines.length).toBeLessThan(15);
  const { base, logOut } = await runBlock(
    'sign-in',
    `app.get('/', (req, res) => { res.json(req.curfew?.claims ?? null); });
     app.get('/account', (req, res) => { res.json('for ' + req.curfew?.subject); });`,
  );
  const browser = new Browser();
  expect((await browser.request(`${base}/account`)).status).toBe(401);
  await browser.open(`${base}/login`);
  const { sub, sid } = await (await browser.request(`${base}/`)).json();
  expect(await (await browser.request(`${base}/account`)).json()).toBe('for ada');
  expect(await logOut({ subject: sub, sessionId: sid })).toBe(200);
  expect(await (await browser.request(`${base}/`)).json()).toBe(null);
  expect((await browser.request(`${base}/account`)).status).toBe(401);
});

test('the receiver of the README ends the sessions the application opened', async () => {
  const { base, logOut, issuer } = await runBlock(
    'receiver',
    `const times = { startedAt: Date.now() - 1000, expiresAt: Date.now() + 60_000 };
     app.post('/open/:issuer', async (req, res) => {
       const { issuer } = req.params;
       res.json(await sessions.open({ id: 's1', issuer, subject: 'ada', sid: 'a', ...times }));
     });
     app.get('/status/:issuer', async (req, res) => {
       const { issuer } = req.params;
       res.json(await sessions.status({ id: 's1', issuer, subject: 'ada', sid: 'a', ...times }));
     });`,
  );
  expect(await (await fetch(`${base}/open/${issuer}`, { method: 'POST' })).json()).toBe('opened');
  expect(await (await fetch(`${base}/status/${issuer}`)).json()).toBe('active');
  expect(await logOut({ subject: 'ada', sessionId: 'a' })).toBe(200);
  expect(await (await fetch(`${base}/status/${issuer}`)).json()).toBe('revoked');
});

test('the tests of the README pass', () => {
  const program = `import assert from 'node:assert/strict';
import { createLogoutReceiver, createMemoryStore, type LogoutReceiver } from '@curfew/relying-party';
const expect = (value: unknown) => ({ toBe: (other: unknown) => assert.equal(value, other) });
async function codeOf(receiver: LogoutReceiver, logout_token: string) {
  const body = new URLSearchParams({ logout_token });
  return (await (await receiver.receive(new Request('https://app.example', { method: 'POST', body }))).json()).code;
}
${blockOf('test-issuer')}
console.log('passed', issuer.trusted.clientId);`;
  const flags = ['--conditions=curfew-source', '--disable-warning=ExperimentalWarning', 'main.ts'];
  const said = execFileSync(process.execPath, flags, { cwd: folderWith({ 'main.ts': program }), encoding: 'utf8' });
  expect(said).toBe('passed my-app\n');
});

test('every page that the README links to is there', () => {
  const targets = [...readme.matchAll(/\]\(([^)#]+)(?:#[\w-]+)?\)/g)].map(([, target = '']) => target);
  expect(targets.length).toBeGreaterThan(8);
  expect(targets.filter((target) => !existsSync(new URL(target, new URL('../README.md', import.meta.url))))).toEqual(
    [],
  );
});

/** The cells of a table of the README, without its head. */
function rowsOf(name: string): readonly string[][] {
  const table = readme.split(`<!-- codes: ${name} -->`)[1]?.split('<!-- end -->')[0] ?? '';
  const rows = table.trim().split('\n').slice(2);
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

test('the table of logout codes is the one of the code', () => {
  const own = Object.entries(LOGOUT_REQUEST_ERRORS).map(([code, { message, unavailable }]) => [
    `\`${code}\`${unavailable ? ' †' : ''}`,
    message,
  ]);
  const ofToken = Object.entries(LOGOUT_TOKEN_ERRORS).map(([code, { message }]) => [`\`${code}\``, message]);
  expect(rowsOf('logout')).toEqual([...own, ...ofToken]);
});

test('the table of sign-in codes is the one of the code', () => {
  const expected = Object.entries(SIGN_IN_ERRORS).map(([code, { message, status }]) => [
    `\`${code}\``,
    String(status),
    message,
  ]);
  expect(rowsOf('sign-in')).toEqual(expected);
});
