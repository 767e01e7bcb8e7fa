import type { AttemptOutcome } from './retry-policy.ts';

/** Hears what happens on the way of a request, to explain it to a person. Changes nothing of it. */
export interface TransportObserver {
  /** The addresses of the host's name, and those of them that may be connected to. */
  resolved(found: readonly string[], allowed: readonly string[]): void;
  connected(connection: ProbedConnection): void;
  secured(tls: ProbedTls): void;
  /** There is no connection: `ECONNREFUSED`, `CERT_HAS_EXPIRED` or whatever the system calls it. */
  refused(reason: string): void;
  answered(answer: { status: number; headers: Record<string, string | string[] | undefined> }): void;
  /** The beginning of the body, and whether that is all of it. */
  read(body: ProbedBody): void;
}

export interface ProbedConnection {
  address: string;
  port: number;
}

export interface ProbedTls {
  protocol: string;
  /** Who issued the application's certificate, by common name or organization. */
  issuer: string | undefined;
  /** Milliseconds since the epoch. */
  validTo: number | undefined;
}

export interface ProbedBody {
  bytes: Uint8Array;
  end: 'complete' | 'too_long' | 'cut_off';
}

/** Everything that is known of one request, made to be looked at. */
export interface Probe {
  outcome: AttemptOutcome;
  addresses?: { found: readonly string[]; allowed: readonly string[] };
  connection?: ProbedConnection;
  tls?: ProbedTls;
  reason?: string;
  headers?: Record<string, string | string[] | undefined>;
  body?: ProbedBody;
  /** A proxy resolves the name and connects. */
  throughProxy: boolean;
}

/** An observer that remembers. */
export function createProbe(throughProxy: boolean): { observer: TransportObserver; probe: Omit<Probe, 'outcome'> } {
  const probe: Omit<Probe, 'outcome'> = { throughProxy };
  const observer: TransportObserver = {
    resolved(found, allowed) {
      probe.addresses = { found, allowed };
    },
    connected(connection) {
      probe.connection = connection;
    },
    secured(tls) {
      probe.tls = tls;
    },
    refused(reason) {
      probe.reason = reason;
    },
    answered({ headers }) {
      probe.headers = headers;
    },
    read(body) {
      probe.body = body;
    },
  };
  return { observer, probe };
}
