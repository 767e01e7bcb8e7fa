import { exportJWK, generateKeyPair } from 'jose';
import { SIGNING_ALGORITHMS } from '../src/keys/signing-keys.ts';
import type { Vault } from '../src/keys/vault.ts';
import type { Database } from '../src/storage/storage.ts';

const keys = SIGNING_ALGORITHMS.map(async (algorithm) => {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  return { algorithm, jwk: { ...(await exportJWK(privateKey)), kid: `test-${algorithm}`, alg: algorithm, use: 'sig' } };
});

/** Puts signing keys into a new storage that were made once for all tests of a file: making RSA keys takes long. */
export async function seedSigningKeys(db: Database, vault: Vault): Promise<void> {
  for (const { algorithm, jwk } of await Promise.all(keys)) {
    const sealed_jwk = await vault.seal(JSON.stringify(jwk));
    await db
      .insertInto('signing_keys')
      .values({ kid: jwk.kid, algorithm, sealed_jwk, state: 'active', created_at: 0, active_from: 0 })
      .execute();
  }
}
