import type { LogoutRefusalCode } from '../receiver/logout-response.ts';
import type { SessionEnd } from '../sessions/session-registry.ts';

/** What came of one back-channel logout request. */
export interface LogoutResult {
  /** 'failed': it could not be judged or carried out, and the issuer should try again. */
  readonly verdict: 'accepted' | 'replayed' | 'refused' | 'failed';
  /** Why it was refused or failed. */
  readonly code?: LogoutRefusalCode | undefined;
  /** Of a verified token only. */
  readonly issuer?: string | undefined;
  /** Sessions recorded here that the token speaks of, ended or not. */
  readonly known: number;
  readonly ended: number;
}

/** Where measurements go; see `telemetry()` of `@curfew/relying-party/telemetry`. Must not throw. */
export interface Telemetry {
  /** Runs the work of one back-channel logout request, and is told what came of it. */
  logoutRequest<Result extends LogoutResult>(work: () => Promise<Result>): Promise<Result>;
  /** Sessions ended. */
  sessionsEnded(reason: SessionEnd['reason'], count: number): void;
  /** A side effect was tried, or given up. */
  sideEffect(name: string, outcome: 'done' | 'failed' | 'refused' | 'given_up'): void;
}
