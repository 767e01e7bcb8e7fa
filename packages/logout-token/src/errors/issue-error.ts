const LOGOUT = 'Back-Channel Logout 1.0, section';

/** Every reason for not issuing a Logout Token. */
export const LOGOUT_TOKEN_ISSUE_ERRORS = {
  issuer_invalid: { message: 'The issuer must be a non-empty string.', specification: `${LOGOUT} 2.4` },
  audience_invalid: {
    message: 'The audience must be one client id, a non-empty string.',
    specification: `${LOGOUT} 2.4`,
  },
  subject_or_session_missing: {
    message: 'A subject, a session id, or both are needed.',
    specification: `${LOGOUT} 2.4`,
  },
  subject_invalid: {
    message: 'The subject must be 1 to 255 printable characters.',
    specification: 'OpenID Connect Core 1.0, section 2',
  },
  session_id_invalid: {
    message: 'The session id must be 1 to 255 printable ASCII characters.',
    specification: `${LOGOUT} 2.1`,
  },
  token_id_invalid: { message: 'The jti must be 1 to 256 printable characters.', specification: `${LOGOUT} 2.4` },
  lifetime_invalid: {
    message: 'The lifetime must be a whole number of seconds from 1 to 120.',
    specification: `${LOGOUT} 4`,
  },
  event_time_invalid: {
    message: 'The event time must be a time in seconds.',
    specification: 'RFC 8417, section 2.2',
  },
  claim_reserved: {
    message: 'An extra claim would overwrite or imitate one that this package sets, or is a nonce.',
    specification: `${LOGOUT} 2.4`,
  },
  claims_invalid: { message: 'The extra claims cannot be written as JSON.', specification: 'RFC 7519, section 7.1' },
  algorithm_unsupported: {
    message: 'The signing algorithm is not supported; "none" never is.',
    specification: `${LOGOUT} 2.6 (3)`,
  },
  key_unsuitable: {
    message: 'The signing key cannot sign with this algorithm.',
    specification: 'RFC 7518, section 3.1',
  },
  key_too_weak: {
    message: 'The signing key is too weak: RSA needs 2048 bits, HMAC as many as its hash.',
    specification: 'RFC 7518, sections 3.2, 3.3 and 3.5',
  },
  encryption_unsupported: {
    message: 'The encryption algorithms are not supported; password-based ones never are.',
    specification: 'RFC 7518, sections 4.1 and 5.1',
  },
  encryption_key_unsuitable: {
    message: 'The encryption key cannot be used with these algorithms.',
    specification: 'RFC 7518, section 4.1',
  },
  encryption_key_too_weak: {
    message: 'The encryption key is too weak: RSA needs 2048 bits.',
    specification: 'RFC 7518, section 4.3',
  },
  token_too_large: { message: 'The token would be longer than 12288 characters.', specification: 'Local policy' },
} as const satisfies Record<string, { message: string; specification: string }>;

/** Stable name of a reason for not issuing a Logout Token. */
export type LogoutTokenIssueErrorCode = keyof typeof LOGOUT_TOKEN_ISSUE_ERRORS;

/** The Logout Token was not issued, because what was asked for is not a valid one. */
export class LogoutTokenIssueError extends Error {
  override readonly name = 'LogoutTokenIssueError';
  readonly code: LogoutTokenIssueErrorCode;
  /** The rule that would be broken. */
  readonly specification: string;

  constructor(code: LogoutTokenIssueErrorCode, options?: ErrorOptions) {
    super(LOGOUT_TOKEN_ISSUE_ERRORS[code].message, options);
    this.code = code;
    this.specification = LOGOUT_TOKEN_ISSUE_ERRORS[code].specification;
  }
}
