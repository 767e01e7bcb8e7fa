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

type TenantLabel = { tenant?: string };

/** What happened at one issuer, as its parts tell it. */
export interface TenantMetrics {
  sessionEnded(reason: string): void;
  /** @param seconds how long it took. */
  attemptMade(code: string, seconds: number): void;
  signInFailed(code: 'invalid_credentials' | 'rate_limited'): void;
}

/** The metrics of this process. */
export interface Metrics {
  /** Counts for a tenant, whose name is a label; for the root, which has none, without it. */
  ofTenant(name: string | undefined, measured: Measured): TenantMetrics;
  /** All of it in the text format of Prometheus. */
  expose(): Promise<{ text: string; contentType: string }>;
}

/**
 * Counts in this process, and gauges of the storages that all processes share: those are read when they are asked for,
 * from indexes. No metric has a person, a session or an address for a label.
 */
export function createMetrics(): Metrics {
  const registers = [new Registry()];
  const [registry] = registers as [Registry];
  collectDefaultMetrics({ register: registry });
  const tenants: { label: TenantLabel; measured: Measured }[] = [];

  const terminations = new Counter({
    name: 'curfew_terminations_total',
    help: 'Sessions, or parts of sessions, that this process ended, by reason.',
    labelNames: ['reason', 'tenant'],
    registers,
  });
  const attempts = new Counter({
    name: 'curfew_delivery_attempts_total',
    help: 'Attempts of this process to deliver a Logout Token, by outcome code.',
    labelNames: ['code', 'tenant'],
    registers,
  });
  const duration = new Histogram({
    name: 'curfew_delivery_attempt_duration_seconds',
    help: 'How long these attempts took.',
    labelNames: ['tenant'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const signInFailures = new Counter({
    name: 'curfew_sign_in_failures_total',
    help: 'Sign-ins that this process refused, by code.',
    labelNames: ['code', 'tenant'],
    registers,
  });
  new Gauge({
    name: 'curfew_deliveries',
    help: 'Deliveries in the outbox by state: waiting, under way, and those that were not heard and are remembered.',
    labelNames: ['state', 'tenant'],
    registers,
    async collect() {
      for (const { label, measured } of tenants) {
        const states = await readDeliveryStates(measured);
        for (const [state, count] of Object.entries(states)) this.set({ state, ...label }, count);
      }
    },
  });
  new Gauge({
    name: 'curfew_outbox_oldest_pending_seconds',
    help: 'How long the delivery that nears its horizon first has waited; 0 when none waits.',
    labelNames: ['tenant'],
    registers,
    async collect() {
      for (const { label, measured } of tenants) {
        this.set(label, await readOldestPending(measured));
      }
    },
  });
  new Gauge({
    name: 'curfew_circuits',
    help: 'Applications by the state of their circuit in this process: open ones are left alone for a while.',
    labelNames: ['state', 'tenant'],
    registers,
    collect() {
      for (const { label, measured } of tenants) {
        for (const [state, count] of Object.entries(readCircuitStates(measured))) this.set({ state, ...label }, count);
      }
    },
  });

  return {
    ofTenant(name, measured) {
      const label: TenantLabel = name === undefined ? {} : { tenant: name };
      tenants.push({ label, measured });
      return {
        sessionEnded: (reason) => terminations.inc({ reason, ...label }),
        attemptMade(code, seconds) {
          attempts.inc({ code, ...label });
          duration.observe(label, seconds);
        },
        signInFailed: (code) => signInFailures.inc({ code, ...label }),
      };
    },
    async expose() {
      return { text: await registry.metrics(), contentType: registry.contentType };
    },
  };
}

/** Tells both of what happened; the second may not be there. */
export function telling(first: TenantMetrics, second: TenantMetrics | undefined): TenantMetrics {
  if (second === undefined) return first;
  return {
    sessionEnded(reason) {
      first.sessionEnded(reason);
      second.sessionEnded(reason);
    },
    attemptMade(code, seconds) {
      first.attemptMade(code, seconds);
      second.attemptMade(code, seconds);
    },
    signInFailed(code) {
      first.signInFailed(code);
      second.signInFailed(code);
    },
  };
}

/** How many deliveries are in which state, but for those that were heard. */
export async function readDeliveryStates({ db }: Measured) {
  const states = { pending: 0, leased: 0, failed: 0, dead: 0, cancelled: 0, delivered: 0 };
  const counts = await countDeliveries(db, { deliveredSince: Number.MAX_SAFE_INTEGER });
  for (const { state, count } of counts) states[state] += count;
  const { delivered: _counted, ...shown } = states;
  return shown;
}

/** Seconds that the delivery which nears its horizon first has waited; 0 when none waits. */
export async function readOldestPending({ db, now }: Measured): Promise<number> {
  return ((await ageOfOldestPending(db, now())) ?? 0) / 1000;
}

export function readCircuitStates({ circuits }: Measured) {
  const states = { closed: 0, open: 0, half_open: 0 };
  for (const { state } of circuits()) states[state] += 1;
  return states;
}
