import { CompactEncrypt, compactDecrypt } from 'jose';
import { OptionError } from '../option-error.ts';

/** Turns values into text that only this application can read and nobody else can make. */
export interface SealedBox {
  seal(value: object): Promise<string>;
  /** `undefined` for anything that was not sealed here for the same purpose. */
  open(sealed: string): Promise<unknown>;
}

export interface SealedBoxOptions {
  /** The first secret seals, all of them open: put a new one in front to change it without signing people out. */
  secrets: readonly string[];
  /** What the box is for. A value sealed for one purpose cannot be opened for another, nor by another application. */
  purpose: readonly string[];
}

/** JWE, `dir` with A256GCM; keys by HKDF-SHA-256. Errors: `OptionError` cookie_secret_too_short. */
export function createSealedBox({ secrets, purpose }: SealedBoxOptions): SealedBox {
  const [current, ...older] = secrets;
  if (current === undefined || secrets.some((secret) => secret.length < 32)) {
    throw new OptionError('cookie_secret_too_short');
  }
  const info = new TextEncoder().encode(JSON.stringify(['curfew', ...purpose]));
  const currentKey = lazily(() => deriveKey(current, info));
  const keys = [currentKey, ...older.map((secret) => lazily(() => deriveKey(secret, info)))];

  return {
    async seal(value) {
      return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(value)))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .encrypt(await currentKey());
    },
    async open(sealed) {
      for (const key of keys) {
        try {
          const options = { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] };
          const { plaintext } = await compactDecrypt(sealed, await key(), options);
          return JSON.parse(new TextDecoder().decode(plaintext));
        } catch {
          // Sealed with another secret, or not sealed at all: the next secret may know.
        }
      }
      return undefined;
    },
  };
}

async function deriveKey(secret: string, info: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), 'HKDF', false, ['deriveKey']);
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info };
  return crypto.subtle.deriveKey(derivation, material, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
