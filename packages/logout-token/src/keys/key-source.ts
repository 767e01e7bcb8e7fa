import type { SigningAlgorithm } from '../algorithms/signing-algorithm.ts';

/**
 * Where the keys come from that Logout Tokens are verified with: {@link remoteJwks}, {@link localJwks}
 * or {@link clientSecret}. Make one per issuer and keep it: it caches. The members are for this package only.
 */
export interface KeySource {
  /** Throws ConfigurationError when no key of this source could ever serve the algorithm. */
  assertServes(algorithm: SigningAlgorithm): void;

  /**
   * Finds the one key for a token signed with `algorithm` that names `keyId`.
   * Throws LogoutTokenError `key_unknown`, `key_unsuitable`, `key_ambiguous`, or KeysUnavailableError.
   */
  findKey(algorithm: SigningAlgorithm, keyId: string | undefined): Promise<CryptoKey>;
}
