import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Vault, vaultFromFile, vaultFromKey } from '../../src/keys/vault.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'curfew-vault-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('opens what it sealed; the sealed text does not show it and is new each time', async () => {
  const vault = new Vault(randomBytes(32));
  const sealed = await vault.seal('a client secret');
  expect(sealed).not.toContain('a client secret');
  expect(sealed).not.toBe(await vault.seal('a client secret'));
  expect(await vault.open(sealed)).toBe('a client secret');
});

test('another key, changed text and no sealed text at all are vault_key_mismatch', async () => {
  const vault = new Vault(randomBytes(32));
  const sealed = await vault.seal('secret');
  const parts = sealed.split('.');
  const changed = [...parts.slice(0, 3), `${parts[3]?.startsWith('A') ? 'B' : 'A'}${parts[3]?.slice(1)}`, parts[4]];
  await expect(new Vault(randomBytes(32)).open(sealed)).rejects.toMatchObject({ code: 'vault_key_mismatch' });
  await expect(vault.open(changed.join('.'))).rejects.toMatchObject({ code: 'vault_key_mismatch' });
  await expect(vault.open('not sealed')).rejects.toMatchObject({ code: 'vault_key_mismatch' });
});

test.each(['', 'short', 'a'.repeat(100), Buffer.alloc(31).toString('base64url')])(
  'the key %j is vault_key_invalid',
  (key) => {
    expect(() => vaultFromKey(key)).toThrow(expect.objectContaining({ code: 'vault_key_invalid' }));
  },
);

test('a key file is made at the first start, for its owner only, and is the same at the next', async () => {
  const file = join(folder, 'data', 'encryption.key');
  const sealed = await vaultFromFile(file).seal('secret');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700);
  const key = readFileSync(file, 'utf8');
  expect(Buffer.from(key, 'base64url')).toHaveLength(32);
  expect(await vaultFromFile(file).open(sealed)).toBe('secret');
  expect(readFileSync(file, 'utf8')).toBe(key);
  expect(await vaultFromKey(`${key}\n`).open(sealed)).toBe('secret');
});

test('a key file that cannot be made or read is vault_key_unavailable', () => {
  writeFileSync(join(folder, 'file'), '');
  mkdirSync(join(folder, 'folder'));
  for (const place of [join(folder, 'file', 'key'), join(folder, 'folder')]) {
    expect(() => vaultFromFile(place)).toThrow(expect.objectContaining({ code: 'vault_key_unavailable' }));
  }
});
