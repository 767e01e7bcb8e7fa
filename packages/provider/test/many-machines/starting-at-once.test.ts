import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import pg from 'pg';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { freePort } from '../../../../test/systems/postgres.ts';
import { migrations } from '../../src/storage/migrations/index.ts';
import { openStorage } from '../../src/storage/storage.ts';
import { startChild } from '../child.ts';
import { eventually } from '../eventually.ts';

const OPENER = new URL('open-storage-process.ts', import.meta.url);
const CURFEW = fileURLToPath(new URL('../../../cli/bin/curfew.js', import.meta.url));
const PROVIDER = new URL('provider-process.ts', import.meta.url);
const ROUNDS = [1, 2, 3];
const postgresUrl = inject('postgresUrl') ?? '';

async function emptyPostgres(): Promise<string> {
  const name = `empty_${randomUUID().replaceAll('-', '')}`;
  const admin = new pg.Client({ connectionString: postgresUrl });
  await admin.connect();
  await admin.query(`create database ${name}`);
  onTestFinished(async () => {
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  });
  return postgresUrl.replace(/\/postgres$/, `/${name}`);
}

async function emptySqlite(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return `sqlite:${join(folder, 'curfew.sqlite')}`;
}

describe.each([
  ['SQLite', emptySqlite, false],
  ['PostgreSQL', emptyPostgres, postgresUrl === ''],
] as const)('Three processes that start at once on an empty storage (%s)', (_engine, create, skip) => {
  test.skipIf(skip).each(ROUNDS)('make its tables once (round %i)', async () => {
    const url = await create();
    const children = [1, 2, 3].map(() => startChild(OPENER, { STORAGE_URL: url }));
    await Promise.all(children.map((child) => child.says('ready')));
    expect(await Promise.all(children.map((child) => child.finish()))).toEqual([0, 0, 0]);
    const storage = await openStorage(url);
    onTestFinished(() => storage.close());
    const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(storage.db);
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(migrations).sort());
  });
});

test('a release that finds tables newer than its own does not start on them', async () => {
  const url = await emptySqlite();
  const storage = await openStorage(url);
  await sql`insert into kysely_migration (name, timestamp) values ('9999-future', '')`.execute(storage.db);
  await storage.close();
  await expect(openStorage(url)).rejects.toMatchObject({ code: 'storage_migration_failed' });
});

describe.skipIf(postgresUrl === '')('Three providers that start at once on an empty PostgreSQL', () => {
  test('curfew serve, three times: all run, one makes the first admin account', { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'curfew-test-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const url = await emptyPostgres();
    const key = randomBytes(32).toString('base64url');
    const processes = await Promise.all(
      [1, 2, 3].map(async () => {
        const port = String(await freePort());
        const serving = spawn(process.execPath, ['--conditions=curfew-source', CURFEW, 'serve', '--port', port], {
          env: { ...process.env, CURFEW_STORAGE: url, CURFEW_DATA: folder, CURFEW_ENCRYPTION_KEY: key },
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        onTestFinished(() => void serving.kill('SIGKILL'));
        let said = '';
        serving.stdout.on('data', (chunk) => {
          said += chunk;
        });
        return { serving, said: () => said };
      }),
    );
    await eventually(() => processes.every(({ said }) => said().includes('Curfew listens')), 'all listen', 45_000);
    expect(processes.filter(({ said }) => said().includes('First admin account'))).toHaveLength(1);
    for (const { serving } of processes) {
      serving.kill('SIGTERM');
      expect(await once(serving, 'exit')).toEqual([0, null]);
    }
  });

  test('all publish the same keys in the end', { timeout: 60_000 }, async () => {
    const environment = {
      STORAGE_URL: await emptyPostgres(),
      ENCRYPTION_KEY: randomBytes(32).toString('base64url'),
      ISSUER: 'https://op.example',
    };
    const machines = await Promise.all(
      [1, 2, 3].map(async () => {
        const port = String(await freePort());
        return { ...startChild(PROVIDER, { ...environment, PORT: port }), port };
      }),
    );
    await Promise.all(machines.map((machine) => machine.says('started')));
    await eventually(
      async () => {
        const published = await Promise.all(
          machines.map(async ({ port }) => {
            const response = await fetch(`http://127.0.0.1:${port}/oauth2/jwks`);
            const { keys } = (await response.json()) as { keys: { kid: string }[] };
            return keys
              .map(({ kid }) => kid)
              .sort()
              .join();
          }),
        );
        return new Set(published).size === 1;
      },
      'all publish the same keys',
      30_000,
    );
    expect(await Promise.all(machines.map((machine) => machine.end('SIGTERM')))).toEqual([0, 0, 0]);
  });
});
