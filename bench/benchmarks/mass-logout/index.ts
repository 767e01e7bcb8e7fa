import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Benchmark, Setting } from '../../harness/benchmark.ts';
import { type ComparisonResult, compare, type Measurement } from '../../harness/compare.ts';
import { generatePem } from '../../harness/keys.ts';
import { judge, type Outcome, ratioBetween } from '../../harness/report.ts';
import { spreadOf } from '../../harness/spread.ts';
import { startDurablePostgres, temporaryFolder } from '../../harness/systems.ts';
import { startWorker, type Usage, type Worker } from '../../harness/worker.ts';
import type { ProviderPlan } from '../../provider/provider-process.ts';
import { openProviderStorage, type ProviderStorage } from '../../provider/provider-storage.ts';
import type { LimitPlan } from './limit-process.ts';

const CURFEW = 'Curfew';
const LIMIT = 'limit';
const APPLICATIONS = 3;
/**
 * Milliseconds between the start of the processes and that of counting. All of the backlog takes a minute or two, of
 * which the first seconds are the slowest.
 */
const WARM_UP = 3_000;
/** Requests that the limit program has under way. */
const CONCURRENCY = 16;
const MEBIBYTE = 2 ** 20;
/** As docs/provider/delivery.md advises where memory counts. */
const BOUNDED_MEMORY = { NODE_OPTIONS: '--max-old-space-size=1024 --max-semi-space-size=32' };

interface Case {
  engine: 'sqlite' | 'postgres';
  url: string;
  processes: number;
  algorithm: 'RS256' | 'ES256';
}

export const massLogout: Benchmark = {
  name: 'mass-logout',
  title: 'Mass logout: deliveries per second with a large backlog',
  async run(setting) {
    const outcome: Outcome = { comparisons: [], goals: [], skipped: [] };
    const folder = temporaryFolder();
    const postgres = await startDurablePostgres();
    if (postgres === undefined) outcome.skipped.push({ what: 'mass logout on PostgreSQL', why: 'not installed' });
    try {
      for (const algorithm of setting.quick ? (['ES256'] as const) : (['RS256', 'ES256'] as const)) {
        const url = `sqlite:${join(folder.path, `${algorithm}.sqlite`)}`;
        outcome.comparisons.push(await measure(setting, { engine: 'sqlite', url, processes: 1, algorithm }));
        for (const processes of postgres ? setting.sizes('processes', [1, 2, 4], [1]) : []) {
          const one = { engine: 'postgres', url: postgres?.url ?? '', processes, algorithm } as const;
          outcome.comparisons.push(await measure(setting, one));
        }
      }
    } finally {
      await postgres?.stop();
      await folder.remove();
    }
    addGoals(outcome);
    return outcome;
  },
};

async function measure(setting: Setting, { engine, url, processes, algorithm }: Case): Promise<ComparisonResult> {
  const sessions = setting.size('sessions', 100_000, 300);
  const window = setting.size('window', 5_000, 200);
  setting.say(`${engine}, ${algorithm}, ${processes} processes, ${sessions} sessions x ${APPLICATIONS} applications`);
  const applications = startWorker(new URL('../../provider/applications-process.ts', import.meta.url));
  const ports = await applications.call<number[]>('start', { count: APPLICATIONS, delay: 0, hanging: 0 });
  const storage = await openProviderStorage(url);
  const clientIds = await storage.register(ports, algorithm);
  await storage.addBacklog(`${algorithm}-${processes}-`, sessions, clientIds);
  const pem = generatePem(algorithm);
  const counted = { applications, window };
  const contestants = [
    { name: CURFEW, role: 'curfew' as const, measure: () => runProviders(storage, processes, counted) },
    {
      name: LIMIT,
      role: 'limit' as const,
      measure: () => runLimit({ ports, algorithm, pem, concurrency: CONCURRENCY }, processes, counted),
    },
  ];
  try {
    // Each repetition starts processes anew and waits for a window: three tell as much as five.
    const parameters = { storage: engine, algorithm, processes, sessions };
    return await compare({ parameters, unit: 'deliveries/s', contestants }, Math.min(3, setting.repetitions));
  } finally {
    // What is left is not to be delivered in the next case.
    await storage.forgetBacklog();
    await storage.close();
    await applications.stop();
  }
}

interface Counted {
  applications: Worker;
  /** Milliseconds. */
  window: number;
}

async function runProviders(storage: ProviderStorage, processes: number, counted: Counted): Promise<Measurement> {
  const workers = Array.from({ length: processes }, () =>
    startWorker(new URL('../../provider/provider-process.ts', import.meta.url), BOUNDED_MEMORY),
  );
  const { url, encryptionKey } = storage;
  const plan: ProviderPlan = { storageUrl: url, encryptionKey, issuer: 'http://127.0.0.1:1', port: 0 };
  const failedBefore = await storage.countFailed();
  // One after the other: the first makes the keys.
  for (const worker of workers) await worker.call('start', plan);
  const { value, cpuMicroseconds, usages } = await count(workers, counted);
  await stopAll(workers);
  const peakMemoryMiB = Math.max(...usages.map(({ peakMemory }) => peakMemory)) / MEBIBYTE;
  const errors = (await storage.countFailed()) - failedBefore;
  return { value, errors, details: { cpuMicroseconds, peakMemoryMiB } };
}

async function runLimit(plan: LimitPlan, processes: number, counted: Counted): Promise<Measurement> {
  const workers = Array.from({ length: processes }, () => startWorker(new URL('limit-process.ts', import.meta.url)));
  for (const worker of workers) await worker.call('start', plan);
  const { value, cpuMicroseconds } = await count(workers, counted);
  await stopAll(workers);
  return { value, errors: 0, details: { cpuMicroseconds } };
}

/** Deliveries per second, and the processor time that these processes take for one: not the storage's, nor the applications'. */
async function count(workers: readonly Worker[], { applications, window }: Counted) {
  const readUsages = () => Promise.all(workers.map((worker) => worker.call<Usage>('usage')));
  const cpuOf = (usages: readonly Usage[]) => usages.reduce((sum, { cpu }) => sum + cpu, 0);
  await sleep(Math.min(WARM_UP, window * 2));
  await applications.call('forget');
  const [before, begun] = [await readUsages(), performance.now()];
  await sleep(window);
  const heard = await applications.call<number>('heard');
  const value = heard / ((performance.now() - begun) / 1000);
  const usages = await readUsages();
  return { value, usages, cpuMicroseconds: (cpuOf(usages) - cpuOf(before)) / Math.max(1, heard) };
}

async function stopAll(workers: readonly Worker[]): Promise<void> {
  await Promise.all(workers.map((worker) => worker.call('stop')));
  await Promise.all(workers.map((worker) => worker.stop()));
}

function addGoals({ comparisons, goals }: Outcome): void {
  for (const one of comparisons) {
    const ratio = ratioBetween(one, CURFEW, LIMIT);
    const { storage, algorithm, processes } = one.parameters;
    const at = `${storage}, ${algorithm}, ${processes} ${processes === 1 ? 'process' : 'processes'}`;
    if (ratio) goals.push(judge(`of the limit: ${at}`, { atLeast: 0.6 }, ratio));
  }
  const peaks = comparisons.flatMap(({ figures }) =>
    figures.flatMap(({ details }) => details.peakMemoryMiB?.max ?? []),
  );
  if (peaks.length > 0)
    goals.push(judge('MiB of memory per process, at most', { atMost: 300 }, spreadOf([Math.max(...peaks)])));
}
