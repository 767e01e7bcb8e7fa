/** Every way of using this package wrongly. */
export const OPTION_ERRORS = {
  issuers_missing: 'At least one trusted issuer is needed.',
  base_url_invalid: 'The base URL must be an absolute http or https URL without query, fragment or credentials.',
  insecure_issuer: 'The issuer must be an https URL; http needs the option allowInsecureRequests.',
  cookie_secret_too_short: 'Every cookie secret needs at least 32 characters.',
  cookie_name_invalid: 'A cookie name consists of letters, digits, "_" and "-".',
  path_invalid: 'A path begins with "/" and has neither query nor fragment, and no two routes share one.',
  side_effects_missing: 'Revalidation by refresh needs the option sideEffects, which keeps the refresh tokens.',
  revalidation_invalid: 'The times of the revalidation must be positive numbers of seconds.',
  client_secret_missing: 'The algorithms HS256, HS384 and HS512 need a client secret.',
  parameter_reserved: 'An extra authorization parameter would replace one that protects the sign-in.',
  response_mode_unsupported: 'The response mode must be "query" or "form_post".',
  host_session_missing:
    "The session of the application's framework is not there: its middleware has to run before the kit's adapter.",
  middleware_missing: 'requiresSession() needs the middleware of the relying party in front of it.',
} as const satisfies Record<string, string>;

/** Stable name of a usage mistake. */
export type OptionErrorCode = keyof typeof OPTION_ERRORS;

/** The program is wrong: an option has a value that would be unsafe or meaningless. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
  readonly code: OptionErrorCode;

  constructor(code: OptionErrorCode, options?: ErrorOptions) {
    super(OPTION_ERRORS[code], options);
    this.code = code;
  }
}
