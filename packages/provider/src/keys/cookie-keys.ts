import { randomBytes } from 'node:crypto';
import type { Database } from '../storage/storage.ts';
import type { Vault } from './vault.ts';

const NAME = 'cookie_key';

/** The key that signs the provider's cookies; made at the first start, the same on every machine. */
export async function ensureCookieKeys(db: Database, vault: Vault, now: () => number): Promise<string[]> {
  const sealed_value = await vault.seal(randomBytes(32).toString('base64url'));
  await db
    .insertInto('secrets')
    .values({ name: NAME, sealed_value, created_at: now() })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const row = await db.selectFrom('secrets').selectAll().where('name', '=', NAME).executeTakeFirstOrThrow();
  return [await vault.open(row.sealed_value)];
}
