import type { EncryptionSettings } from '../algorithms/encryption-algorithm.ts';
import type { SigningAlgorithm } from '../algorithms/signing-algorithm.ts';
import type { KeyMaterial } from '../keys/key-material.ts';

/** What a Logout Token is made from. Times are in seconds unless said otherwise. */
export interface IssueLogoutTokenOptions {
  /** `iss`, byte for byte as in the provider's metadata. */
  issuer: string;
  /** `aud`: the one client this token is for. */
  audience: string;
  /** `sub`, as this client knows it (pairwise where it is). This or `sessionId` is needed. */
  subject?: string;
  /** `sid`, as this client knows it. Without it the token ends all sessions of the subject. */
  sessionId?: string;
  /**
   * The client's registered ID Token algorithm and the key for it. A JWK is imported once and must not be changed
   * afterwards; octets are for HMAC. `keyId` becomes `kid`; default: the JWK's own.
   */
  signing: { algorithm: SigningAlgorithm; key: KeyMaterial; keyId?: string };
  /** The client's registered ID Token encryption, if any. `iss` is repeated in the JWE header. */
  encryption?: EncryptionSettings & { key: KeyMaterial; keyId?: string };
  /** Seconds from `iat` to `exp`, whole, at most 120. Default 120. */
  lifetime?: number;
  /**
   * `toe` (RFC 8417, section 2.2): when the session ended, so that a late token without `sid` spares later logins.
   * A time after `iat` is brought back to it.
   */
  eventTime?: number;
  /** Ask, as Keycloak does, to drop offline tokens too. Default false. */
  revokeOfflineAccess?: boolean;
  /** Further claims. They may not replace the registered ones, and `nonce` is not allowed. */
  claims?: Record<string, unknown>;
  /** `jti`. Default a random UUID. */
  jti?: string;
  /** The clock, in milliseconds. Default Date.now. */
  now?: () => number;
}
