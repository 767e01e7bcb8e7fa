/** Every way of configuring this package wrongly. */
export const CONFIGURATION_ERRORS = {
  issuer_invalid: 'The issuer must be a non-empty string.',
  client_id_invalid: 'The client id must be a non-empty string.',
  algorithm_unsupported: 'The signing algorithm is not supported; "none" never is.',
  keys_unsuitable:
    'HS256, HS384 and HS512 need clientSecret(); every other algorithm needs remoteJwks() or localJwks().',
  client_secret_too_short:
    'The client secret is shorter than the algorithm needs: 32 octets for HS256, 48 for HS384, 64 for HS512.',
  decryption_unsupported: 'The decryption algorithms are not supported; password-based ones never are.',
  decryption_key_unsuitable: 'The decryption key cannot be used with these algorithms.',
  clock_tolerance_invalid: 'The clock tolerance must be from 0 to 300 seconds.',
  max_age_invalid: 'The maximum age must be a positive number of seconds.',
  max_lifetime_invalid: 'The maximum lifetime must be a positive number of seconds.',
  jwks_invalid: 'A JWK Set must be an object with an array of keys.',
  jwks_uri_invalid:
    'The JWK Set URI must be https, without credentials; http is for loopback addresses, or by allowInsecureHttp.',
  jwks_option_invalid:
    'The limits and times of a remote JWK Set must be non-negative numbers, the timeout and limits positive.',
} as const satisfies Record<string, string>;

/** Stable name of a configuration mistake. */
export type ConfigurationErrorCode = keyof typeof CONFIGURATION_ERRORS;

/** The program is wrong, not the token: an option has a value that would be unsafe or meaningless. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly code: ConfigurationErrorCode;

  constructor(code: ConfigurationErrorCode, options?: ErrorOptions) {
    super(CONFIGURATION_ERRORS[code], options);
    this.code = code;
  }
}
