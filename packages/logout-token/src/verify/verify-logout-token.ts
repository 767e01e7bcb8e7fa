import { fitsEncryption } from '../algorithms/encryption-algorithm.ts';
import { checkIdentifiers } from '../claims/identifiers.ts';
import { checkLogoutEvent } from '../claims/logout-event.ts';
import { checkParties } from '../claims/parties.ts';
import { checkTimes } from '../claims/times.ts';
import { ConfigurationError } from '../errors/configuration-error.ts';
import { refuse } from '../errors/logout-token-error.ts';
import { importKeyMaterial } from '../keys/key-material.ts';
import { decodeCanonicalBase64url } from '../token/base64url.ts';
import { type CompactJws, splitCompact } from '../token/compact.ts';
import { decryptToken } from '../token/decryption.ts';
import { checkSignatureHeader } from '../token/header.ts';
import { parseJsonObject } from '../token/json-object.ts';
import { readVerifyPolicy, type VerifyLogoutTokenOptions, type VerifyPolicy } from './options.ts';
import { verifySignature } from './signature.ts';

/** A Logout Token that passed every check. Times are in seconds since 1970, possibly fractional. */
export interface LogoutToken {
  issuer: string;
  audience: readonly string[];
  issuedAt: number;
  /** Undefined only where `allowMissingExpiry` let a token without `exp` through. */
  expiresAt: number | undefined;
  /** The moment from which this token is refused: how long its `jti` must be remembered. Whole seconds. */
  usableUntil: number;
  /** `jti`, unique within the issuer. */
  tokenId: string;
  subject: string | undefined;
  /** Present: this one session ended. Absent: all sessions of the subject did (section 2.4). */
  sessionId: string | undefined;
  /** `toe` (RFC 8417, section 2.2): when the session ended, if the issuer says so and it is not after `iat`. */
  eventTime: number | undefined;
  /** Keycloak's `revoke_offline_access` event: offline tokens are to be dropped as well. */
  revokeOfflineAccess: boolean;
  /** Every claim of the token, for extensions. */
  claims: Readonly<Record<string, unknown>>;
}

/**
 * Verifies a Logout Token by all of Back-Channel Logout 1.0, section 2.6, except what needs a memory:
 * whether its `jti` was seen before and whether it matches a session.
 *
 * What costs nothing comes first (size, form, header, issuer, audience), then the keys, the signature, and the
 * remaining claims; so a token that is not for this client never causes a request.
 *
 * Throws LogoutTokenError (refused), KeysUnavailableError (no verdict), ConfigurationError (wrong options).
 */
export async function verifyLogoutToken(token: string, options: VerifyLogoutTokenOptions): Promise<LogoutToken> {
  const policy = readVerifyPolicy(options);
  const jws = await openToken(token, policy);
  const header = parseJsonObject(decodeCanonicalBase64url(jws.header), 'header_invalid');
  const keyId = checkSignatureHeader(header, policy);
  const signature = decodeCanonicalBase64url(jws.signature);
  // The signature below covers this very segment, so these are the signed claims once it has verified.
  const claims = parseJsonObject(decodeCanonicalBase64url(jws.payload), 'payload_invalid');
  const audience = checkParties(claims, policy);

  const key = await policy.keys.findKey(policy.algorithm, keyId);
  await verifySignature(jws, signature, key, policy.algorithm);

  const event = checkLogoutEvent(claims);
  const times = checkTimes(claims, policy, policy.now() / 1000);
  const identifiers = checkIdentifiers(claims, policy.requireSessionId);
  return { issuer: policy.issuer, audience, ...times, ...identifiers, ...event, claims: Object.freeze(claims) };
}

async function openToken(token: unknown, { decryption, issuer }: VerifyPolicy): Promise<CompactJws> {
  if (typeof token !== 'string') return refuse('malformed');
  const compact = splitCompact(token);
  if (compact.form === 'jws') return decryption === undefined ? compact : refuse('encryption_required');
  if (decryption === undefined) return refuse('encryption_unexpected');
  return decryptToken(compact, { ...decryption, key: await importDecryptionKey(decryption) }, issuer);
}

async function importDecryptionKey(decryption: NonNullable<VerifyPolicy['decryption']>) {
  const key = await importKeyMaterial(decryption.key, decryption.algorithm, 'enc').catch((cause: unknown) => {
    throw new ConfigurationError('decryption_key_unsuitable', { cause });
  });
  const isPublic = !(key instanceof Uint8Array) && key.type === 'public';
  if (isPublic || !fitsEncryption(key, decryption)) throw new ConfigurationError('decryption_key_unsuitable');
  return key;
}
