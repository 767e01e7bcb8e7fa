import type { Browser } from 'playwright-core';
import { launchChromium } from '../test/systems/chromium.ts';
import { FLOWS } from './flows/index.ts';
import { PAIRS, type PairUnderTest } from './peers/index.ts';
import { NotInstallable } from './runner/program.ts';
import { count, keepResults, type PairResults, summarize } from './runner/results.ts';
import { peopleFor, runFlows } from './runner/run-pair.ts';
import { Scope } from './runner/scope.ts';
import { stop, stopping } from './runner/stopping.ts';

const USAGE = `usage: npm run interop [-- PAIR...]

Without arguments all pairs run. Their results take the place of earlier ones in interop/RESULTS.md.
Pairs: ${PAIRS.map(({ id }) => id).join(', ')}
INTEROP_VERBOSE=1 shows where a check failed, INTEROP_FLOWS=id,id runs some flows alone.`;

const wanted = process.argv.slice(2);
if (wanted.some((id) => !PAIRS.some((pair) => pair.id === id))) {
  console.error(USAGE);
  process.exit(2);
}

const only = process.env.INTEROP_FLOWS?.split(',');
const flows = FLOWS.filter(({ id }) => only?.includes(id) ?? true);

const everything = new Scope();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    console.error('\nstopping: what was started is ended first');
    stop();
    // Whatever waits for a page is over with the browser.
    void everything.close();
  });
}

const finished: PairResults[] = [];
try {
  // Left to itself, Playwright would end the process at a signal before the peers are stopped.
  const browser = await launchChromium({ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false });
  everything.defer(() => browser.close());
  for (const pair of PAIRS.filter(({ id }) => wanted.length === 0 || wanted.includes(id))) {
    stopping.throwIfAborted();
    console.log(`\n${pair.title}`);
    finished.push(await runPair(pair, browser));
  }
} catch (error) {
  if (!stopping.aborted) throw error;
} finally {
  await everything.close();
}

if (only === undefined && finished.length > 0) {
  keepResults(
    finished,
    PAIRS.map(({ id }) => id),
    FLOWS,
  );
  console.log('\nwrote interop/RESULTS.md');
}
const faults = count(finished, 'fault');
if (faults > 0) console.log(`\n${faults} flows show a known fault of the peer, see interop/findings`);
console.log(`\n${summarize(finished)}`);
process.exit(stopping.aborted ? 130 : count(finished, 'failed') === 0 ? 0 : 1);

async function runPair(pair: PairUnderTest, browser: Browser): Promise<PairResults> {
  const about = {
    ...{ id: pair.id, title: pair.title, side: pair.side },
    ...{ date: new Date().toISOString().slice(0, 10), node: process.versions.node },
  };
  const scope = new Scope();
  const people = peopleFor(flows);
  try {
    console.log('  installing');
    await pair.install();
    console.log('  starting');
    const started = await pair.start(scope, [...people.values()]);
    const results = await runFlows(started, flows, people, browser);
    return { ...about, version: started.version, results };
  } catch (error) {
    if (stopping.aborted) throw error;
    const status = error instanceof NotInstallable ? 'skipped' : 'failed';
    const note = error instanceof Error ? error.message : String(error);
    console.log(`  ${status}: ${note}`);
    const results = flows.map((flow) => ({ flow: flow.id, status, note: note.split('\n')[0] ?? '' }) as const);
    return { ...about, version: status === 'skipped' ? 'not installed' : 'not started', results };
  } finally {
    await scope.close();
  }
}
