import { join } from 'node:path';
import type { Benchmark, Setting } from '../../harness/benchmark.ts';
import { type Comparison, type ComparisonResult, compare } from '../../harness/compare.ts';
import { type Algorithm, type Issuer, startIssuer } from '../../harness/issuer.ts';
import { judge, type Outcome, ratioBetween } from '../../harness/report.ts';
import { spreadOf } from '../../harness/spread.ts';
import { startDurablePostgres, startMemoryRedis, temporaryFolder } from '../../harness/systems.ts';
import { contestantOf, postTokens, type StoreName, startReceiver } from './contestants.ts';
import { installDjangoLasuite, startDjangoLasuite } from './django-lasuite.ts';

const CURFEW = 'Curfew';
const CURFEW_IN_EXPRESS = 'Curfew in Express';
const EXPRESS_OPENID_CONNECT = 'express-openid-connect';
const DJANGO_LASUITE = 'django-lasuite';
const LIMIT = 'limit';

interface Case {
  algorithm: Algorithm;
  store: StoreName;
  location: string;
  /** Sessions that stay open all along; those that are ended come on top. */
  sessions: number;
}

export const receiver: Benchmark = {
  name: 'receiver',
  title: 'Receiver: valid, distinct Logout Tokens per second',
  async run(setting) {
    const issuer = await startIssuer();
    const outcome: Outcome = { comparisons: [], goals: [], skipped: [] };
    try {
      for (const one of inMemory(setting)) outcome.comparisons.push(await compareWithLimit(setting, issuer, one));
      await measureStores(setting, issuer, outcome);
      outcome.comparisons.push(await compareWithPeers(setting, issuer, outcome));
    } finally {
      await issuer.close();
    }
    addGoals(outcome);
    return outcome;
  },
};

function inMemory(setting: Setting): Case[] {
  const sizes = setting.sizes('sessions', [1_000, 10_000, 100_000, 1_000_000], [100]);
  const algorithms = ['RS256', 'ES256'] as const;
  return sizes.flatMap((sessions) =>
    algorithms.map((algorithm) => ({ algorithm, sessions, store: 'memory' as const, location: '' })),
  );
}

async function measureStores(setting: Setting, issuer: Issuer, outcome: Outcome): Promise<void> {
  const sizes = setting.sizes('stored-sessions', [1_000, 100_000, 1_000_000], [100]);
  if (sizes.length === 0) return;
  const folder = temporaryFolder();
  const postgres = await startDurablePostgres();
  const redis = await startMemoryRedis();
  const missing = (what: string) => outcome.skipped.push({ what, why: 'not installed' });
  if (postgres === undefined) missing('receiver on PostgreSQL');
  if (redis === undefined) missing('receiver on Redis');
  try {
    for (const sessions of sizes) {
      const places: [StoreName, string | undefined][] = [
        ['sqlite', join(folder.path, `${sessions}.sqlite`)],
        ['postgres', postgres?.url],
        ['redis', redis?.url],
      ];
      for (const [store, location] of places) {
        if (location === undefined) continue;
        outcome.comparisons.push(
          await compareWithLimit(setting, issuer, { algorithm: 'RS256', store, location, sessions }),
        );
      }
    }
  } finally {
    await postgres?.stop();
    await redis?.stop();
    await folder.remove();
  }
}

async function compareWithLimit(setting: Setting, issuer: Issuer, { algorithm, store, location, sessions }: Case) {
  const requests = setting.size('requests', store === 'memory' ? 12_000 : 3_000, 60);
  const parameters = { store, algorithm, 'open sessions': sessions };
  setting.say(`${store}, ${algorithm}, ${sessions} open sessions`);
  const settings = {
    issuer: issuer.url,
    publicJwks: issuer.publicJwks,
    algorithm,
    store,
    location,
    framework: 'node' as const,
  };
  const curfew = await startReceiver('curfew', settings, setting.load);
  const limit = await startReceiver('limit', settings, setting.load);
  // A name of its own for every case, as the stores of several cases may share a server.
  const prefix = `${store}-${algorithm}-${sessions}-`;
  for (const server of [curfew, limit]) {
    await server.open({ prefix: `${prefix}open-`, from: 0, to: sessions });
    await server.open({ prefix, from: 0, to: requests * (setting.repetitions + 1) });
  }
  const { batch, before } = batches(issuer, algorithm, { prefix, requests });
  const contestants = [contestantOf(CURFEW, 'curfew', curfew, batch), contestantOf(LIMIT, 'limit', limit, batch)];
  try {
    return await compare({ parameters, unit: 'tokens/s', contestants, before }, setting.repetitions);
  } finally {
    await curfew.stop();
    await limit.stop();
  }
}

async function compareWithPeers(setting: Setting, issuer: Issuer, outcome: Outcome): Promise<ComparisonResult> {
  const sessions = setting.size('peer-sessions', 10_000, 50);
  const requests = setting.size('requests', 12_000, 60);
  // It decodes every session for each token: so many fewer keep the time within bounds.
  const fewRequests = setting.size('django-requests', 16, 4);
  setting.say(`peers, RS256, ${sessions} open sessions`);
  const [prefix, total] = ['peer-', requests * (setting.repetitions + 1)];
  const { batch, before } = batches(issuer, 'RS256', { prefix, requests });
  const stops: (() => Promise<unknown>)[] = [];
  const contestants: Comparison['contestants'][number][] = [];
  const common = {
    issuer: issuer.url,
    publicJwks: issuer.publicJwks,
    algorithm: 'RS256' as const,
    store: 'memory' as const,
    location: '',
  };
  const servers = [
    ['curfew', CURFEW, 'curfew', 'node'],
    ['curfew', CURFEW_IN_EXPRESS, 'curfew', 'express'],
    ['express-openid-connect', EXPRESS_OPENID_CONNECT, 'peer', 'express'],
    ['limit', LIMIT, 'limit', 'node'],
  ] as const;
  try {
    for (const [script, name, role, framework] of servers) {
      const server = await startReceiver(script, { ...common, framework }, setting.load);
      stops.push(() => server.stop());
      await server.open({ prefix: `${prefix}open-`, from: 0, to: sessions });
      await server.open({ prefix, from: 0, to: total });
      contestants.push(contestantOf(name, role, server, batch));
    }
    const django = await installDjangoLasuite(setting.quick)
      .then(() =>
        startDjangoLasuite(issuer.url, {
          'django-open-': sessions - fewRequests,
          'django-': fewRequests * (setting.repetitions + 1),
        }),
      )
      .catch(
        (error: Error) => void outcome.skipped.push({ what: DJANGO_LASUITE, why: error.message.split('\n')[0] ?? '' }),
      );
    if (django) {
      stops.push(() => django.stop());
      const measure = (repetition: number) => {
        const tokens = tokensFor(issuer, 'RS256', {
          prefix: 'django-',
          from: repetition * fewRequests,
          count: fewRequests,
        });
        return postTokens(setting.load, { port: django.port, path: '/backchannel-logout/', tokens, expect: 204 });
      };
      contestants.push({ name: DJANGO_LASUITE, role: 'peer', measure });
    }
    const parameters = { peers: 'all', algorithm: 'RS256', 'open sessions': sessions };
    return await compare({ parameters, unit: 'tokens/s', contestants, before }, setting.repetitions);
  } finally {
    for (const stop of stops) await stop();
  }
}

/** Fresh tokens for each repetition, the same for all contestants. */
function batches(issuer: Issuer, algorithm: Algorithm, { prefix, requests }: { prefix: string; requests: number }) {
  let tokens: readonly string[] = [];
  return {
    batch: () => tokens,
    before(repetition: number) {
      tokens = tokensFor(issuer, algorithm, { prefix, from: repetition * requests, count: requests });
    },
  };
}

function tokensFor(
  issuer: Issuer,
  algorithm: Algorithm,
  { prefix, from, count }: { prefix: string; from: number; count: number },
) {
  return Array.from({ length: count }, (_, index) => issuer.token(algorithm, `${prefix}${from + index}`));
}

function addGoals({ comparisons, goals }: Outcome): void {
  const memory = comparisons.filter(({ parameters }) => parameters.store === 'memory');
  for (const algorithm of ['RS256', 'ES256']) {
    const cases = memory.filter(({ parameters }) => parameters.algorithm === algorithm);
    for (const one of cases) {
      const ratio = ratioBetween(one, CURFEW, LIMIT);
      const at = `${algorithm}, ${Number(one.parameters['open sessions']).toLocaleString('en-US')} sessions in memory`;
      if (ratio) goals.push(judge(`of the limit: ${at}`, { atLeast: 0.8 }, ratio));
    }
    // Each size was measured in a round of its own, so ratios to the limit are compared, not rates.
    const ratios = cases.map((one) => ratioBetween(one, CURFEW, LIMIT)?.median ?? Number.NaN);
    const flatness = Math.max(...ratios) / Math.min(...ratios);
    if (ratios.length > 1)
      goals.push(
        judge(`flat from the smallest to the largest size: ${algorithm}`, { atMost: 1.2 }, spreadOf([flatness])),
      );
  }
  const peers = comparisons.find(({ parameters }) => parameters.peers === 'all');
  const bounds = [
    [CURFEW, EXPRESS_OPENID_CONNECT, 3],
    [CURFEW_IN_EXPRESS, EXPRESS_OPENID_CONNECT, 3],
    [CURFEW, DJANGO_LASUITE, 20],
  ] as const;
  for (const [ours, peer, atLeast] of bounds) {
    const ratio = ratioBetween(peers, ours, peer);
    if (ratio) goals.push(judge(`times ${peer}: ${ours}`, { atLeast }, ratio));
  }
}
