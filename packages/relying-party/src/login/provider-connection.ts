import {
  clientSecret,
  type KeySource,
  KeysUnavailableError,
  remoteJwks,
  type SigningAlgorithm,
} from '@curfew/logout-token';
import * as client from 'openid-client';
import { OptionError } from '../option-error.ts';
import type { DatedKeySource } from '../receiver/watched-keys.ts';

/** How this application is registered at its provider. */
export interface ProviderOptions {
  issuer: string;
  clientId: string;
  /** Sent with `client_secret_post`; leave it out for a public client or with `clientAuthentication`. */
  clientSecret?: string | undefined;
  /** Any other client authentication of `openid-client`, such as `PrivateKeyJwt(key)`. */
  clientAuthentication?: client.ClientAuth | undefined;
  /** The algorithm registered for ID Tokens, which holds for Logout Tokens as well. Default RS256. */
  algorithm?: SigningAlgorithm | undefined;
  /** Allow an http issuer and endpoints: for demonstrations on one machine only. */
  allowInsecureRequests?: boolean | undefined;
  fetch?: typeof fetch | undefined;
  /** Milliseconds. */
  now?: (() => number) | undefined;
}

/** What is known about the provider, found by discovery when it is first needed. */
export interface ProviderConnection {
  /** Rejects while discovery fails. */
  configuration(): Promise<client.Configuration>;
  /** The keys Logout Tokens are verified with. */
  readonly keys: KeySource;
}

/** Milliseconds after a failed discovery until the next is tried: anybody can post to the logout endpoint. */
const RETRY_PAUSE = 5000;

/** Errors: `OptionError` insecure_issuer, client_secret_missing. */
export function connectProvider(options: ProviderOptions): ProviderConnection {
  const { issuer, clientId, clientSecret: secret, algorithm = 'RS256', now = Date.now } = options;
  if (!options.allowInsecureRequests && !issuer.startsWith('https://')) throw new OptionError('insecure_issuer');
  const isSymmetric = algorithm.startsWith('HS');
  if (isSymmetric && secret === undefined) throw new OptionError('client_secret_missing');

  const configuration = retryAfterPause(async () => {
    const metadata = { id_token_signed_response_alg: algorithm, ...(secret ? { client_secret: secret } : {}) };
    const execute = [
      ...(options.allowInsecureRequests ? [client.allowInsecureRequests] : []),
      // Signatures of ID Tokens are verified although they come from the token endpoint: http may be allowed.
      ...(isSymmetric ? [] : [client.enableNonRepudiationChecks]),
    ];
    const authentication = options.clientAuthentication ?? (secret ? undefined : client.None());
    return client.discovery(new URL(issuer), clientId, metadata, authentication, {
      execute,
      timeout: 10,
      ...(options.fetch ? { [client.customFetch]: adaptFetch(options.fetch) } : {}),
    });
  }, now);

  let fetchedAt: number | undefined;
  const datedFetch: typeof fetch = async (input, init) => {
    const response = await (options.fetch ?? fetch)(input, init);
    if (response.ok) fetchedAt = now();
    return response;
  };
  const jwks = retryAfterPause(async () => {
    const { jwks_uri: uri } = (await configuration()).serverMetadata();
    if (uri === undefined) throw new TypeError('the provider publishes no jwks_uri');
    return remoteJwks(uri, {
      fetch: datedFetch,
      ...(options.allowInsecureRequests ? { allowInsecureHttp: true } : {}),
    });
  }, now);

  const discoveredKeys: DatedKeySource = {
    fetchedAt: () => fetchedAt,
    assertServes() {}, // only the algorithms of published keys come here
    async findKey(algorithm, keyId) {
      const source = await jwks().catch((cause) => Promise.reject(new KeysUnavailableError({ cause })));
      return source.findKey(algorithm, keyId);
    },
  };
  return { configuration, keys: isSymmetric && secret ? clientSecret(secret) : discoveredKeys };
}

function adaptFetch(fetch: typeof globalThis.fetch): client.CustomFetch {
  // openid-client types its bodies more widely (bytes in shared memory) than fetch does, and sends forms only.
  return (url, options) => fetch(url, options as RequestInit);
}

/** Do something once, shared by all who ask. After a failure all get that failure for a while, then it is tried again. */
function retryAfterPause<T>(attempt: () => Promise<T>, now: () => number): () => Promise<T> {
  let current: Promise<T> | undefined;
  let failedAt: number | undefined;
  return () => {
    if (failedAt !== undefined && now() - failedAt >= RETRY_PAUSE) current = failedAt = undefined;
    current ??= attempt().catch((error) => {
      failedAt = now();
      throw error;
    });
    return current;
  };
}
