import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
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

/** Databases of this worker that no test uses at the moment: emptying one is faster than making one. */
const spareDatabases: TemporaryStorage[] = [];

export async function temporaryPostgres(serverUrl: string): Promise<TemporaryStorage> {
  const spare = spareDatabases.pop();
  if (spare !== undefined) return spare;
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.end();
  const url = serverUrl.replace(/\/postgres$/, `/${name}`);
  const storage = await openStorage(url);
  const temporary = {
    storage,
    url,
    async remove() {
      const { rows } = await sql<{ tables: string }>`
        select string_agg(quote_ident(tablename), ', ') as tables from pg_tables
        where schemaname = 'public' and tablename not like 'kysely%'`.execute(storage.db);
      await sql`truncate ${sql.raw(rows[0]?.tables ?? '')}`.execute(storage.db);
      spareDatabases.push(temporary);
    },
  };
  return temporary;
}

/** Runs the same tests on every storage engine; PostgreSQL is shown as skipped where it is not installed. */
export function describeOnEveryStorage(title: string, tests: (open: () => Promise<TemporaryStorage>) => void): void {
  const postgresUrl = inject('postgresUrl');
  describe(`${title} on SQLite`, () => tests(temporarySqlite));
  describe.skipIf(postgresUrl === undefined)(`${title} on PostgreSQL`, () =>
    tests(() => temporaryPostgres(postgresUrl ?? '')),
  );
}
