import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { describe, inject } from 'vitest';
import { openStorage, type Storage } from '../src/storage/storage.ts';

/** A storage of the test's own, thrown away with it. */
export interface TemporaryStorage {
  storage: Storage;
  url: string;
  remove(): Promise<void>;
}

export async function temporarySqlite(): Promise<TemporaryStorage> {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-test-'));
  const url = `sqlite:${join(folder, 'curfew.sqlite')}`;
  const storage = await openStorage(url);
  return {
    storage,
    url,
    async remove() {
      await storage.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function temporaryPostgres(serverUrl: string): Promise<TemporaryStorage> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  await admin.query(`create database ${name}`);
  const url = serverUrl.replace(/\/postgres$/, `/${name}`);
  const storage = await openStorage(url);
  return {
    storage,
    url,
    async remove() {
      await storage.close();
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}

/** Runs the same tests on every storage engine; PostgreSQL is shown as skipped where it is not installed. */
export function describeOnEveryStorage(title: string, tests: (open: () => Promise<TemporaryStorage>) => void): void {
  const postgresUrl = inject('postgresUrl');
  describe(`${title} on SQLite`, () => tests(temporarySqlite));
  describe.skipIf(postgresUrl === undefined)(`${title} on PostgreSQL`, () =>
    tests(() => temporaryPostgres(postgresUrl ?? '')),
  );
}
