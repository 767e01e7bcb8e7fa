import { clientSecret, type KeySource, type SigningAlgorithm } from '@curfew/logout-token';
import * as client from 'openid-client';
import { OptionError } from '../option-error.ts';
import { keysOfProvider } from './provider-keys.ts';
import { createRenewedValue } from './renewed-value.ts';

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
  /** For requests to the provider. Default: the global one. */
  fetch?: typeof fetch | undefined;
  /** Milliseconds. */
  now?: (() => number) | undefined;
}

/** What is known about the provider, found by discovery when it is first needed, and again from time to time. */
export interface ProviderConnection {
  /** Rejects while discovery fails. */
  configuration(): Promise<client.Configuration>;
  /** The keys Logout Tokens are verified with. */
  readonly keys: KeySource;
}

/** Milliseconds. Metadata is read anew within the hour, and not believed for longer than a day. */
const RENEW_AFTER = 3600_000;
const MAX_AGE = 24 * 3600_000;
/** After a failed discovery, and between two for the sake of an unknown key: anybody can post to the logout endpoint. */
const PAUSE = 5000;
const COOLDOWN = 30_000;

/** Errors: `OptionError` insecure_issuer, client_secret_missing. */
export function connectProvider(options: ProviderOptions): ProviderConnection {
  const { issuer, clientId, clientSecret: secret, algorithm = 'RS256', now = Date.now } = options;
  if (!options.allowInsecureRequests && !issuer.startsWith('https://')) throw new OptionError('insecure_issuer');
  const isSymmetric = algorithm.startsWith('HS');
  if (isSymmetric && secret === undefined) throw new OptionError('client_secret_missing');

  async function discover(): Promise<client.Configuration> {
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
  }

  const ages = { renewAfter: RENEW_AFTER, maxAge: MAX_AGE, pause: PAUSE, cooldown: COOLDOWN };
  const configuration = createRenewedValue(discover, { ...ages, now });
  const published = keysOfProvider(configuration, {
    ...(options.fetch ? { fetch: options.fetch } : {}),
    ...(options.allowInsecureRequests ? { allowInsecureHttp: true } : {}),
    now,
  });
  const keys = isSymmetric && secret ? clientSecret(secret) : published;
  return { configuration: configuration.get, keys };
}

function adaptFetch(fetch: typeof globalThis.fetch): client.CustomFetch {
  // openid-client types its bodies more widely (bytes in shared memory) than fetch does, and sends forms only.
  return (url, options) => fetch(url, options as RequestInit);
}
