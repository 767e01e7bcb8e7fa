import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterEach, expect, test } from 'vitest';
import { Browser } from '../support/browser.ts';
import { startTestProvider } from '../support/test-provider.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const guide = readFileSync(join(root, 'docs/relying-party/frameworks.md'), 'utf8');
const blocks = new Map([...guide.matchAll(/<!-- file: (.*) -->\n```tsx?\n([^]*?)```/g)].map(([, file = '', text = '']) => [file, text]));

const stopping: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stopping.splice(0).reverse()) await stop();
});

/** A folder with programs of the guide, next to the packages they import. */
function folderWith(files: Iterable<[string, string]>): string {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-frameworks-'));
  stopping.push(() => rmSync(folder, { recursive: true }));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const [file, text] of [['package.json', '{"type":"module"}'] as const, ...files]) {
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
async function run(file: string, program: string) {
  const port = await findFreePort();
  const base = `http://localhost:${port}`;
  const client = { clientId: 'my-app', clientSecret: 'secret of the application' };
  const provider = await startTestProvider([{ ...client, redirectUri: `${base}/callback` }]);
  stopping.push(provider.stop);
  const party = (blocks.get('party.ts') ?? '')
    .replace("'https://login.example',", `'${provider.issuer}',\n  allowInsecureRequests: true,`)
    .replace('https://app.example', base);
  // The decorators of NestJS are the one thing here that has to be compiled.
  const compilerOptions = { experimentalDecorators: true, module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 };
  const { outputText } = ts.transpileModule(program.replace('3000', String(port)), { compilerOptions });
  const main = file.replace('.ts', '.js');
  const handler = blocks.get('fetch.ts') ?? '';
  const cwd = folderWith([['party.ts', party], ['fetch.ts', handler], [main, outputText]]);
  const flags = ['--conditions=curfew-source', '--disable-warning=ExperimentalWarning', main];
  const env = {
    ...process.env,
    NO_COLOR: '1',
    CLIENT_SECRET: client.clientSecret,
    COOKIE_SECRET: 'a cookie secret of more than 32 characters',
  };
  const child = spawn(process.execPath, flags, { cwd, env, stdio: ['ignore', 'ignore', 'inherit'] });
  stopping.push(async () => {
    if (child.exitCode === null && child.kill()) await once(child, 'exit');
  });
  while (child.exitCode === null && !(await fetch(`${base}/logout`).catch(() => undefined))) await setImmediatePromise();
  return { base, provider };
}
