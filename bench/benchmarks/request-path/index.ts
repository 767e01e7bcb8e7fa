import type { Benchmark, Setting } from '../../harness/benchmark.ts';
import { type Contestant, compare, type Role } from '../../harness/compare.ts';
import { type Issuer, startIssuer } from '../../harness/issuer.ts';
import { pageRequest } from '../../harness/load.ts';
import { figureNamed, judge, type Outcome, ratioBetween } from '../../harness/report.ts';
import { startMemoryRedis } from '../../harness/systems.ts';
import { startWorker, type Usage, type Worker } from '../../harness/worker.ts';

/** What an application is started with. */
export interface ApplicationSettings {
  issuer: string;
  publicJwks: Issuer['publicJwks'];
  /** Whether each request finds out if its session is over. */
  guarded: boolean;
  redisUrl: string;
}

const APPLICATIONS = [
  ['express-session, no guard', 'limit', 'express-session', false],
  ['express-session with the guard', 'curfew', 'express-session', true],
  ['express-openid-connect, no check', 'peer', 'express-openid-connect', false],
  ['express-openid-connect, isLoggedOut', 'peer', 'express-openid-connect', true],
] as const satisfies [string, Role, string, boolean][];
const CHECK = 'one check, fresh view';
const CONNECTIONS = 16;

export const requestPath: Benchmark = {
  name: 'request-path',
  title: 'Request path: pages per second with and without the guard',
  async run(setting) {
    const outcome: Outcome = { comparisons: [], goals: [], skipped: [] };
    const redis = await startMemoryRedis();
    if (redis === undefined) {
      outcome.skipped.push({ what: 'request path', why: 'Redis is not installed' });
      return outcome;
    }
    const issuer = await startIssuer();
    try {
      await measure(setting, issuer, redis.url, outcome);
    } finally {
      await issuer.close();
      await redis.stop();
    }
    return outcome;
  },
};

async function measure(setting: Setting, issuer: Issuer, redisUrl: string, outcome: Outcome): Promise<void> {
  const people = setting.size('people', 500, 20);
  const pages = setting.size('pages', 12_000, 100);
  const checks = setting.size('checks', 200_000, 500);
  const contestants: Contestant[] = [];
  const workers: Worker[] = [];
  let checking: Contestant | undefined;
  for (const [name, role, script, guarded] of APPLICATIONS) {
    const worker = startWorker(new URL(`servers/${script}.ts`, import.meta.url));
    workers.push(worker);
    const settings: ApplicationSettings = { issuer: issuer.url, publicJwks: issuer.publicJwks, guarded, redisUrl };
    const port = await worker.call<number>('start', settings);
    const cookies = await worker.call<string[]>('signIn', issuer.url, people);
    const requests = cookies.map((cookie) => pageRequest('/', cookie));
    contestants.push({
      ...{ name, role },
      async measure() {
        const before = await worker.call<Usage>('usage');
        const repeat = Math.ceil(pages / requests.length);
        const report = await setting.load.send({ port, requests, repeat, connections: CONNECTIONS, expect: 200 });
        const after = await worker.call<Usage>('usage');
        const cpuMicroseconds = (after.cpu - before.cpu) / report.requests;
        const details = { p50Milliseconds: report.p50, p99Milliseconds: report.p99, cpuMicroseconds };
        return { value: report.perSecond, errors: report.errors, details };
      },
    });
    if (role === 'curfew') {
      const measureCheck = async () => ({ value: await worker.call<number>('check', checks), errors: 0 });
      checking = { name: CHECK, role, measure: measureCheck };
    }
  }
  setting.say(`${people} people, ${pages} pages`);
  const page = await compare({ parameters: { people }, unit: 'pages/s', contestants }, setting.repetitions);
  const check = await compare(
    { parameters: { people }, unit: 'µs', contestants: checking ? [checking] : [] },
    setting.repetitions,
  );
  for (const worker of workers) await worker.stop();
  outcome.comparisons.push(page, check);
  const [[bare], [guarded], [peerBare], [peer]] = APPLICATIONS;
  const ratio = ratioBetween(page, guarded, bare);
  if (ratio) outcome.goals.push(judge('pages with the guard, of those without', { atLeast: 0.97 }, ratio));
  const cost = figureNamed(check, CHECK)?.spread;
  if (cost) outcome.goals.push(judge('microseconds per check', { atMost: 5 }, cost));
  const peerRatio = ratioBetween(page, peer, peerBare);
  if (peerRatio)
    outcome.goals.push(judge('the same of express-openid-connect, for comparison', { atLeast: 0 }, peerRatio));
}
