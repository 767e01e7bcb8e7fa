/**
 * The issuer's keys could not be fetched, so the token could not be judged. This is no verdict on the
 * token: touch no session, and let the issuer try again. `cause` says what went wrong.
 */
export class KeysUnavailableError extends Error {
  override readonly name = 'KeysUnavailableError';
  readonly code = 'keys_unavailable';

  constructor(options?: ErrorOptions) {
    super("The issuer's keys could not be fetched.", options);
  }
}
