import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from './systems/postgres.ts';

const CURFEW = fileURLToPath(new URL('../packages/cli/bin/curfew.js', import.meta.url));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'curfew-cli-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function curfew(args: string[], { node = [], env = {} }: { node?: string[]; env?: Record<string, string> } = {}) {
  return spawnSync(process.execPath, ['--conditions=curfew-source', ...node, CURFEW, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
}

/** One clear sentence and a non-zero exit, no stack trace. */
function expectOneSentence({ status, stdout, stderr }: SpawnSyncReturns<string>, sentence: RegExp): void {
  expect(stderr.trim()).toMatch(sentence);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stdout).toBe('');
  expect(status).toBe(1);
}

describe('curfew says what is wrong', () => {
  let taken: Server;
  let port: number;

  beforeAll(async () => {
    port = await freePort();
    taken = createServer();
    await new Promise<void>((resolve) => taken.listen(port, resolve));
  });

  afterAll(() => new Promise((resolve) => taken.close(resolve)));

  test('a port that is taken', () => {
    const result = curfew(['serve', '--port', String(port), '--data', join(folder, 'taken')], {
      env: { CURFEW_ADMIN_PASSWORD: 'long enough a password' },
    });
    expectOneSentence(result, new RegExp(`^Port ${port} is already in use\\.$`));
  });

  test('a port of the demo that is taken, provider or applications', async () => {
    const free = String(await freePort());
    const data = join(folder, 'demo');
    const env = { CURFEW_ADMIN_PASSWORD: 'long enough a password' };
    const forApplications = curfew(['demo', '--port', free, '--playground-port', String(port), '--data', data], {
      env,
    });
    expectOneSentence(forApplications, /already in use/);
    const forProvider = curfew(['demo', '--port', String(port), '--playground-port', free, '--data', data], { env });
    expectOneSentence(forProvider, /already in use/);
  });

  test('the first password is printed even if the start then fails, and only once', () => {
    const args = ['serve', '--port', String(port), '--data', join(folder, 'password')];
    expect(curfew(args).stdout).toMatch(/^First admin account: admin, password \S{20} \(shown this once\)\n$/);
    expect(curfew(args).stdout).toBe('');
  });

  test('a data folder that cannot be written', () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    expectOneSentence(curfew(['serve', '--data', join(file, 'data')]), /cannot be written/);
    expectOneSentence(curfew(['demo', '--data', join(file, 'data')]), /cannot be written/);
  });

  test('a Node that is too old', () => {
    const pretend = `data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'20.19.0'}})`;
    expectOneSentence(
      curfew(['serve'], { node: ['--import', pretend] }),
      /needs Node 22\.13 or newer; this is Node 20\.19\.0/,
    );
  });

  test('an allow-list entry that is none', () => {
    const result = curfew(['serve', '--data', join(folder, 'list'), '--allow-private-network', '10.0.0.1/8'], {
      env: { CURFEW_ADMIN_PASSWORD: 'long enough a password' },
    });
    expectOneSentence(result, /Allow-list entry "10\.0\.0\.1\/8"/);
  });

  test('a first password that is too short', () => {
    const result = curfew(['serve', '--data', join(folder, 'short')], { env: { CURFEW_ADMIN_PASSWORD: 'short' } });
    expectOneSentence(result, /at least 12 characters/);
  });

  test('a file of upstream providers that is none, or says too little', () => {
    const file = join(folder, 'upstreams.json');
    const args = ['serve', '--data', join(folder, 'upstream'), '--upstream', file];
    expectOneSentence(curfew(args), /upstreams\.json cannot be read as JSON/);
    writeFileSync(file, JSON.stringify([{ id: 'above', name: 'Above', issuer: 'https://id.example' }]));
    expectOneSentence(curfew(args), /upstreams\.json: 0\.clientId: /);
  });

  test('a port that is no number', () => {
    expectOneSentence(curfew(['serve', '--port', 'nine']), /nine is not a port number/);
  });
});
