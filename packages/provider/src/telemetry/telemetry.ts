import { metrics, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { readCircuitStates, readDeliveryStates, readOldestPending } from '../observability/metrics.ts';
import type { Telemetry, TenantTelemetry } from './observer.ts';

export type { AttemptResult, Telemetry, TenantTelemetry } from './observer.ts';

const NAME = '@curfew/provider';

/**
 * Metrics and traces by OpenTelemetry, for the option `telemetry` of `startProvider`. Create it after the SDK was set up,
 * or use the SDK's own preloading. It holds reasons, codes and numbers; no person, session, application or address.
 *
 * Metrics, named as in `/metrics` but for the dots: `curfew.terminations` (by reason), `curfew.delivery.attempts` (by
 * code), `curfew.delivery.attempt.duration` in seconds, `curfew.sign_in.failures` (by code), `curfew.deliveries` and
 * `curfew.circuits` (by state), `curfew.outbox.oldest_pending` in seconds. Spans: `curfew.termination`,
 * `curfew.delivery.attempt`. What happens at a tenant has the attribute `tenant`.
 */
export function telemetry(): Telemetry {
  const meter = metrics.getMeter(NAME);
  const tracer = trace.getTracer(NAME);
  const terminations = meter.createCounter('curfew.terminations', {
    unit: '{termination}',
    description: 'Sessions, or parts of sessions, that this process ended',
  });
  const attempts = meter.createCounter('curfew.delivery.attempts', {
    unit: '{attempt}',
    description: 'Attempts of this process to deliver a Logout Token',
  });
  const duration = meter.createHistogram('curfew.delivery.attempt.duration', {
    unit: 's',
    description: 'How long these attempts took',
    advice: { explicitBucketBoundaries: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] },
  });
  const signInFailures = meter.createCounter('curfew.sign_in.failures', {
    unit: '{attempt}',
    description: 'Sign-ins that this process refused',
  });
  const deliveries = meter.createObservableGauge('curfew.deliveries', {
    unit: '{delivery}',
    description: 'Deliveries in the outbox: waiting, under way, and those that were not heard and are remembered',
  });
  const oldest = meter.createObservableGauge('curfew.outbox.oldest_pending', {
    unit: 's',
    description: 'How long the delivery that nears its horizon first has waited',
  });
  const circuits = meter.createObservableGauge('curfew.circuits', {
    unit: '{application}',
    description: 'Applications by the state of their circuit in this process',
  });

  /** Runs work in a span of its own, which is ended whatever comes of it. */
  const inSpan = <T>(name: string, attributes: Record<string, string>, work: (span: Span) => Promise<T>): Promise<T> =>
    tracer.startActiveSpan(name, { attributes }, async (span) => {
      try {
        return await work(span);
      } catch (error) {
        // Not the message: it may say more than a trace should hold.
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    });

  return {
    ofTenant(name, measured): TenantTelemetry {
      const label = name === undefined ? {} : { tenant: name };
      deliveries.addCallback(async (result) => {
        const states = await readDeliveryStates(measured);
        for (const [state, count] of Object.entries(states)) result.observe(count, { state, ...label });
      });
      oldest.addCallback(async (result) => result.observe(await readOldestPending(measured), label));
      circuits.addCallback((result) => {
        const states = readCircuitStates(measured);
        for (const [state, count] of Object.entries(states)) result.observe(count, { state, ...label });
      });
      return {
        sessionEnded: (reason) => terminations.add(1, { reason, ...label }),
        attemptMade(code, seconds) {
          attempts.add(1, { code, ...label });
          duration.record(seconds, label);
        },
        signInFailed: (code) => signInFailures.add(1, { code, ...label }),
        termination: (reason, work) =>
          inSpan('curfew.termination', { 'curfew.reason': reason, ...label }, async (span) => {
            const result = await work();
            if (result) span.setAttribute('curfew.deliveries', result.deliveries);
            return result;
          }),
        attempt: (work) =>
          inSpan('curfew.delivery.attempt', label, async (span) => {
            const result = await work();
            span.setAttributes({ 'curfew.code': result.code, 'curfew.state': result.state });
            if (result.code !== 'ok') span.setStatus({ code: SpanStatusCode.ERROR, message: result.code });
            return result;
          }),
      };
    },
  };
}
