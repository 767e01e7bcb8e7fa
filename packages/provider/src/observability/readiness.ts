import { Migrator } from 'kysely/migration';
import { migrations } from '../storage/migrations/index.ts';
import type { Database } from '../storage/storage.ts';

/** Why the provider should get no requests: `storage_unavailable`, or `storage_outdated` while its tables are older. */
export type Unready = 'storage_unavailable' | 'storage_outdated';

/** @returns undefined when the storage answers and has the tables that this release needs. */
export async function findUnready(db: Database): Promise<Unready | undefined> {
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
    const known = await migrator.getMigrations();
    return known.some(({ executedAt }) => executedAt === undefined) ? 'storage_outdated' : undefined;
  } catch {
    return 'storage_unavailable';
  }
}
