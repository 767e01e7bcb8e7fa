import type { Contestant, Measurement, Role } from '../../harness/compare.ts';
import type { Algorithm, Issuer } from '../../harness/issuer.ts';
import { formRequest, type LoadGenerator } from '../../harness/load.ts';
import { startWorker, type Usage } from '../../harness/worker.ts';

export type StoreName = 'memory' | 'sqlite' | 'postgres' | 'redis';

/** What a server process is started with. */
export interface ReceiverSettings {
  issuer: string;
  publicJwks: Issuer['publicJwks'];
  algorithm: Algorithm;
  /** Ours only. */
  store: StoreName;
  /** File or address of the store. */
  location: string;
  framework: 'node' | 'express';
}

/** Sessions `{prefix}{from}` up to, not including, `{prefix}{to}`. */
export interface SessionRange {
  prefix: string;
  from: number;
  to: number;
}

/** One request under way per connection. */
const CONNECTIONS = 16;

/** A receiver in a process of its own, that Logout Tokens are posted to. */
export interface ReceiverProcess {
  open(range: SessionRange): Promise<void>;
  /** Posts tokens, each once. `expect`: the status of every answer. */
  post(tokens: readonly string[], expect?: number): Promise<Measurement>;
  stop(): Promise<unknown>;
}

export async function startReceiver(
  server: 'curfew' | 'limit' | 'express-openid-connect',
  settings: ReceiverSettings,
  load: LoadGenerator,
): Promise<ReceiverProcess> {
  const worker = startWorker(new URL(`servers/${server}.ts`, import.meta.url));
  const port = await worker.call<number>('start', settings);
  return {
    open: (range) => worker.call('open', range),
    async post(tokens, expect = server === 'express-openid-connect' ? 204 : 200) {
      const before = await worker.call<Usage>('usage');
      const measurement = await postTokens(load, { port, path: '/logout', tokens, expect });
      const after = await worker.call<Usage>('usage');
      const details = { ...measurement.details, cpuMicroseconds: (after.cpu - before.cpu) / tokens.length };
      return { ...measurement, details };
    },
    stop: () => worker.stop(),
  };
}

export interface Posting {
  port: number;
  path: string;
  tokens: readonly string[];
  expect: number;
}

export async function postTokens(load: LoadGenerator, { port, path, tokens, expect }: Posting): Promise<Measurement> {
  const requests = tokens.map((token) => formRequest(path, `logout_token=${token}`));
  const { perSecond, p50, p99, errors, unexpected } = await load.send({
    port,
    requests,
    connections: CONNECTIONS,
    expect,
  });
  if (errors > 0) console.error(`Unexpected answers at ${path}: ${JSON.stringify(unexpected)}`);
  return { value: perSecond, errors, details: { p50Milliseconds: p50, p99Milliseconds: p99 } };
}

/** A contestant that is sent the tokens of each repetition. */
export function contestantOf(
  name: string,
  role: Role,
  receiver: Pick<ReceiverProcess, 'post'>,
  tokens: () => readonly string[],
): Contestant {
  return { name, role, measure: () => receiver.post(tokens()) };
}
