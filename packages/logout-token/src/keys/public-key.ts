import { base64url, importJWK } from 'jose';
import { keyAlgorithmFits, keyRequirements, type SigningAlgorithm } from '../algorithms/signing-algorithm.ts';
import { refuse } from '../errors/logout-token-error.ts';
import { MIN_RSA_BITS } from '../limits.ts';
import { isJsonObject, type JsonObject } from '../token/json-object.ts';

type PublicMembers = { kty: string } & Partial<Record<'crv' | 'n' | 'e' | 'x' | 'y', string>>;

/** One public key of a JWK Set, imported at most once per algorithm. */
export class PublicKey {
  readonly keyId: string | undefined;
  readonly #members: PublicMembers;
  readonly #fitsUse: boolean;
  readonly #algorithm: unknown;
  readonly #imported = new Map<SigningAlgorithm, Promise<CryptoKey | undefined>>();

  /** Returns undefined for what is not an RSA, EC or OKP key: `oct` keys have no place in a JWK Set. */
  static read(entry: unknown): PublicKey | undefined {
    if (!isJsonObject(entry)) return undefined;
    const { kty, kid } = entry;
    if (kty !== 'RSA' && kty !== 'EC' && kty !== 'OKP') return undefined;
    if (kid !== undefined && typeof kid !== 'string') return undefined;
    return new PublicKey(kid, publicMembers(kty, entry), entry);
  }

  private constructor(keyId: string | undefined, members: PublicMembers, entry: JsonObject) {
    const { use, key_ops: operations, alg } = entry;
    this.keyId = keyId;
    this.#members = members;
    this.#algorithm = alg;
    this.#fitsUse =
      (use === undefined || use === 'sig') &&
      (operations === undefined || (Array.isArray(operations) && operations.includes('verify'))) &&
      (members.kty !== 'RSA' || modulusBits(members.n) >= MIN_RSA_BITS);
  }

  /** True when type, curve, use, operations, `alg` member and strength all allow `algorithm`. */
  fits(algorithm: SigningAlgorithm): boolean {
    const { keyType, curve } = keyRequirements(algorithm);
    return (
      this.#fitsUse &&
      this.#members.kty === keyType &&
      (curve === undefined || this.#members.crv === curve) &&
      keyAlgorithmFits(this.#algorithm, algorithm)
    );
  }

  /** The key, ready for verifying. A JWK that is not a valid key is refused as `key_unsuitable`. */
  async import(algorithm: SigningAlgorithm): Promise<CryptoKey> {
    let imported = this.#imported.get(algorithm);
    if (imported === undefined) {
      imported = importPublicKey(this.#members, algorithm);
      this.#imported.set(algorithm, imported);
    }
    return (await imported) ?? refuse('key_unsuitable');
  }
}

async function importPublicKey(members: PublicMembers, algorithm: SigningAlgorithm): Promise<CryptoKey | undefined> {
  try {
    const key = await importJWK({ ...members }, algorithm);
    return key instanceof Uint8Array ? undefined : key;
  } catch {
    return undefined;
  }
}

// Only these members are taken over, so that a private key published by mistake is imported as the public one.
function publicMembers(kty: string, entry: JsonObject): PublicMembers {
  const members: PublicMembers = { kty };
  for (const name of ['crv', 'n', 'e', 'x', 'y'] as const) {
    const value = entry[name];
    if (typeof value === 'string') members[name] = value;
  }
  return members;
}

function modulusBits(modulus: string | undefined): number {
  try {
    const bytes = base64url.decode(modulus ?? '');
    const first = bytes.findIndex((byte) => byte !== 0);
    return first === -1 ? 0 : (bytes.length - first) * 8 - Math.clz32(bytes[first] ?? 0) + 24;
  } catch {
    return 0;
  }
}
