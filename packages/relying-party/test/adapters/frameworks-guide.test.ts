import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterEach, expect, test } from 'vitest';
import { Browser } from '../support/browser.ts';
import { startTestProvider } from '../support/test-provider.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const guide = readFileSync(join(root, 'docs/relying-party/frameworks.md'), 'utf8');
const blocks = new Map(
  [...guide.matchAll(/<!-- file: (.*) -->\n```tsx?\n([\s\S]*?)```/g)].map(([, file = '', text = '']) => [file, text]),
);

function blockOf(file: string): string {
  const block = blocks.get(file);
  if (!block) throw new Error(`the guide has no program "${file}"`);
  return block;
}

const stopping: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stopping.splice(0).reverse()) await stop();
});

/** A folder with programs of the guide, next to the packages they import. */
function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-frameworks-'));
  stopping.push(() => rmSync(folder, { recursive: true }));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const [file, text] of Object.entries({ 'package.json': '{"type":"module"}', ...files })) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a listening TCP server has one
  server.close();
  await once(server, 'close');
  return port;
}

/** Run a program of the guide in a process of its own. Its example addresses become real ones. */
async function run(program: string) {
  const port = await findFreePort();
  const base = `http://localhost:${port}`;
  const client = { clientId: 'my-app', clientSecret: 'secret of the application' };
  const provider = await startTestProvider([{ ...client, redirectUri: `${base}/callback` }]);
  stopping.push(provider.stop);
  const party = blockOf('party.ts')
    .replace("'https://login.example',", `'${provider.issuer}',\n  allowInsecureRequests: true,`)
    .replace('https://app.example', base);
  // The decorators of NestJS are the one thing here that has to be compiled.
  const compilerOptions = {
    experimentalDecorators: true,
    module: ts.ModuleKind.ESNext,
    target: ts.ScriptTarget.ES2023,
  };
  const main = ts.transpileModule(program.replace('3000', String(port)), { compilerOptions }).outputText;
  const cwd = folderWith({ 'party.ts': party, 'fetch.ts': blockOf('fetch.ts'), 'main.js': main });
  const flags = ['--conditions=curfew-source', '--disable-warning=ExperimentalWarning', 'main.js'];
  const env = {
    ...process.env,
    CLIENT_SECRET: client.clientSecret,
    COOKIE_SECRET: 'a cookie secret of more than 32 characters',
  };
  const child = spawn(process.execPath, flags, { cwd, env, stdio: ['ignore', 'ignore', 'inherit'] });
  stopping.push(async () => {
    if (child.exitCode === null && child.kill()) await once(child, 'exit');
  });
  while (child.exitCode === null && !(await fetch(base, { redirect: 'manual' }).catch(() => undefined)))
    await delay(50);
  return { base, provider };
}

/** `handle` of the guide, behind a server. */
const FETCH_PROGRAM = `import { serve } from '@hono/node-server';
import { handle } from './fetch.ts';
serve({ fetch: handle, port: 3000 });
`;

test.each(['express.ts', 'fastify.ts', 'hono.ts', 'koa.ts', 'nest.ts', 'nest-fastify.ts', 'node.ts', 'fetch.ts'])(
  '%s of the guide: sign in, then a Logout Token ends the session',
  async (file) => {
    const { base, provider } = await run(file === 'fetch.ts' ? FETCH_PROGRAM : blockOf(file));
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
  },
);

test('the pages of Next.js in the guide are those of the application that runs in the contract', () => {
  const application = (file: string) => readFileSync(new URL(`next-app/${file}`, import.meta.url), 'utf8');
  for (const file of ['app/[...curfew]/route.ts', 'app/account/page.tsx']) {
    expect(blockOf(file).replace('party.ts', 'party.js')).toBe(application(file.replace(/tsx?$/, 'js')));
  }
});

test('every program of the guide has the right types', () => {
  // JSX would need the types of React.
  const files = [...blocks].filter(([file]) => !file.endsWith('.tsx'));
  const folder = folderWith(Object.fromEntries(files));
  const base = ts.readConfigFile(join(root, 'tsconfig.base.json'), ts.sys.readFile).config;
  const settings = { ...base.compilerOptions, declaration: false, experimentalDecorators: true, noEmit: true };
  const { options } = ts.convertCompilerOptionsFromJson(
    { ...settings, typeRoots: [join(root, 'node_modules/@types')] },
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
