/** The JWE settings an issuer and a client agreed on for ID Tokens; Logout Tokens use the same. */
export interface EncryptionSettings {
  /** JWE `alg`, such as `RSA-OAEP-256` or `ECDH-ES+A256KW`. Password-based (PBES2) ones are refused. */
  readonly algorithm: string;
  /** JWE `enc`, such as `A256GCM`. */
  readonly encryption: string;
}

/** Names of the Web Cryptography algorithms a key may be for, or the length of a secret in bits. */
type KeyRequirement = readonly string[] | number | 'content encryption key';

const RSA = ['RSA-OAEP'];
const ELLIPTIC = ['ECDH', 'X25519'];

// PBES2 is left out on purpose: its iteration count is chosen by whoever sends the token (RFC 7518, section 8.1).
const KEY_MANAGEMENT: ReadonlyMap<string, KeyRequirement> = new Map<string, KeyRequirement>([
  ['RSA-OAEP', RSA],
  ['RSA-OAEP-256', RSA],
  ['RSA-OAEP-384', RSA],
  ['RSA-OAEP-512', RSA],
  ['ECDH-ES', ELLIPTIC],
  ['ECDH-ES+A128KW', ELLIPTIC],
  ['ECDH-ES+A192KW', ELLIPTIC],
  ['ECDH-ES+A256KW', ELLIPTIC],
  ['A128KW', 128],
  ['A192KW', 192],
  ['A256KW', 256],
  ['A128GCMKW', 128],
  ['A192GCMKW', 192],
  ['A256GCMKW', 256],
  ['dir', 'content encryption key'],
]);

const CONTENT_KEY_BITS: ReadonlyMap<string, number> = new Map([
  ['A128CBC-HS256', 256],
  ['A192CBC-HS384', 384],
  ['A256CBC-HS512', 512],
  ['A128GCM', 128],
  ['A192GCM', 192],
  ['A256GCM', 256],
]);

/** True when both algorithms are ones this package encrypts and decrypts with. */
export function isSupportedEncryption({ algorithm, encryption }: EncryptionSettings): boolean {
  return KEY_MANAGEMENT.has(algorithm) && CONTENT_KEY_BITS.has(encryption);
}

/** True when the key is of the kind and, if a secret, of the length that the algorithms need. */
export function fitsEncryption(key: CryptoKey | Uint8Array, { algorithm, encryption }: EncryptionSettings): boolean {
  const needed = KEY_MANAGEMENT.get(algorithm);
  if (Array.isArray(needed)) return !(key instanceof Uint8Array) && needed.includes(key.algorithm.name);
  const bits = needed === 'content encryption key' ? CONTENT_KEY_BITS.get(encryption) : needed;
  if (key instanceof Uint8Array) return key.length * 8 === bits;
  return 'length' in key.algorithm && key.algorithm.length === bits;
}
