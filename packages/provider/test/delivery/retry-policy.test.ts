import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  classifyOutcome,
  codeOfStatus,
  DEFAULT_RETRY_POLICY,
  nextAttemptAt,
  parseRetryAfter,
  type UnansweredCode,
} from '../../src/delivery/retry-policy.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const HORIZON = NOW + DEFAULT_RETRY_POLICY.horizon;

const judge = (status: number) => classifyOutcome({ code: codeOfStatus(status), status, durationMs: 1 });

describe('classifyOutcome', () => {
  test.each([200, 204])('O-5 %i is delivered', (status) => {
    expect(judge(status)).toEqual({ kind: 'delivered' });
    expect(codeOfStatus(status)).toBe('ok');
  });

  test.each([201, 202, 203, 205, 206])('O-6 %i is a final answer, not a delivery', (status) => {
    expect(judge(status)).toEqual({ kind: 'final' });
    expect(codeOfStatus(status)).toBe('http_status');
  });

  test.each([300, 301, 302, 303, 304, 307, 308])('O-6 redirect %i is a final answer', (status) => {
    expect(judge(status)).toEqual({ kind: 'final' });
    expect(codeOfStatus(status)).toBe('redirect_refused');
  });

  test.each([400, 401, 403, 404, 405, 410, 413, 415, 422, 451])('O-7 %i is final', (status) => {
    expect(judge(status)).toEqual({ kind: 'final' });
    expect(codeOfStatus(status)).toBe('http_status');
  });

  test.each([408, 425, 429, 500, 501, 502, 503, 504, 599])('O-8 %i is tried again', (status) => {
    expect(judge(status)).toEqual({ kind: 'retry' });
  });

  test('O-8 the wait that a 503 asks for is handed on', () => {
    expect(classifyOutcome({ code: 'http_status', status: 503, retryAfter: 7_000, durationMs: 1 })).toEqual({
      kind: 'retry',
      retryAfter: 7_000,
    });
  });

  test.each<[UnansweredCode, 'retry' | 'final']>([
    ['dns_failed', 'retry'],
    ['connect_failed', 'retry'],
    ['connection_reset', 'retry'],
    ['timeout', 'retry'],
    ['tls_failed', 'retry'],
    ['response_too_large', 'retry'],
    ['response_invalid', 'retry'],
    ['aborted', 'retry'],
    ['uri_forbidden', 'final'],
    ['address_forbidden', 'final'],
  ])('O-8 without an answer, %s means %s', (code, kind) => {
    expect(classifyOutcome({ code, durationMs: 1 })).toEqual({ kind });
  });
});

describe('nextAttemptAt', () => {
  const justBelowOne = () => 1 - Number.EPSILON;

  test('O-8 the window begins at a second, doubles, and stops at five minutes', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 50, 2_000].map((attempts) => {
      const at = nextAttemptAt({ attempts, now: NOW, horizonEndsAt: HORIZON, random: justBelowOne });
      return at === 'dead' ? at : Math.ceil((at - NOW) / 1_000);
    });
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
  });

  test('O-8 full jitter uses the whole window', () => {
    const waitFor = (random: number) =>
      Number(nextAttemptAt({ attempts: 4, now: NOW, horizonEndsAt: HORIZON, random: () => random })) - NOW;
    expect([0, 0.25, 0.5, 0.75].map(waitFor)).toEqual([0, 2_000, 4_000, 6_000]);
  });

  test('O-8 Retry-After moves the window, and is capped', () => {
    const waitFor = (retryAfter: number) =>
      Number(nextAttemptAt({ attempts: 1, now: NOW, horizonEndsAt: HORIZON, retryAfter, random: () => 0.5 })) - NOW;
    expect(waitFor(30_000)).toBe(30_500);
    expect(waitFor(86_400_000)).toBe(600_500);
  });

  test('O-10 the horizon is the last moment; later is dead', () => {
    const due = (horizonEndsAt: number) =>
      nextAttemptAt({ attempts: 1, now: NOW, horizonEndsAt, retryAfter: 60_000, random: () => 0 });
    expect(due(NOW + 60_000)).toBe(NOW + 60_000);
    expect(due(NOW + 59_999)).toBe('dead');
  });

  test('O-8 the policy is configurable', () => {
    const policy = { firstWindow: 100, maxWindow: 250, maxRetryAfter: 10, horizon: 1_000 };
    const options = { now: NOW, horizonEndsAt: HORIZON, random: () => 0.5, policy };
    expect(nextAttemptAt({ ...options, attempts: 1 })).toBe(NOW + 50);
    expect(nextAttemptAt({ ...options, attempts: 9 })).toBe(NOW + 125);
    expect(nextAttemptAt({ ...options, attempts: 9, retryAfter: 99 })).toBe(NOW + 135);
  });

  test('O-8, O-10 any wait is bounded, never in the past, never past the horizon; dead only when it would be', () => {
    const { maxRetryAfter, maxWindow } = DEFAULT_RETRY_POLICY;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000 }),
        fc.integer({ min: -86_400_000, max: 86_400_000 }),
        fc.option(fc.double({ min: -1e6, max: Number.MAX_SAFE_INTEGER, noNaN: true }), { nil: undefined }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempts, untilHorizon, retryAfter, random) => {
          const horizonEndsAt = NOW + untilHorizon;
          const asked = retryAfter === undefined ? {} : { retryAfter };
          const at = nextAttemptAt({ attempts, now: NOW, horizonEndsAt, random: () => random, ...asked });
          if (at === 'dead') {
            expect(horizonEndsAt).toBeLessThan(NOW + maxRetryAfter + maxWindow);
          } else {
            expect(at).toBeGreaterThanOrEqual(NOW + Math.min(Math.max(retryAfter ?? 0, 0), maxRetryAfter));
            expect(at).toBeLessThanOrEqual(Math.min(horizonEndsAt, NOW + maxRetryAfter + maxWindow));
          }
        },
      ),
    );
  });
});

describe('parseRetryAfter', () => {
  test.each([
    ['0', 0],
    ['120', 120_000],
    [' 5 ', 5_000],
    ['9'.repeat(400), Number.MAX_SAFE_INTEGER],
    ['Sat, 21 Nov 2026 12:01:30 GMT', 90_000],
    ['Sun, 06 Nov 1994 08:49:37 GMT', 0],
  ])('O-8 Retry-After %j is %i ms', (header, expected) => {
    expect(parseRetryAfter(header, NOW)).toBe(expected);
  });

  test.each([undefined, '', '-1', '1.5', '1e3', '0x10', 'soon', '2026-11-21', 'Sat, 99 Nov 2026 12:01:30 GMT'])(
    'O-8 Retry-After %j is ignored',
    (header) => {
      expect(parseRetryAfter(header, NOW)).toBeUndefined();
    },
  );
});
