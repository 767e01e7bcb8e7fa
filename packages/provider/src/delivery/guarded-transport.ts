import { promises as dns, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { createSecureContext, rootCertificates } from 'node:tls';
import { Agent, buildConnector, errors, Pool, request } from 'undici';
import { type AddressPolicy, destinationOf } from './address-policy.ts';
import { type AttemptOutcome, codeOfStatus, parseRetryAfter, type UnansweredCode } from './retry-policy.ts';

export interface GuardedTransportOptions {
  readonly addressPolicy: AddressPolicy;
  /** Milliseconds for name resolution, TCP and TLS together. Default 3000. */
  readonly connectTimeout?: number;
  /** Milliseconds for everything, from name resolution to the end of the body. Default 5000. */
  readonly totalTimeout?: number;
  /** Bytes of a response body that are read, and thrown away, before the connection is. Default 4096. */
  readonly maxResponseBytes?: number;
  /** PEM certificates to trust besides the public roots that come with Node. */
  readonly ca?: readonly string[];
  /** Finds all addresses of a host name. Default: the operating system's resolver. */
  readonly lookup?: (hostname: string) => Promise<readonly LookupAddress[]>;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
}

export interface PostOptions {
  /** The client's registered URI may be `http:`. TLS verification of `https:` cannot be turned off. */
  readonly insecureHttp: boolean;
  /** Gives the attempt up; the outcome's code is then `aborted`, or what was known by then. */
  readonly signal?: AbortSignal;
}

export interface GuardedTransport {
  /**
   * Sends one Logout Token (Back-Channel Logout 1.0, section 2.5), once. Whatever the network or the application
   * does is an outcome, never an exception.
   *
   * The status line is the answer. What follows it changes nothing: a body that is endless, slow or cut off after a
   * 200 is read up to the limits and dropped, because the session has been ended (section 2.8) and sending again
   * would meet the same body. No part of a body is kept.
   */
  post(uri: string, logoutToken: string, options: PostOptions): Promise<AttemptOutcome>;
  /** Waits for attempts under way (each bounded by `totalTimeout`) and closes idle connections. May be called twice. */
  close(): Promise<void>;
}

const MAX_HEADER_BYTES = 16_384;
/** An idle connection is not kept longer whatever the application offers, so that a change in DNS is soon followed. */
const MAX_IDLE_MS = 10_000;
/** Node gives each but the last of several addresses 250 ms, less than a handshake across an ocean takes. */
const ADDRESS_ATTEMPT_MS = 1_000;

/** Thrown inside the connection, where the cause is known best. */
class ConnectionRefusal extends Error {
  readonly code: UnansweredCode;

  constructor(code: UnansweredCode) {
    super(code);
    this.code = code;
  }
}

/** Builds the only way on which a Logout Token leaves the provider: every guard is in here and none is optional. */
export function createGuardedTransport(options: GuardedTransportOptions): GuardedTransport {
  const { addressPolicy, totalTimeout = 5_000, maxResponseBytes = 4_096, now = Date.now } = options;
  const connectorFor = createConnectorFactory(options);
  const agent = new Agent({
    allowH2: false,
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: totalTimeout,
    bodyTimeout: totalTimeout,
    keepAliveMaxTimeout: MAX_IDLE_MS,
    // One pool for each origin: a connection is only ever used again for the very host and port it was checked for.
    factory: (origin, poolOptions) => new Pool(origin, { ...poolOptions, connect: connectorFor(new URL(origin)) }),
  });

  async function exchange(url: URL, logoutToken: string, signal: AbortSignal) {
    const { statusCode, headers, body } = await request(url, {
      dispatcher: agent,
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'accept-encoding': 'identity',
        'user-agent': 'curfew',
      },
      body: new URLSearchParams({ logout_token: logoutToken }).toString(),
      signal,
    });
    const header = headers['retry-after'];
    const retryAfter = parseRetryAfter(typeof header === 'string' ? header : undefined, now());
    await body.dump({ limit: maxResponseBytes });
    return { code: codeOfStatus(statusCode), status: statusCode, ...(retryAfter !== undefined && { retryAfter }) };
  }

  async function attempt(uri: string, logoutToken: string, { insecureHttp, signal }: PostOptions) {
    const url = parseLogoutUri(uri, insecureHttp);
    if (url === undefined) return { code: 'uri_forbidden' } as const;
    if (!addressPolicy.allowsUri(url)) return { code: 'address_forbidden' } as const;
    const deadline = AbortSignal.timeout(totalTimeout);
    try {
      return await exchange(url, logoutToken, signal ? AbortSignal.any([signal, deadline]) : deadline);
    } catch (error) {
      if (signal?.aborted && !deadline.aborted) return { code: 'aborted' } as const;
      return { code: deadline.aborted ? 'timeout' : codeOfError(error) };
    }
  }

  let closing: Promise<void> | undefined;
  return {
    async post(uri, logoutToken, postOptions) {
      const startedAt = performance.now();
      const outcome = await attempt(uri, logoutToken, postOptions);
      return { ...outcome, durationMs: Math.round(performance.now() - startedAt) };
    },
    close() {
      closing ??= agent.close();
      return closing;
    },
  };
}

/**
 * Reads a `backchannel_logout_uri` as sending understands it: absolute, `https:` (or `http:` where that is allowed),
 * without fragment (Back-Channel Logout 1.0, section 2.2) and without user information. A query is kept.
 * @returns undefined if it is anything else.
 */
export function parseLogoutUri(uri: string, insecureHttp: boolean): URL | undefined {
  const url = URL.parse(uri);
  if (url === null || uri.includes('#') || url.username !== '' || url.password !== '') return undefined;
  return url.protocol === 'https:' || (insecureHttp && url.protocol === 'http:') ? url : undefined;
}

/** Makes connectors that resolve a name, and connect to those of its addresses that the policy allows, in one step. */
function createConnectorFactory({ addressPolicy, connectTimeout = 3_000, ca, lookup }: GuardedTransportOptions) {
  const resolve = lookup ?? ((hostname: string) => dns.lookup(hostname, { all: true }));
  const trust = ca === undefined ? {} : { ca: [...rootCertificates, ...ca] };
  const secureContext = createSecureContext({ minVersion: 'TLSv1.2', ...trust });

  return (origin: URL): buildConnector.connector => {
    const destination = destinationOf(origin);

    async function resolveAllowed(hostname: string): Promise<LookupAddress[]> {
      const found = await resolve(hostname).catch(() => []);
      if (found.length === 0) throw new ConnectionRefusal('dns_failed');
      const allowed = found.filter(({ address }) => addressPolicy.allowsAddress(address, destination));
      if (allowed.length === 0) throw new ConnectionRefusal('address_forbidden');
      return allowed;
    }

    const guardedLookup: LookupFunction = (hostname, _options, done) => {
      resolveAllowed(hostname).then(
        (addresses) => done(null, addresses),
        (refusal) => done(refusal, []),
      );
    };
    const connect = buildConnector({
      timeout: connectTimeout,
      allowH2: false,
      secureContext,
      // Said aloud because the environment variable NODE_TLS_REJECT_UNAUTHORIZED changes the default.
      rejectUnauthorized: true,
      lookup: guardedLookup,
      // Makes Node ask the lookup for all addresses, which is what the guarded one answers.
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: ADDRESS_ATTEMPT_MS,
    });

    return (target, done) =>
      connect(target, (...result) => {
        const [error] = result;
        if (error === null) done(...result);
        else done(new ConnectionRefusal(codeOfConnectError(error, target.protocol)), null);
      });
  };
}

function codeOfConnectError(error: Error, protocol: string): UnansweredCode {
  if (error instanceof ConnectionRefusal) return error.code;
  if (error instanceof errors.ConnectTimeoutError || ('code' in error && error.code === 'ETIMEDOUT')) return 'timeout';
  // Whatever fails once TCP is connected, certificate checks and resets alike, failed in the TLS handshake.
  const failedInTcp = error instanceof AggregateError || ('syscall' in error && error.syscall === 'connect');
  return failedInTcp || protocol === 'http:' ? 'connect_failed' : 'tls_failed';
}

function codeOfError(error: unknown): UnansweredCode {
  if (error instanceof ConnectionRefusal) return error.code;
  if (error instanceof errors.HeadersTimeoutError) return 'timeout';
  if (error instanceof errors.HeadersOverflowError) return 'response_too_large';
  if (error instanceof errors.HTTPParserError) return 'response_invalid';
  if (error instanceof errors.ClientClosedError || error instanceof errors.ClientDestroyedError) return 'aborted';
  return 'connection_reset';
}
