import type { Measured, TenantMetrics } from '../observability/metrics.ts';
import type { DeliveryState, TerminationReason } from '../storage/schema.ts';

/** What came of one attempt to deliver a Logout Token. */
export interface AttemptResult {
  /** Outcome code: `ok`, `http_status`, `timeout`… */
  readonly code: string;
  /** What the delivery became; `lease lost` when another process had taken it over. */
  readonly state: DeliveryState | 'lease lost';
}

/** Where the measurements of one issuer go. Must not throw. */
export interface TenantTelemetry extends TenantMetrics {
  /** Runs the work that ends a session, or one application's part of it. */
  termination<Result extends { deliveries: number } | undefined>(
    reason: TerminationReason,
    work: () => Promise<Result>,
  ): Promise<Result>;
  /** Runs one attempt. */
  attempt<Result extends AttemptResult>(work: () => Promise<Result>): Promise<Result>;
}

/** Where measurements go besides `/metrics`; see `telemetry()` of `@curfew/provider/telemetry`. */
export interface Telemetry {
  /** @param name of the tenant; undefined for the root. */
  ofTenant(name: string | undefined, measured: Measured): TenantTelemetry;
}
