import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { expect } from 'vitest';
import { migrations } from '../../src/storage/migrations/index.ts';
import type { Storage } from '../../src/storage/storage.ts';

/** Run one migration on tables that were brought to what they were before it, as at an upgrade. */
export async function migrateAgain({ db }: Pick<Storage, 'db'>, number: string): Promise<void> {
  await sql`delete from kysely_migration where name like ${`${number}-%`}`.execute(db);
  const provider = { getMigrations: async () => migrations };
  // Those after it have run already.
  const { error } = await new Migrator({ db, provider, allowUnorderedMigrations: true }).migrateToLatest();
  expect(error).toBeUndefined();
}
