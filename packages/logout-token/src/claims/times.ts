import { refuse } from '../errors/logout-token-error.ts';
import { type JsonObject, ownMember } from '../token/json-object.ts';

interface TimesPolicy {
  readonly clockTolerance: number;
  readonly maxAge: number;
  readonly maxLifetime: number;
  readonly allowMissingExpiry: boolean;
}

export interface Times {
  readonly issuedAt: number;
  readonly expiresAt: number | undefined;
  readonly usableUntil: number;
  readonly eventTime: number | undefined;
}

// The end of the year 9999: later times are mistakes, and overflow what comes after.
const LATEST = 253_402_300_799;

/** NumericDate (RFC 7519, section 2): seconds, possibly fractional. */
export function isNumericDate(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= LATEST;
}

/** Checks iat, exp and nbf against `now`; all in seconds. */
export function checkTimes(claims: JsonObject, policy: TimesPolicy, now: number): Times {
  const { clockTolerance, maxAge } = policy;
  const issuedAt = ownMember(claims, 'iat');
  if (!isNumericDate(issuedAt)) return refuse('issued_at_invalid');
  const expiresAt = readExpiry(claims, issuedAt, policy);

  if (issuedAt > now + clockTolerance) refuse('issued_in_future');
  if (expiresAt !== undefined && now >= expiresAt + clockTolerance) refuse('expired');
  if (now >= issuedAt + maxAge + clockTolerance) refuse('too_old');
  checkNotBefore(claims, now + clockTolerance);

  return {
    issuedAt,
    expiresAt,
    usableUntil: Math.ceil(Math.min(expiresAt ?? Number.POSITIVE_INFINITY, issuedAt + maxAge) + clockTolerance),
    eventTime: readEventTime(claims, issuedAt),
  };
}

function readExpiry(claims: JsonObject, issuedAt: number, policy: TimesPolicy): number | undefined {
  if (!Object.hasOwn(claims, 'exp')) {
    if (policy.allowMissingExpiry) return undefined;
    return refuse('expiry_missing');
  }
  const expiresAt = ownMember(claims, 'exp');
  if (!isNumericDate(expiresAt)) return refuse('expiry_invalid');
  if (expiresAt <= issuedAt) refuse('expiry_before_issue');
  if (expiresAt - issuedAt > policy.maxLifetime) refuse('lifetime_too_long');
  return expiresAt;
}

function checkNotBefore(claims: JsonObject, latest: number): void {
  if (!Object.hasOwn(claims, 'nbf')) return;
  const notBefore = ownMember(claims, 'nbf');
  if (!isNumericDate(notBefore)) refuse('not_before_invalid');
  if (notBefore > latest) refuse('not_yet_valid');
}

/** `toe` only narrows what is logged out, so a senseless one is ignored rather than refused. */
function readEventTime(claims: JsonObject, issuedAt: number): number | undefined {
  const eventTime = ownMember(claims, 'toe');
  return isNumericDate(eventTime) && eventTime <= issuedAt ? eventTime : undefined;
}
