/**
 * Every reason of the receiver itself for not carrying out a logout; the reasons concerning the token are in
 * `LOGOUT_TOKEN_ERRORS` of `@curfew/logout-token`. Codes and sentences are stable; a retired code is never reused.
 *
 * `unavailable` marks what is no verdict on the request: the issuer should try again.
 */
export const LOGOUT_REQUEST_ERRORS = {
  method_not_allowed: { message: 'The logout endpoint accepts POST only.', unavailable: false },
  media_type_unsupported: {
    message: 'The request must be of type application/x-www-form-urlencoded.',
    unavailable: false,
  },
  body_too_large: { message: 'The request body is larger than 16384 bytes.', unavailable: false },
  body_timeout: { message: 'The request body did not arrive in time.', unavailable: false },
  body_unreadable: { message: 'The request body could not be read.', unavailable: false },
  token_missing: { message: 'The request body has no logout_token parameter.', unavailable: false },
  token_repeated: { message: 'The request body has more than one logout_token parameter.', unavailable: false },
  token_replayed: { message: 'The token was used before.', unavailable: false },
  subject_mismatch: { message: 'The session belongs to another subject.', unavailable: false },
  issuer_unresolved: { message: 'The issuers that are trusted could not be looked up.', unavailable: true },
  keys_unavailable: { message: "The issuer's keys could not be fetched.", unavailable: true },
  store_unavailable: { message: 'The sessions could not be reached.', unavailable: true },
  internal_error: { message: 'The logout could not be carried out.', unavailable: true },
} as const satisfies Record<string, { message: string; unavailable: boolean }>;

/** Stable name of a reason of the receiver. */
export type LogoutRequestErrorCode = keyof typeof LOGOUT_REQUEST_ERRORS;

/** The request was not carried out. Nothing in this error is taken from the request. */
export class LogoutRequestError extends Error {
  override readonly name = 'LogoutRequestError';
  readonly code: LogoutRequestErrorCode;

  constructor(code: LogoutRequestErrorCode, options?: ErrorOptions) {
    super(LOGOUT_REQUEST_ERRORS[code].message, options);
    this.code = code;
  }
}
