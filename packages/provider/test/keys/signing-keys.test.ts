import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ensureSecret } from '../../src/keys/secrets.ts';
import { ensureSigningKeys } from '../../src/keys/signing-keys.ts';
import { Vault } from '../../src/keys/vault.ts';
import { setScene } from '../protocol/scene.ts';
import { NOW } from '../sessions/registry.ts';
import { describeOnEveryStorage, type TemporaryStorage } from '../storages.ts';

describeOnEveryStorage('keys in the storage', (open) => {
  let temporary: TemporaryStorage;
  const vault = new Vault(randomBytes(32));
  const now = () => NOW;
  beforeEach(async () => {
    temporary = await open();
  });
  afterEach(() => temporary.remove());

  test('are made at the first start, one for each algorithm, and are the same at the next', async () => {
    const { db } = temporary.storage;
    const first = await ensureSigningKeys(db, vault, now);
    expect(first.map(({ algorithm, state }) => [algorithm, state]).sort()).toEqual([
      ['ES256', 'active'],
      ['EdDSA', 'active'],
      ['RS256', 'active'],
    ]);
    expect(await ensureSigningKeys(db, vault, now)).toEqual(first);
    expect(await ensureSecret(db, vault, 'cookie_key', NOW)).toEqual(await ensureSecret(db, vault, 'cookie_key', NOW));
  });

  test('with another encryption key there is no start, and nothing is made anew in silence', async () => {
    const { db } = temporary.storage;
    await ensureSigningKeys(db, vault, now);
    await ensureSecret(db, vault, 'cookie_key', NOW);
    const other = new Vault(randomBytes(32));
    await expect(ensureSigningKeys(db, other, now)).rejects.toMatchObject({ code: 'vault_key_mismatch' });
    await expect(ensureSecret(db, other, 'cookie_key', NOW)).rejects.toMatchObject({ code: 'vault_key_mismatch' });
    expect(await db.selectFrom('signing_keys').select('kid').execute()).toHaveLength(3);
  });
});

describe('the published keys', () => {
  const scene = setScene();
  const publish = async () =>
    (await (await fetch(`${scene.issuer}/oauth2/jwks`)).json()) as { keys: Record<string, unknown>[] };

  test('have public parts only, retired ones included, and stay the same over a restart', async () => {
    const { provider } = scene;
    const first = await publish();
    await provider.storage.db
      .updateTable('signing_keys')
      .set({ state: 'retired' })
      .where('algorithm', '=', 'ES256')
      .execute();
    await provider.restart();
    const { keys } = await publish();
    expect(keys).toHaveLength(4);
    expect(keys).toEqual(expect.arrayContaining(first.keys));
    for (const key of keys) {
      expect(Object.keys(key).filter((member) => ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'].includes(member))).toEqual([]);
      expect(key).toMatchObject({
        kid: expect.any(String),
        use: 'sig',
        alg: expect.stringMatching(/^(RS256|ES256|EdDSA)$/),
      });
    }
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(4);
  });
});
