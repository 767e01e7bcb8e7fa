import type { EncryptionSettings } from '../algorithms/encryption-algorithm.ts';
import { isSupportedEncryption } from '../algorithms/encryption-algorithm.ts';
import { isSigningAlgorithm, type SigningAlgorithm } from '../algorithms/signing-algorithm.ts';
import { ConfigurationError, type ConfigurationErrorCode } from '../errors/configuration-error.ts';
import type { KeyMaterial } from '../keys/key-material.ts';
import type { KeySource } from '../keys/key-source.ts';

/** What a client knows about its issuer. Times are in seconds unless said otherwise. */
export interface VerifyLogoutTokenOptions {
  /** The `issuer` of the provider's metadata; compared byte for byte. */
  issuer: string;
  /** This client's id, which `aud` must contain. */
  clientId: string;
  /** Where verification keys come from. Keep one source per issuer: it caches. */
  keys: KeySource;
  /** The registered `id_token_signed_response_alg`; no other is accepted. Default `RS256`. */
  algorithm?: SigningAlgorithm;
  /** Audiences that may be named beside this client. Default none. */
  trustedAudiences?: readonly string[];
  /** The registered ID Token encryption and the key to undo it. When set, plain tokens are refused. */
  decryption?: EncryptionSettings & { key: KeyMaterial };
  /** How far the clocks may differ. Default 60, at most 300. */
  clockTolerance?: number;
  /** Age after `iat` from which a token is refused, tolerance added. Default 300. */
  maxAge?: number;
  /** Longest accepted `exp - iat`. Default 600. */
  maxLifetime?: number;
  /** Require the header `typ: logout+jwt`, which many issuers do not send. Default false. */
  requireType?: boolean;
  /** The registered `backchannel_logout_session_required`: refuse tokens without `sid`. Default false. */
  requireSessionId?: boolean;
  /** For issuers older than the errata of 2023: `exp` may be missing, and `maxAge` alone bounds the token. Default false. */
  allowMissingExpiry?: boolean;
  /** The clock, in milliseconds. Default Date.now. */
  now?: () => number;
}

/** The options with their defaults filled in. */
export type VerifyPolicy = Required<Omit<VerifyLogoutTokenOptions, 'decryption'>> &
  Pick<VerifyLogoutTokenOptions, 'decryption'>;

const MAX_CLOCK_TOLERANCE = 300;

/**
 * Checks options before the first token arrives. {@link verifyLogoutToken} makes the same checks.
 * Throws ConfigurationError.
 */
export function assertVerifyLogoutTokenOptions(options: VerifyLogoutTokenOptions): void {
  readVerifyPolicy(options);
}

export function readVerifyPolicy(options: VerifyLogoutTokenOptions): VerifyPolicy {
  const policy: VerifyPolicy = {
    issuer: options.issuer,
    clientId: options.clientId,
    keys: options.keys,
    algorithm: options.algorithm ?? 'RS256',
    trustedAudiences: options.trustedAudiences ?? [],
    clockTolerance: options.clockTolerance ?? 60,
    maxAge: options.maxAge ?? 300,
    maxLifetime: options.maxLifetime ?? 600,
    requireType: options.requireType ?? false,
    requireSessionId: options.requireSessionId ?? false,
    allowMissingExpiry: options.allowMissingExpiry ?? false,
    now: options.now ?? Date.now,
    ...(options.decryption && { decryption: options.decryption }),
  };
  const { clockTolerance, maxAge, maxLifetime, decryption } = policy;
  demand(isName(policy.issuer), 'issuer_invalid');
  demand(isName(policy.clientId), 'client_id_invalid');
  demand(isSigningAlgorithm(policy.algorithm), 'algorithm_unsupported');
  demand(clockTolerance >= 0 && clockTolerance <= MAX_CLOCK_TOLERANCE, 'clock_tolerance_invalid');
  demand(Number.isFinite(maxAge) && maxAge > 0, 'max_age_invalid');
  demand(Number.isFinite(maxLifetime) && maxLifetime > 0, 'max_lifetime_invalid');
  demand(decryption === undefined || isSupportedEncryption(decryption), 'decryption_unsupported');
  policy.keys.assertServes(policy.algorithm);
  return policy;
}

function demand(condition: boolean, otherwise: ConfigurationErrorCode): void {
  if (!condition) throw new ConfigurationError(otherwise);
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
