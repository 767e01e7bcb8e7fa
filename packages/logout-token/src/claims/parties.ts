import { isSymmetric, type SigningAlgorithm } from '../algorithms/signing-algorithm.ts';
import { refuse } from '../errors/logout-token-error.ts';
import { type JsonObject, ownMember } from '../token/json-object.ts';

interface PartiesPolicy {
  readonly issuer: string;
  readonly clientId: string;
  readonly trustedAudiences: readonly string[];
  readonly algorithm: SigningAlgorithm;
}

/** Checks who sent the token and for whom it is (section 2.6 step 4); returns the audience. */
export function checkParties(claims: JsonObject, policy: PartiesPolicy): readonly string[] {
  const issuer = ownMember(claims, 'iss');
  if (typeof issuer !== 'string') refuse('issuer_invalid');
  if (issuer !== policy.issuer) refuse('issuer_mismatch');

  const audience = readAudience(claims);
  if (!audience.includes(policy.clientId)) refuse('audience_mismatch');
  for (const member of audience) {
    if (member !== policy.clientId && !policy.trustedAudiences.includes(member)) refuse('audience_untrusted');
  }
  // A secret is shared by two parties; with more of them there is no telling who signed.
  if (isSymmetric(policy.algorithm) && audience.length > 1) refuse('audience_multiple');
  return audience;
}

function readAudience(claims: JsonObject): readonly string[] {
  const value = ownMember(claims, 'aud');
  const audience: unknown[] = Array.isArray(value) ? value : [value];
  if (audience.length === 0 || !audience.every(isString)) return refuse('audience_invalid');
  return audience;
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}
