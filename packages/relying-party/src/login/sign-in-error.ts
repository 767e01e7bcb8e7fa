/** Everything that can go wrong on the routes a person visits: code -> a sentence for that person, and the status. */
export const SIGN_IN_ERRORS = {
  login_not_found: {
    message: 'This sign-in was not started in this browser, took too long, or was completed before.',
    status: 400,
  },
  provider_refused: { message: 'The provider did not sign you in.', status: 403 },
  provider_unreachable: { message: 'The provider cannot be reached at the moment.', status: 503 },
  response_invalid: { message: 'The answer of the provider was not valid.', status: 502 },
  session_ended: { message: 'You were signed out while you were signing in.', status: 403 },
  application_refused: { message: 'The application did not accept the sign-in.', status: 403 },
  store_unavailable: { message: 'The sessions cannot be reached at the moment.', status: 503 },
  cross_site_request: { message: 'The request to sign out came from another site.', status: 403 },
  method_not_allowed: { message: 'This address does not accept this method.', status: 405 },
} as const satisfies Record<string, { message: string; status: number }>;

/** Stable name of a reason for not signing in or out. */
export type SignInErrorCode = keyof typeof SIGN_IN_ERRORS;

/** A person could not sign in or out. `cause` has the details, for the log only. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
  readonly code: SignInErrorCode;
  readonly status: number;
  /** The OAuth error code of the provider, such as `access_denied`, with `provider_refused`. */
  readonly providerError: string | undefined;
  /** The methods that are accepted, with `method_not_allowed`. */
  readonly allow: string | undefined;

  constructor(code: SignInErrorCode, options: ErrorOptions & { providerError?: string; allow?: string } = {}) {
    super(SIGN_IN_ERRORS[code].message, options);
    this.code = code;
    this.status = SIGN_IN_ERRORS[code].status;
    this.providerError = options.providerError;
    this.allow = options.allow;
  }
}
