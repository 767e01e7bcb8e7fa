import * as client from 'openid-client';

/** A side effect that will not succeed however often it is repeated. */
export class PermanentFailure extends Error {
  override readonly name = 'PermanentFailure';
  readonly code: string;

  constructor(code: string, options?: ErrorOptions) {
    super('Another attempt would fail as well.', options);
    this.code = code;
  }
}

/**
 * Revoke a refresh token at the provider (RFC 7009). A provider that knows nothing of the token answers with success.
 *
 * Errors: `PermanentFailure` for a provider without revocation endpoint and for its final answers; anything else may
 * pass, and is worth another attempt.
 */
export async function revokeRefreshToken(configuration: client.Configuration, refreshToken: string): Promise<void> {
  if (configuration.serverMetadata().revocation_endpoint === undefined) {
    throw new PermanentFailure('revocation_unsupported');
  }
  try {
    await client.tokenRevocation(configuration, refreshToken, { token_type_hint: 'refresh_token' });
  } catch (cause) {
    throw isFinal(cause) ? new PermanentFailure('revocation_refused', { cause }) : cause;
  }
}

// Overload and throttling pass; so may a client that is being registered anew, and nothing is lost by asking again.
function isFinal(error: unknown): boolean {
  return error instanceof client.ResponseBodyError && error.status === 400 && error.error !== 'invalid_client';
}
