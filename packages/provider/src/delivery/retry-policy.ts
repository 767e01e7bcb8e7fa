/**
 * What one attempt's outcome means for its delivery, and when the next attempt is due.
 * Pure: clock and randomness are arguments.
 */

/** What an attempt without an answer from the application means. */
const MEANING_WITHOUT_ANSWER = {
  uri_forbidden: 'final',
  address_forbidden: 'final',
  dns_failed: 'retry',
  connect_failed: 'retry',
  connection_reset: 'retry',
  timeout: 'retry',
  tls_failed: 'retry',
  proxy_failed: 'retry',
  proxy_refused: 'retry',
  response_too_large: 'retry',
  response_invalid: 'retry',
  aborted: 'retry',
} as const satisfies Record<string, 'final' | 'retry'>;

/** Why no HTTP status was received, or no request was sent (`uri_forbidden`, `address_forbidden`). */
export type UnansweredCode = keyof typeof MEANING_WITHOUT_ANSWER;
export const UNANSWERED_CODES = Object.keys(MEANING_WITHOUT_ANSWER) as readonly UnansweredCode[];

/** `ok` is 200 and 204, `redirect_refused` any 3xx, `http_status` every other answer. */
export type AnsweredCode = 'ok' | 'http_status' | 'redirect_refused';

/** The closed set of stable codes that an attempt is recorded, shown and counted under. */
export type AttemptCode = AnsweredCode | UnansweredCode;

/** The application's server sent a status line. Nothing else that it sent is kept, but for `Retry-After`. */
export interface AnsweredAttempt {
  readonly code: AnsweredCode;
  readonly status: number;
  /** Milliseconds that the application asked to be left alone, unbounded; absent if it did not ask. */
  readonly retryAfter?: number;
  /** Milliseconds. */
  readonly durationMs: number;
}

/** No status line was received. */
export interface UnansweredAttempt {
  readonly code: UnansweredCode;
  readonly status?: never;
  readonly retryAfter?: never;
  /** Milliseconds. */
  readonly durationMs: number;
}

/** Everything that is known of one HTTP POST of a Logout Token. */
export type AttemptOutcome = AnsweredAttempt | UnansweredAttempt;

/** What an outcome means: the application heard, gave its last word, or must be asked again. */
export type Verdict =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'final' }
  | { readonly kind: 'retry'; readonly retryAfter?: number };

/** Names the code under which an answer with this HTTP status is recorded. */
export function codeOfStatus(status: number): AnsweredCode {
  if (status === 200 || status === 204) return 'ok';
  return status >= 300 && status < 400 ? 'redirect_refused' : 'http_status';
}

/**
 * Judges an attempt. Back-Channel Logout 1.0, section 2.8 knows 200 for success (errata set 1 tolerates 204) and 400
 * for failure. Any other 2xx is final as well: an application that answers 202 to everything would be asked for ever.
 */
export function classifyOutcome(outcome: AttemptOutcome): Verdict {
  const { status } = outcome;
  if (status === undefined) return { kind: MEANING_WITHOUT_ANSWER[outcome.code] };
  if (status === 200 || status === 204) return { kind: 'delivered' };
  const mayChange = status === 408 || status === 425 || status === 429 || status >= 500;
  if (!mayChange) return { kind: 'final' };
  return outcome.retryAfter === undefined ? { kind: 'retry' } : { kind: 'retry', retryAfter: outcome.retryAfter };
}

/** How patiently a delivery is tried again. All values in milliseconds. */
export interface RetryPolicy {
  /** The first retry comes within this time; the window doubles with every attempt. Default 1 second. */
  readonly firstWindow: number;
  /** The window stops growing here. Default 5 minutes. */
  readonly maxWindow: number;
  /** The longest `Retry-After` that is honoured; a longer one counts as this. Default 10 minutes. */
  readonly maxRetryAfter: number;
  /** How long after the termination a delivery is still tried. Default 24 hours. */
  readonly horizon: number;
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = Object.freeze({
  firstWindow: 1_000,
  maxWindow: 5 * 60_000,
  maxRetryAfter: 10 * 60_000,
  horizon: 24 * 3_600_000,
});

export interface NextAttemptOptions {
  /** Attempts made so far, the one that just failed included: 1 or more. */
  readonly attempts: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The last instant at which an attempt may begin, in milliseconds since the epoch. */
  readonly horizonEndsAt: number;
  /** Milliseconds, from the verdict. */
  readonly retryAfter?: number;
  /** A number from 0 (included) to 1 (excluded), as `Math.random` gives. */
  readonly random: () => number;
  readonly policy?: RetryPolicy;
}

/**
 * The instant of the next attempt in milliseconds since the epoch, or `dead` if it would come after the horizon.
 *
 * Exponential backoff with full jitter: evenly spread over a window of `firstWindow * 2^(attempts - 1)`, at most
 * `maxWindow`. A `Retry-After` (at most `maxRetryAfter`) moves the whole window, so that deliveries which were turned
 * away together do not come back together.
 */
export function nextAttemptAt(options: NextAttemptOptions): number | 'dead' {
  const { attempts, now, horizonEndsAt, retryAfter = 0, random, policy = DEFAULT_RETRY_POLICY } = options;
  const window = Math.min(policy.maxWindow, policy.firstWindow * 2 ** (attempts - 1));
  const at = now + Math.min(Math.max(retryAfter, 0), policy.maxRetryAfter) + Math.floor(random() * window);
  return at <= horizonEndsAt ? at : 'dead';
}

/**
 * Reads a `Retry-After` header field in either form, seconds or HTTP-date (RFC 9110, section 10.2.3).
 * @returns milliseconds from `now` (0 for a date that has passed), or undefined for anything else.
 */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  const value = header?.trim();
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value)) return Math.min(Number(value) * 1_000, Number.MAX_SAFE_INTEGER);
  // The preferred HTTP-date form only: `Date.parse` alone reads numbers and free text as dates.
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(value)) return undefined;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
