import type { LogoutToken } from '@curfew/logout-token';
import { cutOffOfLogoutToken } from '../sessions/cut-off.ts';
import type { RevocationScope } from '../sessions/revocation-keys.ts';
import type { RevokeOptions, SessionRegistry } from '../sessions/session-registry.ts';
import type { RevocationOutcome } from '../stores/store.ts';

/** What a valid token with `sub` and a `sid` that no session here has does: nothing, or as if it had no `sid`. */
export type UnknownSidPolicy = 'ignore' | 'end_subject';

/** End the sessions a valid Logout Token speaks of. Rejects when the store fails; the token can then be used again. */
export async function carryOut(
  sessions: Pick<SessionRegistry, 'revoke'>,
  token: LogoutToken,
  unknownSid: UnknownSidPolicy,
): Promise<RevocationOutcome> {
  const { issuer, subject, sessionId: sid, tokenId, usableUntil, revokeOfflineAccess } = token;
  const scope: RevocationScope = { issuer, subject, sid };
  const options: RevokeOptions = {
    before: cutOffOfLogoutToken(token),
    end: { reason: 'logout_token', tokenId, ...(revokeOfflineAccess ? { revokeOfflineAccess } : {}) },
  };
  const once = { key: JSON.stringify([issuer, tokenId]), expiresAt: Math.ceil(usableUntil * 1000) };
  // One atomic step: tombstones, sessions and the jti are all written or none is.
  if (unknownSid === 'ignore' || subject === undefined || sid === undefined) {
    return sessions.revoke(scope, { ...options, once });
  }
  // Two steps, of which the second one uses up the jti: a failure between them is mended by the retry.
  const found = await sessions.revoke({ ...scope, exactSid: true }, options);
  if (found.outcome !== 'applied') return found;
  const outcome = await sessions.revoke(found.known > 0 ? scope : { issuer, subject }, { ...options, once });
  if (outcome.outcome !== 'applied') return outcome;
  return { ...outcome, ended: [...found.ended, ...outcome.ended] };
}
