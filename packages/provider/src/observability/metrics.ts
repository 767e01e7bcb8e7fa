import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Circuit } from '../delivery/circuit-breaker.ts';
import { ageOfOldestPending, countDeliveries } from '../delivery/statistics.ts';
import type { Database } from '../storage/storage.ts';

export interface Measured {
  db: Database;
  /** The circuits of the applications, as this process knows them. */
  circuits: () => readonly Circuit[];
  now: () => number;
}

/** What happened, as the parts of the provider tell it. */
export interface Metrics {
  sessionEnded(reason: string): void;
  /** @param seconds how long it took. */
  attemptMade(code: string, seconds: number): void;
  signInFailed(code: 'invalid_credentials' | 'rate_limited'): void;
  /** All of it in the text format of Prometheus. */
  expose(): Promise<{ text: string; contentType: string }>;
}

/**
 * Counts in this process, and gauges of the storage that all processes share: those are read when they are asked for,
 * from indexes. No metric has a person, a session or an address for a label.
 */
export function createMetrics({ db, circuits, now }: Measured): Metrics {
  const registers = [new Registry()];
  const [registry] = registers as [Registry];
  collectDefaultMetrics({ register: registry });

  const terminations = new Counter({
    name: 'curfew_terminations_total',
    help: 'Sessions, or parts of sessions, that this process ended, by reason.',
    labelNames: ['reason'],
    registers,
  });
  const attempts = new Counter({
    name: 'curfew_delivery_attempts_total',
    help: 'Attempts of this process to deliver a Logout Token, by outcome code.',
    labelNames: ['code'],
    registers,
  });
  const duration = new Histogram({
    name: 'curfew_delivery_attempt_duration_seconds',
    help: 'How long these attempts took.',
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const signInFailures = new Counter({
    name: 'curfew_sign_in_failures_total',
    help: 'Sign-ins that this process refused, by code.',
    labelNames: ['code'],
    registers,
  });
  new Gauge({
    name: 'curfew_deliveries',
    help: 'Deliveries in the outbox by state: waiting, under way, and those that were not heard and are remembered.',
    labelNames: ['state'],
    registers,
    async collect() {
      const states = { pending: 0, leased: 0, failed: 0, dead: 0, cancelled: 0, delivered: 0 };
      for (const { state, count } of await countDeliveries(db, { deliveredSince: Number.MAX_SAFE_INTEGER })) {
        states[state] += count;
      }
      const { delivered: _counted, ...shown } = states;
      for (const [state, count] of Object.entries(shown)) this.set({ state }, count);
    },
  });
  new Gauge({
    name: 'curfew_outbox_oldest_pending_seconds',
    help: 'How long the delivery that nears its horizon first has waited; 0 when none waits.',
    registers,
    async collect() {
      this.set(((await ageOfOldestPending(db, now())) ?? 0) / 1000);
    },
  });
  new Gauge({
    name: 'curfew_circuits',
    help: 'Applications by the state of their circuit in this process: open ones are left alone for a while.',
    labelNames: ['state'],
    registers,
    collect() {
      const states = { closed: 0, open: 0, half_open: 0 };
      for (const { state } of circuits()) states[state] += 1;
      for (const [state, count] of Object.entries(states)) this.set({ state }, count);
    },
  });

  return {
    sessionEnded: (reason) => terminations.inc({ reason }),
    attemptMade(code, seconds) {
      attempts.inc({ code });
      duration.observe(seconds);
    },
    signInFailed: (code) => signInFailures.inc({ code }),
    async expose() {
      return { text: await registry.metrics(), contentType: registry.contentType };
    },
  };
}
