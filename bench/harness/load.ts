import { startWorker, type Worker } from './worker.ts';

export interface LoadPlan {
  port: number;
  /** Whole requests as they go over the wire; see {@link formRequest}. */
  requests: readonly string[];
  /** How often all of them are sent. Default once. */
  repeat?: number;
  connections: number;
  /** The status every answer must have; any other is an error. */
  expect: number;
}

export interface LoadReport {
  requests: number;
  seconds: number;
  perSecond: number;
  /** Milliseconds from sending to the complete answer. */
  p50: number;
  p99: number;
  errors: number;
  /** Statuses and error codes that were not expected, with their number. */
  unexpected: Record<string, number>;
}

/** The load generator, in a process of its own. */
export interface LoadGenerator {
  send(plan: LoadPlan): Promise<LoadReport>;
  stop(): Promise<unknown>;
}

export function startLoadGenerator(): LoadGenerator {
  const worker: Worker = startWorker(new URL('load-process.ts', import.meta.url));
  return { send: (plan) => worker.call<LoadReport>('send', plan), stop: () => worker.stop() };
}

export function formRequest(path: string, body: string): string {
  return [
    `POST ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    'content-type: application/x-www-form-urlencoded',
    `content-length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

export function pageRequest(path: string, cookie: string): string {
  return [`GET ${path} HTTP/1.1`, 'host: 127.0.0.1', 'accept: text/html', `cookie: ${cookie}`, '', ''].join('\r\n');
}
