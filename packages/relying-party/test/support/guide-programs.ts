import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { onTestFinished } from 'vitest';
import { freePort } from '../../../../test/systems/postgres.ts';
import { startTestProvider } from './test-provider.ts';

export const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));

/** The programs of a guide, by the name in the comment above each. */
export function programsOf(guide: string): ReadonlyMap<string, string> {
  const text = readFileSync(join(ROOT, 'docs/relying-party', guide), 'utf8');
  const blocks = text.matchAll(/<!-- file: (.*) -->\n```\w+\n([\s\S]*?)```/g);
  return new Map([...blocks].map(([, file = '', program = '']) => [file, program]));
}

/** A folder with programs of a guide, next to the packages they import. */
export function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-guide-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const [file, text] of Object.entries({ 'package.json': '{"type":"module"}', ...files })) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

/** Where a program that is run here is reached, and the provider that knows its application. */
interface Place {
  port: number;
  base: string;
  provider: Awaited<ReturnType<typeof startTestProvider>>;
}

/**
 * Run a program in a process of its own until the test is finished, with files that may depend on the place. The
 * application is registered as `my-app`. Resolves when it answers.
 */
export async function runApplication(
  main: string,
  filesFor: (place: Place) => Record<string, string>,
  environment: Readonly<Record<string, string | undefined>> = {},
): Promise<Place> {
  const port = await freePort();
  const base = `http://localhost:${port}`;
  const client = { clientId: 'my-app', clientSecret: 'secret of the application' };
  const urls = { redirectUri: `${base}/callback`, postLogoutRedirectUri: `${base}/` };
  const provider = await startTestProvider([{ ...client, ...urls }]);
  const place = { port, base, provider };
  const cwd = folderWith(filesFor(place));
  const flags = ['--conditions=curfew-source', '--disable-warning=ExperimentalWarning', main];
  const secrets = { CLIENT_SECRET: client.clientSecret, COOKIE_SECRET: 'a cookie secret of more than 32 characters' };
  const env = { ...process.env, ...secrets, ...environment };
  const child = spawn(process.execPath, flags, { cwd, env, stdio: ['ignore', 'ignore', 'inherit'] });
  onTestFinished(async () => {
    if (child.exitCode === null && child.kill()) await once(child, 'exit');
    await provider.stop();
  });
  while (child.exitCode === null && !(await fetch(base, { redirect: 'manual' }).catch(() => undefined)))
    await delay(50);
  return place;
}

/** Run a program of a guide, with others that it imports. Its example addresses become real ones. */
export function runProgram(
  program: string,
  others: Record<string, string> = {},
  environment: Readonly<Record<string, string | undefined>> = {},
): Promise<Place> {
  // The decorators of NestJS are the one thing here that has to be compiled.
  const compilerOptions = {
    experimentalDecorators: true,
    module: ts.ModuleKind.ESNext,
    target: ts.ScriptTarget.ES2023,
  };
  const filesFor = ({ port, base, provider }: Place) => {
    const withAddresses = (text: string) =>
      text
        .replace("'https://login.example',", `'${provider.issuer}',\n  allowInsecureRequests: true,`)
        .replace('https://app.example', base)
        .replace('listen(3000', `listen(${port}`)
        .replace('port: 3000', `port: ${port}`);
    const files = Object.fromEntries(Object.entries(others).map(([file, text]) => [file, withAddresses(text)]));
    return { ...files, 'main.js': ts.transpileModule(withAddresses(program), { compilerOptions }).outputText };
  };
  return runApplication('main.js', filesFor, environment);
}
