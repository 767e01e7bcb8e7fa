import type { SigningAlgorithm } from '../algorithms/signing-algorithm.ts';
import { refuse } from '../errors/logout-token-error.ts';
import { MAX_KEY_ID_LENGTH } from '../limits.ts';
import { type JsonObject, ownMember } from './json-object.ts';

// A missing typ and plain JWT are common in the field (Back-Channel Logout 1.0, section 4.1).
const LOGOUT_TOKEN_TYPE = /^(?:application\/)?logout\+jwt$/i;
const TOLERATED_TYPE = /^(?:application\/)?(?:logout\+)?jwt$/i;

interface HeaderPolicy {
  readonly algorithm: SigningAlgorithm;
  readonly requireType: boolean;
}

/**
 * Checks the JWS header and returns the key id. Members that would bring a key along
 * (`jwk`, `jku`, `x5u`, `x5c`) are never read.
 */
export function checkSignatureHeader(header: JsonObject, policy: HeaderPolicy): string | undefined {
  const algorithm = ownMember(header, 'alg');
  if (typeof algorithm === 'string' && algorithm.toLowerCase() === 'none') refuse('unsigned');
  if (algorithm !== policy.algorithm) refuse('algorithm_mismatch');
  refuseCriticalExtensions(header);
  checkType(header, policy.requireType);
  return readKeyId(header);
}

export function refuseCriticalExtensions(header: JsonObject): void {
  if (Object.hasOwn(header, 'crit')) refuse('critical_header');
}

/** Checks the header's typ; `strict` accepts `logout+jwt` alone. */
export function checkType(header: JsonObject, strict: boolean): void {
  if (!Object.hasOwn(header, 'typ') && !strict) return;
  const type = ownMember(header, 'typ');
  const accepted = strict ? LOGOUT_TOKEN_TYPE : TOLERATED_TYPE;
  if (typeof type !== 'string' || !accepted.test(type)) refuse('type_mismatch');
}

function readKeyId(header: JsonObject): string | undefined {
  if (!Object.hasOwn(header, 'kid')) return undefined;
  const keyId = ownMember(header, 'kid');
  if (typeof keyId !== 'string' || keyId.length > MAX_KEY_ID_LENGTH) return refuse('key_id_invalid');
  return keyId;
}
