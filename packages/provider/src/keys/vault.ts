import { hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { CompactEncrypt, compactDecrypt } from 'jose';

const HEADER = { alg: 'dir', enc: 'A256GCM' };

/** The key that encrypts secrets at rest is missing, malformed or not the one they were encrypted with. */
export class VaultError extends Error {
  override readonly name = 'VaultError';
  readonly code: 'vault_key_invalid' | 'vault_key_unavailable' | 'vault_key_mismatch';

  constructor(code: VaultError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Encrypts what must not be readable in the storage: private keys, client secrets, cookie keys. */
export class Vault {
  readonly #key: Uint8Array;

  /** @param key 32 bytes. */
  constructor(key: Uint8Array) {
    if (key.byteLength !== 32) throw new VaultError('vault_key_invalid', 'The encryption key must be 32 bytes long.');
    this.#key = key;
  }

  async seal(text: string): Promise<string> {
    return new CompactEncrypt(new TextEncoder().encode(text)).setProtectedHeader(HEADER).encrypt(this.#key);
  }

  /** A vault for one purpose: it opens nothing that this one or that of another purpose sealed (HKDF, RFC 5869). */
  derive(purpose: string): Vault {
    return new Vault(new Uint8Array(hkdfSync('sha256', this.#key, '', `curfew ${purpose}`, 32)));
  }

  /** @throws VaultError `vault_key_mismatch` when the text was sealed with another key or was changed. */
  async open(sealed: string): Promise<string> {
    try {
      const { plaintext } = await compactDecrypt(sealed, this.#key, {
        keyManagementAlgorithms: [HEADER.alg],
        contentEncryptionAlgorithms: [HEADER.enc],
      });
      return new TextDecoder().decode(plaintext);
    } catch (cause) {
      throw new VaultError('vault_key_mismatch', 'Stored secrets were encrypted with another encryption key.', {
        cause,
      });
    }
  }
}

/** A vault with the key the operator gave: 32 bytes in base64url, as `CURFEW_ENCRYPTION_KEY` holds it. */
export function vaultFromKey(encoded: string): Vault {
  return new Vault(Buffer.from(encoded.trim(), 'base64url'));
}

/** A vault with the key in a file readable by its owner only, made at the first start. */
export function vaultFromFile(file: string): Vault {
  return vaultFromKey(readKeyFile(file));
}

function readKeyFile(file: string): string {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    if (!existsSync(file)) createKeyFile(file);
  } catch (cause) {
    throw new VaultError('vault_key_unavailable', `The data folder ${dirname(file)} cannot be written.`, { cause });
  }
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new VaultError('vault_key_unavailable', `The key file ${file} cannot be read.`, { cause });
  }
}

/** Two first starts at once agree on one key: a link is made whole or, when there is one already, not at all. */
function createKeyFile(file: string): void {
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(draft);
  }
}
