import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { type Database, inTransaction } from '../storage/storage.ts';
import type { Vault } from './vault.ts';

/** Algorithms the provider signs with. A key of each is made at the first start. */
export const SIGNING_ALGORITHMS = ['RS256', 'ES256', 'EdDSA'] as const;
export type ProviderAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

export interface SigningKey {
  kid: string;
  algorithm: string;
  /** The private key. */
  jwk: JWK;
  state: 'active' | 'retired';
  createdAt: number;
  /** Milliseconds: published before, signs from then on. */
  activeFrom: number;
  retiredAt: number | undefined;
}

/** All keys, newest first. All of them are published. */
export async function loadSigningKeys(db: Database, vault: Vault): Promise<SigningKey[]> {
  const rows = await db.selectFrom('signing_keys').selectAll().orderBy('created_at', 'desc').orderBy('kid').execute();
  return Promise.all(
    rows.map(async (row) => ({
      kid: row.kid,
      algorithm: row.algorithm,
      jwk: JSON.parse(await vault.open(row.sealed_jwk)) as JWK,
      state: row.state,
      createdAt: row.created_at,
      activeFrom: row.active_from,
      retiredAt: row.retired_at ?? undefined,
    })),
  );
}

/** Makes a key for every algorithm that has no active one. */
export async function ensureSigningKeys(db: Database, vault: Vault, now: () => number): Promise<SigningKey[]> {
  const existing = await loadSigningKeys(db, vault);
  const missing = SIGNING_ALGORITHMS.filter(
    (algorithm) => !existing.some((key) => key.algorithm === algorithm && key.state === 'active'),
  );
  for (const algorithm of missing) await createSigningKey(db, vault, { algorithm, activeFrom: 0 }, now());
  return missing.length === 0 ? existing : loadSigningKeys(db, vault);
}

export interface Rotation {
  algorithm: ProviderAlgorithm;
  /**
   * Milliseconds for which the new key is only published. 0 when the old key is no longer trusted.
   */
  publishFirst: number;
}

/**
 * Makes a new key for an algorithm. It is published at once and signs after `publishFirst`; the keys before it go on
 * signing until then, and are published until {@link forgetRetiredKeys}.
 *
 * @returns the new key's id.
 */
export function rotateSigningKey(db: Database, vault: Vault, rotation: Rotation, now: number): Promise<string> {
  const { algorithm, publishFirst } = rotation;
  return inTransaction(db, async (tx) => {
    const activeFrom = now + publishFirst;
    await tx
      .updateTable('signing_keys')
      .set({ state: 'retired', retired_at: activeFrom })
      .where('algorithm', '=', algorithm)
      .where('state', '=', 'active')
      .execute();
    return createSigningKey(tx, vault, { algorithm, activeFrom }, now);
  });
}

/** Stops publishing keys that were retired so long ago that no token they signed is good any more. */
export async function forgetRetiredKeys(db: Database, retiredBefore: number): Promise<number> {
  const result = await db
    .deleteFrom('signing_keys')
    .where('state', '=', 'retired')
    .where('retired_at', '<', retiredBefore)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

async function createSigningKey(
  db: Database,
  vault: Vault,
  { algorithm, activeFrom }: { algorithm: ProviderAlgorithm; activeFrom: number },
  now: number,
): Promise<string> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  await db
    .insertInto('signing_keys')
    .values({
      kid,
      algorithm,
      sealed_jwk: await vault.seal(JSON.stringify({ ...jwk, kid, alg: algorithm, use: 'sig' })),
      state: 'active',
      created_at: now,
      active_from: activeFrom,
    })
    .execute();
  return kid;
}

/** The key that signs with this algorithm now: the newest one whose time has come. */
export function activeKey(keys: readonly SigningKey[], algorithm: string, now: number): SigningKey | undefined {
  return keys.find((key) => key.algorithm === algorithm && key.activeFrom <= now);
}

/** Keys in the order in which the protocol engine picks them: those that sign now come first. */
export function inSigningOrder(keys: readonly SigningKey[], now: number): SigningKey[] {
  const signing = new Set(SIGNING_ALGORITHMS.map((algorithm) => activeKey(keys, algorithm, now)));
  return [...keys].sort((a, b) => Number(signing.has(b)) - Number(signing.has(a)));
}
