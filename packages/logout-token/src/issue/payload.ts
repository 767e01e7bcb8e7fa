import { isSessionId, isSubject, isTokenId } from '../claims/identifiers.ts';
import { isNumericDate } from '../claims/times.ts';
import { LogoutTokenIssueError, type LogoutTokenIssueErrorCode } from '../errors/issue-error.ts';
import { BACKCHANNEL_LOGOUT_EVENT, REVOKE_OFFLINE_ACCESS_EVENT } from '../logout-event.ts';
import type { IssueLogoutTokenOptions } from './options.ts';

const MAX_LIFETIME = 120;

// typ is here because receivers take a payload typ for a statement of what the token is.
const RESERVED_CLAIMS = ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'sid', 'events', 'toe', 'nonce', 'typ'];

export interface LogoutTokenPayload {
  readonly iat: number;
  readonly exp: number;
  readonly jti: string;
  readonly [claim: string]: unknown;
}

/** Builds the claims of Back-Channel Logout 1.0, section 2.4. Throws LogoutTokenIssueError. */
export function buildPayload(options: IssueLogoutTokenOptions): LogoutTokenPayload {
  const { issuer, audience, subject, sessionId, eventTime, lifetime = MAX_LIFETIME, claims = {} } = options;
  const jti = options.jti ?? crypto.randomUUID();
  demand(isName(issuer), 'issuer_invalid');
  demand(isName(audience), 'audience_invalid');
  demand(subject !== undefined || sessionId !== undefined, 'subject_or_session_missing');
  demand(subject === undefined || isSubject(subject), 'subject_invalid');
  demand(sessionId === undefined || isSessionId(sessionId), 'session_id_invalid');
  demand(isTokenId(jti), 'token_id_invalid');
  demand(Number.isInteger(lifetime) && lifetime >= 1 && lifetime <= MAX_LIFETIME, 'lifetime_invalid');
  demand(eventTime === undefined || isNumericDate(eventTime), 'event_time_invalid');
  demand(!RESERVED_CLAIMS.some((name) => Object.hasOwn(claims, name)), 'claim_reserved');

  const iat = Math.floor((options.now ?? Date.now)() / 1000);
  return {
    ...claims,
    iss: issuer,
    aud: audience,
    iat,
    exp: iat + lifetime,
    jti,
    ...(subject !== undefined && { sub: subject }),
    ...(sessionId !== undefined && { sid: sessionId }),
    ...(eventTime !== undefined && { toe: Math.min(eventTime, iat) }),
    events: {
      [BACKCHANNEL_LOGOUT_EVENT]: {},
      ...(options.revokeOfflineAccess === true && { [REVOKE_OFFLINE_ACCESS_EVENT]: true }),
    },
  };
}

export function demand(condition: boolean, otherwise: LogoutTokenIssueErrorCode): void {
  if (!condition) throw new LogoutTokenIssueError(otherwise);
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
