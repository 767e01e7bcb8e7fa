import { type KeySource, type RemoteJwksOptions, remoteJwks as undatedJwks } from '@curfew/logout-token';

/** A key source that knows when it last fetched its keys. */
export interface DatedKeySource extends KeySource {
  /** Milliseconds; `undefined` before the first time. */
  fetchedAt(): number | undefined;
}

export function isDated(keys: KeySource): keys is DatedKeySource {
  return 'fetchedAt' in keys && typeof keys.fetchedAt === 'function';
}

/**
 * The keys at the `jwks_uri` of an issuer, for `TrustedIssuer`: `remoteJwks` of `@curfew/logout-token`, which also lets
 * `health()` tell when they were last fetched.
 *
 * Errors: `ConfigurationError` jwks_uri_invalid, jwks_option_invalid.
 */
export function remoteJwks(uri: string | URL, options: RemoteJwksOptions = {}): DatedKeySource {
  const { fetch: fetchKeys = (...call: Parameters<typeof fetch>) => fetch(...call), now = Date.now } = options;
  let fetchedAt: number | undefined;
  const source = undatedJwks(uri, {
    ...options,
    async fetch(input, init) {
      const response = await fetchKeys(input, init);
      if (response.ok) fetchedAt = now();
      return response;
    },
  });
  return {
    fetchedAt: () => fetchedAt,
    assertServes: (algorithm) => source.assertServes(algorithm),
    findKey: (algorithm, keyId) => source.findKey(algorithm, keyId),
  };
}
