import { EventEmitter } from 'node:events';
import { Agent, errors, Pool } from 'undici';
import { ConnectionRefusal, type ConnectorOptions, createConnectorFactory } from './guarded-connector.ts';
import type { ProbedBody } from './probe.ts';
import { type AttemptOutcome, codeOfStatus, parseRetryAfter, type UnansweredCode } from './retry-policy.ts';
import { whenAborted } from './when-aborted.ts';

export interface GuardedTransportOptions extends ConnectorOptions {
  /** Milliseconds for everything, from name resolution to the end of the body. Default 5000. */
  readonly totalTimeout?: number;
  /** Bytes of a response body that are read, and thrown away, before the connection is. Default 4096. */
  readonly maxResponseBytes?: number;
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

/** Builds the only way on which a Logout Token leaves the provider: every guard is in here and none is optional. */
export function createGuardedTransport(options: GuardedTransportOptions): GuardedTransport {
  const { addressPolicy, totalTimeout = 5_000, maxResponseBytes = 4_096, now = Date.now, observer } = options;
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

  async function exchange(url: URL, logoutToken: string, signal: EventEmitter) {
    const { statusCode, headers, body } = await agent.request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'accept-encoding': 'identity',
        'user-agent': 'curfew',
      },
      // A compact serialization has no character that a form would write in another way.
      body: `logout_token=${logoutToken}`,
      signal,
    });
    const header = headers['retry-after'];
    const retryAfter = parseRetryAfter(typeof header === 'string' ? header : undefined, now());
    if (observer === undefined) await body.dump({ limit: maxResponseBytes });
    else {
      observer.answered({ status: statusCode, headers });
      observer.read(await readBeginning(body, maxResponseBytes));
    }
    return { code: codeOfStatus(statusCode), status: statusCode, ...(retryAfter !== undefined && { retryAfter }) };
  }

  async function attempt(uri: string, logoutToken: string, { insecureHttp, signal }: PostOptions) {
    const url = parseLogoutUri(uri, insecureHttp);
    if (url === undefined) return { code: 'uri_forbidden' } as const;
    if (!addressPolicy.allowsUri(url)) return { code: 'address_forbidden' } as const;
    if (signal?.aborted) return { code: 'aborted' } as const;
    // An emitter and a timer that end with the attempt: an `AbortController` costs several microseconds more, and
    // `AbortSignal.timeout` would keep it in memory until then.
    const over = new EventEmitter();
    let cause: 'timeout' | 'aborted' | undefined;
    const end = (why: 'timeout' | 'aborted') => {
      cause ??= why;
      over.emit('abort');
    };
    const deadline = setTimeout(end, totalTimeout, 'timeout');
    const stopListening = signal && whenAborted(signal, () => end('aborted'));
    try {
      return await exchange(url, logoutToken, over);
    } catch (error) {
      return { code: cause ?? codeOfError(error) };
    } finally {
      clearTimeout(deadline);
      stopListening?.();
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

async function readBeginning(body: AsyncIterable<Uint8Array>, limit: number): Promise<ProbedBody> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk.subarray(0, limit - length));
      length += chunk.length;
      if (length > limit) return { bytes: Buffer.concat(chunks), end: 'too_long' };
    }
    return { bytes: Buffer.concat(chunks), end: 'complete' };
  } catch {
    return { bytes: Buffer.concat(chunks), end: 'cut_off' };
  }
}

function codeOfError(error: unknown): UnansweredCode {
  if (error instanceof ConnectionRefusal) return error.code;
  if (error instanceof errors.HeadersTimeoutError) return 'timeout';
  if (error instanceof errors.HeadersOverflowError) return 'response_too_large';
  if (error instanceof errors.HTTPParserError) return 'response_invalid';
  if (error instanceof errors.ClientClosedError || error instanceof errors.ClientDestroyedError) return 'aborted';
  return 'connection_reset';
}
