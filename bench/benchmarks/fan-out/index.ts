import { setTimeout as sleep } from 'node:timers/promises';
import type { Benchmark, Setting } from '../../harness/benchmark.ts';
import { type ComparisonResult, compare } from '../../harness/compare.ts';
import { figureNamed, judge, type Outcome, ratioBetween } from '../../harness/report.ts';
import { spreadOf } from '../../harness/spread.ts';
import { startWorker } from '../../harness/worker.ts';
import { type Case, CHOSEN_WAIT, type Contender, startCurfew, startLimit, startOidcProvider } from './contenders.ts';

const CURFEW = 'Curfew';
const LIMIT = 'limit';
/** Milliseconds that every application takes to answer. */
const DELAY = 100;
/** Milliseconds after which somebody has not been told at all. */
const PATIENCE = 30_000;

export const fanOut: Benchmark = {
  name: 'fan-out',
  title: 'Fan-out: from the click on Yes until the last application heard',
  async run(setting) {
    const outcome: Outcome = { comparisons: [], goals: [], skipped: [] };
    outcome.skipped.push({ what: 'Keycloak', why: 'this benchmark does not start it yet' });
    const sizes = setting.sizes('applications', [1, 10, 100, 1_000], [1, 5]);
    for (const count of sizes) outcome.comparisons.push(await measure(setting, { count, hanging: 0 }));
    outcome.comparisons.push(await measure(setting, { count: 10, hanging: 1 }));
    addGoals(outcome);
    return outcome;
  },
};

async function measure(setting: Setting, { count, hanging }: Case): Promise<ComparisonResult> {
  setting.say(`${count} applications, ${hanging} of them hang`);
  const applications = startWorker(new URL('../../provider/applications-process.ts', import.meta.url));
  const ports = await applications.call<number[]>('start', { count, hanging, delay: DELAY });
  const contenders: [string, 'curfew' | 'peer' | 'limit', Contender][] = [
    [CURFEW, 'curfew', await startCurfew(ports)],
    ['oidc-provider', 'peer', await startOidcProvider(ports)],
    [LIMIT, 'limit', await startLimit(ports, count - hanging)],
  ];
  const contestants = contenders.map(([name, role, contender]) => ({
    ...{ name, role },
    async measure() {
      await contender.prepare();
      await applications.call('forget');
      const begunAt = performance.timeOrigin + performance.now();
      const lastHeard = applications.call<number>('allHeard', count - hanging);
      const status = await contender.leave();
      const redirectMilliseconds = performance.timeOrigin + performance.now() - begunAt;
      const heardAt = await Promise.race([lastHeard, sleep(PATIENCE, begunAt + PATIENCE, { ref: false })]);
      const value = heardAt - begunAt;
      return { value, errors: status === 303 && value < PATIENCE ? 0 : 1, details: { redirectMilliseconds } };
    },
  }));
  try {
    return await compare(
      { parameters: { applications: count, hanging }, unit: 'ms', contestants },
      setting.repetitions,
    );
  } finally {
    for (const [, , contender] of contenders) await contender.stop();
    await applications.stop();
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
