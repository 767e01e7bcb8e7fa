import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  buildPackages,
  dependenciesOf,
  type PackedPackage,
  PUBLISHED,
  ROOT,
  run,
} from '../../scripts/packaging/build-packages.ts';
import { describePackage, readDescription } from '../../scripts/packaging/measure-packages.ts';

/** What the consumers below use besides the packages, as it is installed here. */
const COMPANIONS = ['express', '@types/express', '@types/node', '@opentelemetry/api'];

const folder = mkdtempSync(join(tmpdir(), 'curfew-packaging-'));
const consumer = join(folder, 'consumer');
let packages: readonly PackedPackage[];

beforeAll(() => {
  packages = buildPackages(join(folder, 'build'));
  mkdirSync(consumer);
  installOffline();
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bin = (name: string) => join(ROOT, 'node_modules/.bin', name);

/** Install the tarballs with npm, and with them what they depend on, packed from what is installed here. */
function installOffline(): void {
  const needed = new Map(PUBLISHED.flatMap((name) => [...dependenciesOf(name)]));
  const tarballs = packages.map(({ name, tarball }) => [`@curfew/${name}`, `file:${tarball}`]);
  const others = [...needed.keys()]
    .filter((name) => !name.startsWith('@curfew/'))
    .map((name) => [name, packAgain(name)]);
  const manifest = {
    name: 'consumer',
    private: true,
    type: 'module',
    dependencies: Object.fromEntries([...tarballs, ...others]),
  };
  writeFileSync(join(consumer, 'package.json'), JSON.stringify(manifest));
  // No cache and no registry: whatever else a package needs makes this fail.
  const cache = join(folder, 'empty-cache');
  run('npm', ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--cache', cache], consumer);
  for (const name of COMPANIONS) link(name);
}

function packAgain(name: string): string {
  const source = join(folder, 'dependencies', name);
  cpSync(join(ROOT, 'node_modules', name), source, { recursive: true, dereference: true });
  const output = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], source);
  const [report] = Object.values(JSON.parse(output) as Record<string, { filename: string }>); // the form of npm pack
  return `file:${join(folder, report?.filename ?? '')}`;
}

function link(name: string): void {
  const target = join(consumer, 'node_modules', name);
  mkdirSync(dirname(target), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules', name), target);
}

test('npm installs what the packages say they need, and nothing else', () => {
  const lock = JSON.parse(readFileSync(join(consumer, 'package-lock.json'), 'utf8'));
  const installed = Object.keys(lock.packages).filter((path) => path.startsWith('node_modules/'));
  const needed = new Set(['@curfew/relying-party', ...dependenciesOf('relying-party').keys()]);
  expect(installed.map((path) => path.slice('node_modules/'.length)).toSorted()).toEqual([...needed].toSorted());
});

test.each(PUBLISHED)('%s: what is packed is code, types, sources, README and licence', (name) => {
  const { files = [] } = packages.find((packed) => packed.name === name) ?? {};
  const unexpected = files.filter((file) => !/^(?:dist\/.*\.(?:js|d\.ts)(?:\.map)?|src\/.*\.ts)$/.test(file));
  expect(unexpected.toSorted()).toEqual(['LICENSE', 'README.md', 'package.json']);
  expect(files).toEqual(expect.arrayContaining(['dist/index.js', 'dist/index.d.ts', 'src/index.ts']));
});

test.each(PUBLISHED)('%s: publint and are-the-types-wrong find nothing', { timeout: 180_000 }, (name) => {
  const { tarball = '' } = packages.find((packed) => packed.name === name) ?? {};
  expect(run(bin('publint'), [tarball, '--strict'], folder)).toContain('All good');
  run(bin('attw'), [tarball, '--profile', 'esm-only', '--format', 'json'], folder);
});

test.each(PUBLISHED)('%s: the README tells its size and its dependencies', (name) => {
  const packed = packages.find((one) => one.name === name);
  if (!packed) throw new Error('it was packed');
  const withoutNumbers = (text: string) => text.replace(/^.*kB unpacked/, '');
  const said = readDescription(name) ?? '';
  expect(withoutNumbers(said)).toBe(withoutNumbers(describePackage(packed)));
  const [size = 0, unpackedSize = 0] = (said.match(/[\d.]+(?= kB)/g) ?? []).map(Number);
  expect(packed.size / 1000 / size).toBeCloseTo(1, 0.3);
  expect(packed.unpackedSize / 1000 / unpackedSize).toBeCloseTo(1, 0.3);
});

const PROGRAM = `
import { issueLogoutToken, localJwks } from '@curfew/logout-token';
import { createLogoutReceiver, createMemoryStore, createSessionEvents, type SessionRecord } from '@curfew/relying-party';
import { createCachedStore } from '@curfew/relying-party/cached';
import { logoutEndpoint } from '@curfew/relying-party/express';
import { createSqliteSideEffectQueue, createSqliteStore } from '@curfew/relying-party/sqlite';
import { telemetry } from '@curfew/relying-party/telemetry';
import { describeStoreContract } from '@curfew/relying-party/testing';
import express from 'express';
import { exportJWK, generateKeyPair } from 'jose';

const { privateKey, publicKey } = await generateKeyPair('RS256');
const keys = localJwks({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256', use: 'sig' }] });
const issuer = 'https://login.example';
const receiver = createLogoutReceiver({
  issuers: [{ issuer, clientId: 'app', keys }],
  store: createCachedStore(createSqliteStore(':memory:'), { staleness: 1000 }),
  telemetry: telemetry(),
});
const session: SessionRecord = {
  id: 's1', issuer, subject: 'ada', sid: 'a', startedAt: Date.now() - 1000, expiresAt: Date.now() + 60_000,
};
await receiver.sessions.open(session);
const app = express();
app.use('/backchannel-logout', logoutEndpoint(receiver));
const server = app.listen(0, '127.0.0.1', async () => {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const signing = { algorithm: 'RS256', key: privateKey, keyId: 'k' } as const;
  const { token } = await issueLogoutToken({ issuer, audience: 'app', subject: 'ada', sessionId: 'a', signing });
  const body = new URLSearchParams({ logout_token: token });
  const response = await fetch(\`http://127.0.0.1:\${port}/backchannel-logout\`, { method: 'POST', body });
  const events = createSessionEvents({ session: async () => session, sessions: receiver.sessions });
  await events.close();
  await createSqliteSideEffectQueue(':memory:').close();
  await createMemoryStore().close();
  console.log(response.status, await receiver.sessions.status(session), typeof describeStoreContract);
  server.close();
});
`;

const EXPECTED = '200 revoked function\n';

test('a TypeScript application compiles with the packages, its libraries checked, and runs', {
  timeout: 120_000,
}, () => {
  mkdirSync(join(consumer, 'src'), { recursive: true });
  writeFileSync(join(consumer, 'src/app.ts'), PROGRAM);
  const compilerOptions = {
    module: 'NodeNext',
    target: 'ES2023',
    strict: true,
    exactOptionalPropertyTypes: true,
    types: ['node'],
    rootDir: 'src',
    outDir: 'out',
  };
  writeFileSync(join(consumer, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }));
  run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', '.'], consumer);
  expect(run(process.execPath, ['out/app.js'], consumer)).toBe(EXPECTED);
});

test('a JavaScript application runs with the packages', { timeout: 60_000 }, () => {
  const script = PROGRAM.replaceAll(', type SessionRecord', '').replace(': SessionRecord', '').replace(' as const', '');
  writeFileSync(join(consumer, 'app.js'), script);
  expect(run(process.execPath, ['app.js'], consumer)).toBe(EXPECTED);
});

test('without its optional companions the core still loads, and needs neither Express nor OpenTelemetry', () => {
  const bare = join(folder, 'bare');
  cpSync(join(consumer, 'node_modules'), join(bare, 'node_modules'), {
    recursive: true,
    filter: (source) => !COMPANIONS.some((name) => source.endsWith(`consumer/node_modules/${name}`)),
  });
  writeFileSync(join(bare, 'package.json'), '{"type":"module"}');
  const script = "const kit = await import('@curfew/relying-party'); console.log(typeof kit.createRelyingParty)";
  expect(run(process.execPath, ['--input-type=module', '-e', script], bare)).toBe('function\n');
});
