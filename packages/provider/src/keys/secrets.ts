import { randomBytes } from 'node:crypto';
import type { Database } from '../storage/storage.ts';
import type { Vault } from './vault.ts';

/** `cookie_key` signs cookies and forms; `subject_key` makes pairwise subjects and must never change. */
export type SecretName = 'cookie_key' | 'subject_key';

/** A random secret that is made at the first start and is the same on every machine. */
export async function ensureSecret(db: Database, vault: Vault, name: SecretName, now: number): Promise<string> {
  await db
    .insertInto('secrets')
    .values({ name, sealed_value: await vault.seal(randomBytes(32).toString('base64url')), created_at: now })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const row = await db.selectFrom('secrets').selectAll().where('name', '=', name).executeTakeFirstOrThrow();
  return vault.open(row.sealed_value);
}
