interface AlgorithmRequirements {
  readonly keyType: 'RSA' | 'EC' | 'OKP' | 'oct';
  readonly curve?: string;
  /** HMAC only: the hash, and the shortest key in octets (RFC 7518, section 3.2). */
  readonly hash?: string;
  readonly minSecretBytes?: number;
}

/** A JWS algorithm that may sign Logout Tokens. `none` is not one. */
export type SigningAlgorithm =
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'EdDSA'
  | 'Ed25519'
  | 'HS256'
  | 'HS384'
  | 'HS512';

const REQUIREMENTS: Readonly<Record<SigningAlgorithm, AlgorithmRequirements>> = {
  RS256: { keyType: 'RSA' },
  RS384: { keyType: 'RSA' },
  RS512: { keyType: 'RSA' },
  PS256: { keyType: 'RSA' },
  PS384: { keyType: 'RSA' },
  PS512: { keyType: 'RSA' },
  ES256: { keyType: 'EC', curve: 'P-256' },
  ES384: { keyType: 'EC', curve: 'P-384' },
  ES512: { keyType: 'EC', curve: 'P-521' },
  EdDSA: { keyType: 'OKP', curve: 'Ed25519' },
  Ed25519: { keyType: 'OKP', curve: 'Ed25519' },
  HS256: { keyType: 'oct', hash: 'SHA-256', minSecretBytes: 32 },
  HS384: { keyType: 'oct', hash: 'SHA-384', minSecretBytes: 48 },
  HS512: { keyType: 'oct', hash: 'SHA-512', minSecretBytes: 64 },
};

/** Every algorithm this package signs and verifies with. */
export const SIGNING_ALGORITHMS: readonly SigningAlgorithm[] = Object.keys(REQUIREMENTS).filter(isSigningAlgorithm);

/** True for the algorithms in {@link SIGNING_ALGORITHMS}. */
export function isSigningAlgorithm(value: unknown): value is SigningAlgorithm {
  return typeof value === 'string' && Object.hasOwn(REQUIREMENTS, value);
}

/** What a key must be to serve `algorithm`. */
export function keyRequirements(algorithm: SigningAlgorithm): AlgorithmRequirements {
  return REQUIREMENTS[algorithm];
}

/** True for the HMAC algorithms, whose key is the client secret. */
export function isSymmetric(algorithm: SigningAlgorithm): boolean {
  return REQUIREMENTS[algorithm].keyType === 'oct';
}

/** True when a JWK's `alg` member allows the key to serve `algorithm`. */
export function keyAlgorithmFits(keyAlgorithm: unknown, algorithm: string): boolean {
  if (keyAlgorithm === undefined || keyAlgorithm === algorithm) return true;
  // RFC 9864 renamed EdDSA with curve Ed25519 to Ed25519; it is the same signature.
  return isEd25519(keyAlgorithm) && isEd25519(algorithm);
}

function isEd25519(algorithm: unknown): boolean {
  return algorithm === 'EdDSA' || algorithm === 'Ed25519';
}
