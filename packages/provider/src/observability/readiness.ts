import { sql } from 'kysely';
import { migrations } from '../storage/migrations/index.ts';
import type { Database } from '../storage/storage.ts';

/** Why the provider should get no requests: `storage_unavailable`, or `storage_outdated` while its tables are older. */
export type Unready = 'storage_unavailable' | 'storage_outdated';

/** @returns undefined when the storage answers and has the tables that this release needs. */
export async function findUnready(db: Database): Promise<Unready | undefined> {
  try {
    const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
    const done = new Set(rows.map(({ name }) => name));
    return Object.keys(migrations).every((name) => done.has(name)) ? undefined : 'storage_outdated';
  } catch {
    return 'storage_unavailable';
  }
}
