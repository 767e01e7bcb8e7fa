import { setTimeout as sleep } from 'node:timers/promises';
import type { Benchmark, Setting } from '../../harness/benchmark.ts';
import { type ComparisonResult, compare, type Role } from '../../harness/compare.ts';
import { figureNamed, judge, type Outcome, ratioBetween } from '../../harness/report.ts';
import { spreadOf } from '../../harness/spread.ts';
import { startWorker, type Worker } from '../../harness/worker.ts';
import { CHOSEN_WAIT, type Contender, startCurfew, startLimit, startOidcProvider } from './contenders.ts';
import { type KeycloakContest, startKeycloak } from './keycloak.ts';

const CURFEW = 'Curfew';
const LIMIT = 'limit';
const KEYCLOAK = 'Keycloak';
/** Applications in a session at Keycloak: it tells one after the other, so 1,000 would take two minutes each time. */
const KEYCLOAK_AT_MOST = 100;
/** Milliseconds that every application takes to answer. */
const DELAY = 100;
/** Milliseconds after the redirect until whoever has not been told is never told. */
const PATIENCE = 30_000;

/** Applications that take part in a session. */
interface Case {
  count: number;
  /** How many of them never answer: none or one. */
  hanging: number;
}

/** The applications of all cases: the first one never answers, the others do. */
interface Applications {
  worker: Worker;
  ports: readonly number[];
}

export const fanOut: Benchmark = {
  name: 'fan-out',
  title: 'Fan-out: from the click on Yes until the last application heard',
  async run(setting) {
    const outcome: Outcome = { comparisons: [], goals: [], skipped: [] };
    const sizes = setting.sizes('applications', [1, 10, 100, 1_000], [1, 5]);
    const cases: Case[] = [...sizes.map((count) => ({ count, hanging: 0 })), { count: 10, hanging: 1 }];
    const worker = startWorker(new URL('../../provider/applications-process.ts', import.meta.url));
    const count = Math.max(...cases.map(({ count }) => count)) + 1;
    const applications = { worker, ports: await worker.call<number[]>('start', { count, hanging: 1, delay: DELAY }) };
    try {
      for (const one of cases) outcome.comparisons.push(await measure(setting, one, applications));
      await measureKeycloak(setting, cases, applications, outcome);
    } finally {
      await worker.stop();
    }
    addGoals(outcome);
    return outcome;
  },
};

/** After the others, beside the limit alone: a Java machine that is there takes time from whoever is measured. */
async function measureKeycloak(
  setting: Setting,
  cases: readonly Case[],
  applications: Applications,
  { comparisons, skipped }: Outcome,
): Promise<void> {
  const most = setting.size('keycloak-applications', KEYCLOAK_AT_MOST, 0);
  if (most === 0) {
    skipped.push({ what: KEYCLOAK, why: 'it takes too long for a quick run' });
    return;
  }
  setting.say('starting Keycloak');
  let keycloak: KeycloakContest;
  try {
    keycloak = await startKeycloak(applications.ports.slice(0, most + 1));
  } catch (error) {
    const [why = ''] = String(error instanceof Error ? error.message : error).split('\n');
    skipped.push({ what: KEYCLOAK, why });
    return;
  }
  try {
    for (const one of cases.filter(({ count }) => count <= most))
      comparisons.push(await measure(setting, one, applications, keycloak));
  } finally {
    await keycloak.stop();
  }
}

async function measure(
  setting: Setting,
  { count, hanging }: Case,
  { worker, ports: all }: Applications,
  keycloak?: KeycloakContest,
): Promise<ComparisonResult> {
  setting.say(`${count} applications, ${hanging} of them hang`);
  const ports = all.slice(1 - hanging, 1 - hanging + count);
  const limit: [string, Role, Contender] = [LIMIT, 'limit', await startLimit(ports, count - hanging)];
  const contenders: [string, Role, Contender][] = keycloak
    ? [[KEYCLOAK, 'peer', keycloak.contender(ports)], limit]
    : [[CURFEW, 'curfew', await startCurfew(ports)], ['oidc-provider', 'peer', await startOidcProvider(ports)], limit];
  const contestants = contenders.map(([name, role, contender]) => ({
    ...{ name, role },
    async measure() {
      await contender.prepare();
      await worker.call('forget');
      const begunAt = performance.timeOrigin + performance.now();
      const lastHeard = worker.call<number>('allHeard', count - hanging);
      await contender.leave();
      const redirectMilliseconds = performance.timeOrigin + performance.now() - begunAt;
      const heardAt = await Promise.race([lastHeard, sleep(PATIENCE, undefined, { ref: false })]);
      const value = heardAt === undefined ? PATIENCE : heardAt - begunAt;
      return { value, errors: heardAt === undefined ? 1 : 0, details: { redirectMilliseconds } };
    },
  }));
  try {
    const parameters = { applications: count, hanging, ...(keycloak && { beside: KEYCLOAK }) };
    return await compare({ parameters, unit: 'ms', contestants }, setting.repetitions);
  } finally {
    for (const [, , contender] of contenders) await contender.stop();
  }
}

function addGoals({ comparisons, goals }: Outcome): void {
  for (const one of comparisons) {
    const { applications, hanging } = one.parameters;
    const at = `${Number(applications).toLocaleString('en-US')} applications${hanging === 0 ? '' : `, ${hanging} hanging`}`;
    const ratio = ratioBetween(one, CURFEW, LIMIT);
    if (ratio) goals.push(judge(`last heard, of the limit: ${at}`, { atMost: 1.3 }, ratio));
  }
  const redirects = comparisons.flatMap((one) => figureNamed(one, CURFEW)?.details.redirectMilliseconds?.max ?? []);
  // A little more than the wait itself: the page before and after it takes its time.
  const slowest = Math.max(...redirects) / CHOSEN_WAIT;
  goals.push(judge('slowest redirect, of the chosen wait', { atMost: 1.05 }, spreadOf([slowest])));
}
