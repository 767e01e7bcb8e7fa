import { join } from 'node:path';
import { freePort } from '../../../test/systems/postgres.ts';
import type { Benchmark, Setting } from '../../harness/benchmark.ts';
import { type Contestant, compare, type Measurement } from '../../harness/compare.ts';
import { figureNamed, judge, type Outcome } from '../../harness/report.ts';
import { ratioOf, spreadOf } from '../../harness/spread.ts';
import { startDurablePostgres, temporaryFolder } from '../../harness/systems.ts';
import { startWorker, type Worker } from '../../harness/worker.ts';
import type { ProviderPlan } from '../../provider/provider-process.ts';
import { openProviderStorage } from '../../provider/provider-storage.ts';

/** A provider on a storage with so many live sessions. */
interface Deployment {
  name: string;
  sessions: number;
  issuer: string;
  token: string;
  processes: Worker[];
}

export const growth: Benchmark = {
  name: 'growth',
  title: 'Growth: time to end a session among many live ones',
  async run(setting) {
    const outcome: Outcome = { comparisons: [], goals: [], skipped: [] };
    const folder = temporaryFolder();
    try {
      const sizes = setting.sizes('live-sessions', [1_000, 10_000, 100_000, 1_000_000], [50, 100]);
      await measure(
        setting,
        'sqlite',
        sizes,
        (sessions) => Promise.resolve(`sqlite:${join(folder.path, `${sessions}.sqlite`)}`),
        outcome,
      );
      const servers: Awaited<ReturnType<typeof startDurablePostgres>>[] = [];
      const startServer = async () => {
        const server = await startDurablePostgres();
        servers.push(server);
        return server?.url;
      };
      const stored = setting.sizes('stored-sessions', [1_000, 100_000, 1_000_000], [50]);
      await measure(setting, 'postgres', stored, startServer, outcome);
      for (const server of servers) await server?.stop();
    } finally {
      await folder.remove();
    }
    return outcome;
  },
};

async function measure(
  setting: Setting,
  engine: string,
  sizes: readonly number[],
  place: (sessions: number) => Promise<string | undefined>,
  outcome: Outcome,
): Promise<void> {
  const requests = setting.size('requests', 100, 5);
  const deployments: Deployment[] = [];
  for (const sessions of sizes) {
    setting.say(`${engine}, ${sessions} live sessions`);
    const url = await place(sessions);
    if (url === undefined) {
      outcome.skipped.push({ what: `growth on ${engine}`, why: 'not installed' });
      return;
    }
    deployments.push(await deploy(url, sessions));
  }
  const contestants = deployments.map(
    (deployment): Contestant => ({
      name: deployment.name,
      role: 'curfew',
      measure: (repetition) => endSessions(deployment, repetition * requests, requests),
    }),
  );
  const result = await compare({ parameters: { storage: engine }, unit: 'ms', contestants }, setting.repetitions);
  for (const worker of deployments.flatMap(({ processes }) => processes)) await worker.stop();
  outcome.comparisons.push(result);
  const [smallest, ...larger] = deployments.map(({ name }) => figureNamed(result, name));
  for (const figure of larger) {
    if (!smallest || !figure) continue;
    const ratio = ratioOf(figure.values, smallest.values);
    outcome.goals.push(judge(`of the time with ${smallest.name}: ${figure.name}, ${engine}`, { atMost: 1.3 }, ratio));
  }
}

async function deploy(url: string, sessions: number): Promise<Deployment> {
  const applications = startWorker(new URL('../../provider/applications-process.ts', import.meta.url));
  const ports = await applications.call<number[]>('start', { count: 1, delay: 0, hanging: 0 });
  const storage = await openProviderStorage(url);
  const clientIds = await storage.register(ports, 'ES256');
  const { clientId, clientSecret } = await storage.registerProgram();
  await storage.addSessions('session-', sessions, clientIds);
  const { encryptionKey } = storage;
  await storage.close();
  const provider = startWorker(new URL('../../provider/provider-process.ts', import.meta.url));
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  await provider.call('start', { storageUrl: url, encryptionKey, issuer, port } satisfies ProviderPlan);
  const answer = await fetch(`${issuer}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'curfew:admin' }),
  });
  const { access_token } = (await answer.json()) as { access_token?: string };
  if (access_token === undefined) throw new Error(`No access token: ${answer.status}`);
  const name = `${sessions.toLocaleString('en-US')} live sessions`;
  return { name, sessions, issuer, token: access_token, processes: [provider, applications] };
}

/** Ends sessions one after the other by the admin API. */
async function endSessions({ issuer, token, sessions }: Deployment, from: number, count: number): Promise<Measurement> {
  const times: number[] = [];
  let errors = 0;
  for (let number = 1; number <= count; number += 1) {
    // Spread over all of them, without meeting one twice.
    const uid = `session-${1 + (((from + number) * 7_919) % sessions)}`;
    const begun = performance.now();
    const answer = await fetch(`${issuer}/api/admin/v1/sessions/${uid}/sign-out`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{}',
    });
    await answer.arrayBuffer();
    times.push(performance.now() - begun);
    if (answer.status !== 200) errors += 1;
  }
  times.sort((a, b) => a - b);
  return {
    value: spreadOf(times).median,
    errors,
    details: { p99Milliseconds: times[Math.floor(times.length * 0.99)] ?? 0 },
  };
}
