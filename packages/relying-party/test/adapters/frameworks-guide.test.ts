import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, inject, test } from 'vitest';
import { Browser } from '../support/browser.ts';
import { folderWith, programsOf, ROOT, runProgram } from '../support/guide-programs.ts';

const blocks = programsOf('frameworks.md');

function blockOf(file: string): string {
  const block = blocks.get(file);
  if (!block) throw new Error(`the guide has no program "${file}"`);
  return block;
}

const others = { 'party.ts': blockOf('party.ts'), 'fetch.ts': blockOf('fetch.ts') };
const REDIS = { REDIS_URL: inject('redisUrl') };

/** `handle` of the guide, behind a server. */
const FETCH_PROGRAM = `import { serve } from '@hono/node-server';
import { handle } from './fetch.ts';
serve({ fetch: handle, port: 3000 });
`;

const NEEDS_REDIS = ['express-session.ts', 'fastify-session.ts', 'koa-session.ts'];

test.for([
  'express.ts',
  'fastify.ts',
  'hono.ts',
  'koa.ts',
  'nest.ts',
  'nest-fastify.ts',
  'node.ts',
  'fetch.ts',
  ...NEEDS_REDIS,
])('%s of the guide: sign in, then a Logout Token ends the session', async (file, { skip }) => {
  skip(NEEDS_REDIS.includes(file) && !REDIS.REDIS_URL, 'Redis is not installed');
  const { base, provider } = await runProgram(file === 'fetch.ts' ? FETCH_PROGRAM : blockOf(file), others, REDIS);
  const browser = new Browser();
  const account = () => browser.request(`${base}/account`, { headers: { accept: 'text/html' } });
  expect([303, 401]).toContain((await account()).status);
  const page = await browser.open(`${base}/login?returnTo=/account`);
  expect(await page.text()).toBe('Hello ada');
  const post = async (logout_token: string) => {
    const body = new URLSearchParams({ logout_token });
    const { status } = await fetch(`${base}/backchannel-logout`, { method: 'POST', body });
    return status;
  };
  expect(await post('x')).toBe(400);
  expect((await account()).status).toBe(200);
  expect(await post(await provider.mint({ audience: 'my-app', subject: 'ada' }))).toBe(200);
  expect([303, 401]).toContain((await account()).status);
});

test('the pages of Next.js in the guide are those of the application that runs in the contract', () => {
  const application = (file: string) => readFileSync(new URL(`next-app/${file}`, import.meta.url), 'utf8');
  for (const file of ['app/[...curfew]/route.ts', 'app/account/page.tsx']) {
    expect(blockOf(file).replace('party.ts', 'party.js')).toBe(application(file.replace(/tsx?$/, 'js')));
  }
});

test('every program of the guide has the right types', () => {
  const files = [...blocks];
  const folder = folderWith(Object.fromEntries(files));
  const base = ts.readConfigFile(join(ROOT, 'tsconfig.base.json'), ts.sys.readFile).config;
  const settings = {
    ...base.compilerOptions,
    declaration: false,
    experimentalDecorators: true,
    noEmit: true,
    jsx: 'react-jsx',
  };
  const { options } = ts.convertCompilerOptionsFromJson(
    { ...settings, allowImportingTsExtensions: true, typeRoots: [join(ROOT, 'node_modules/@types')] },
    folder,
  );
  const program = ts.createProgram(
    files.map(([file]) => join(folder, file)),
    options,
  );
  const problems = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    return `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
  expect(problems).toEqual([]);
}, 60_000);
