import type { RegistrationToken } from '../api/registration-tokens.ts';

/** Whether applications can still register with a token, and why not. */
export function stateOf(
  { usesLeft, expiresAt, revokedAt }: Pick<RegistrationToken, 'usesLeft' | 'expiresAt' | 'revokedAt'>,
  now: number,
): 'good' | 'usedUp' | 'expired' | 'revoked' {
  if (revokedAt !== null) return 'revoked';
  if (usesLeft === 0) return 'usedUp';
  return Date.parse(expiresAt) <= now ? 'expired' : 'good';
}
