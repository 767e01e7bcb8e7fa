import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { Database } from '../storage/storage.ts';
import type { Vault } from './vault.ts';

/** Algorithms the provider signs with. A key of each is made at the first start. */
export const SIGNING_ALGORITHMS = ['RS256', 'ES256'] as const;
export type ProviderAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

export interface SigningKey {
  kid: string;
  algorithm: string;
  /** The private key. */
  jwk: JWK;
  state: 'active' | 'retired';
}

/** All keys, newest first: the first active one of an algorithm signs, all of them are published. */
export async function loadSigningKeys(db: Database, vault: Vault): Promise<SigningKey[]> {
  const rows = await db.selectFrom('signing_keys').selectAll().orderBy('created_at', 'desc').execute();
  return Promise.all(
    rows.map(async (row) => ({
      kid: row.kid,
      algorithm: row.algorithm,
      jwk: JSON.parse(await vault.open(row.sealed_jwk)) as JWK,
      state: row.state,
    })),
  );
}

/** Makes a key for every algorithm that has no active one. */
export async function ensureSigningKeys(db: Database, vault: Vault, now: () => number): Promise<SigningKey[]> {
  const existing = await loadSigningKeys(db, vault);
  const missing = SIGNING_ALGORITHMS.filter(
    (algorithm) => !existing.some((key) => key.algorithm === algorithm && key.state === 'active'),
  );
  for (const algorithm of missing) await createSigningKey(db, vault, algorithm, now);
  return missing.length === 0 ? existing : loadSigningKeys(db, vault);
}

async function createSigningKey(db: Database, vault: Vault, algorithm: ProviderAlgorithm, now: () => number) {
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
      created_at: now(),
    })
    .execute();
}

/** The key that signs with this algorithm now. */
export function activeKey(keys: readonly SigningKey[], algorithm: string): SigningKey | undefined {
  return keys.find((key) => key.algorithm === algorithm && key.state === 'active');
}
