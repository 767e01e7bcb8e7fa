import { metrics, SpanStatusCode, trace } from '@opentelemetry/api';
import type { LogoutResult, Telemetry } from './observer.ts';

export type { LogoutResult, Telemetry } from './observer.ts';

const NAME = '@curfew/relying-party';

/**
 * Metrics and traces by OpenTelemetry, for the option `telemetry` of `createRelyingParty` and `createLogoutReceiver`.
 * Create it after the SDK was set up, or use the SDK's own preloading. It holds reason codes and numbers; identifiers of
 * people, sessions and tokens never reach it.
 *
 * Metrics: `curfew.logout.requests` (by verdict and code), `curfew.logout.duration` in seconds (by verdict),
 * `curfew.logout.sessions` (outcome ended, already_ended, or missed: a valid token that matched nothing),
 * `curfew.sessions.ended` (by reason), `curfew.side_effects` (by effect and outcome). Span: `curfew.logout`.
 */
export function telemetry(): Telemetry {
  const meter = metrics.getMeter(NAME);
  const tracer = trace.getTracer(NAME);
  const requests = meter.createCounter('curfew.logout.requests', {
    unit: '{request}',
    description: 'Back-channel logout requests',
  });
  const duration = meter.createHistogram('curfew.logout.duration', {
    unit: 's',
    description: 'Time from a back-channel logout request to its answer',
    advice: { explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] },
  });
  const sessions = meter.createCounter('curfew.logout.sessions', {
    unit: '{session}',
    description: 'Sessions that valid Logout Tokens spoke of; missed counts tokens that matched none',
  });
  const endings = meter.createCounter('curfew.sessions.ended', {
    unit: '{session}',
    description: 'Sessions that ended, for whatever reason',
  });
  const effects = meter.createCounter('curfew.side_effects', {
    unit: '{attempt}',
    description: 'Attempts at what has to be done after a logout',
  });

  function count({ verdict, code, known, ended }: LogoutResult, seconds: number): void {
    requests.add(1, { verdict, ...(code ? { code } : {}) });
    duration.record(seconds, { verdict });
    if (verdict !== 'accepted') return;
    if (ended > 0) sessions.add(ended, { outcome: 'ended' });
    if (known > ended) sessions.add(known - ended, { outcome: 'already_ended' });
    if (known === 0) sessions.add(1, { outcome: 'missed' });
  }

  return {
    logoutRequest(work) {
      return tracer.startActiveSpan('curfew.logout', async (span) => {
        const begun = performance.now();
        try {
          const result = await work();
          const { verdict, code, issuer, known, ended } = result;
          count(result, (performance.now() - begun) / 1000);
          span.setAttributes({
            'curfew.verdict': verdict,
            'curfew.sessions.known': known,
            'curfew.sessions.ended': ended,
            ...(code ? { 'curfew.code': code } : {}),
            ...(issuer ? { 'curfew.issuer': issuer } : {}),
          });
          if (verdict === 'failed') span.setStatus({ code: SpanStatusCode.ERROR, ...(code ? { message: code } : {}) });
          return result;
        } finally {
          span.end();
        }
      });
    },
    sessionsEnded: (reason, count) => endings.add(count, { reason }),
    sideEffect: (effect, outcome) => effects.add(1, { effect, outcome }),
  };
}
