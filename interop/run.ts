import { writeFileSync } from 'node:fs';
import { launchChromium } from '../test/systems/chromium.ts';
import { FLOWS } from './flows/index.ts';
import { PAIRS, type PairUnderTest } from './peers/index.ts';
import { NotInstallable } from './runner/program.ts';
import { count, type PairResults, summarize, toMarkdown } from './runner/results.ts';
import { peopleFor, runFlows } from './runner/run-pair.ts';
import { Scope } from './runner/scope.ts';

const USAGE = `usage: npm run interop [-- PAIR...]

Without arguments all pairs run, and interop/RESULTS.md is written.
Pairs: ${PAIRS.map(({ id }) => id).join(', ')}
INTEROP_VERBOSE=1 shows where a check failed, INTEROP_FLOWS=id,id runs some flows alone.`;

const wanted = process.argv.slice(2);
if (wanted.some((id) => !PAIRS.some((pair) => pair.id === id))) {
  console.error(USAGE);
  process.exit(2);
}

const only = process.env.INTEROP_FLOWS?.split(',');
const flows = FLOWS.filter(({ id }) => only?.includes(id) ?? true);

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    console.error('\nstopping: what was started is ended first');
    stopping.abort(new Error('stopped'));
  });
}

const everything = new Scope();
const finished: PairResults[] = [];
try {
  const browser = await launchChromium();
  everything.defer(() => browser.close());
  for (const pair of PAIRS.filter(({ id }) => wanted.length === 0 || wanted.includes(id))) {
    stopping.signal.throwIfAborted();
    console.log(`\n${pair.title}`);
    finished.push(await runPair(pair, browser));
  }
} catch (error) {
  if (!stopping.signal.aborted) throw error;
} finally {
  await everything.close();
}

if (wanted.length === 0 && only === undefined && !stopping.signal.aborted) {
  writeFileSync(new URL('RESULTS.md', import.meta.url), toMarkdown(finished, FLOWS, new Date()));
  console.log('\nwrote interop/RESULTS.md');
}
const faults = count(finished, 'fault');
if (faults > 0) console.log(`\n${faults} flows show a known fault of the peer, see interop/findings`);
console.log(`\n${summarize(finished)}`);
process.exit(stopping.signal.aborted ? 130 : count(finished, 'failed') === 0 ? 0 : 1);

async function runPair(pair: PairUnderTest, browser: Awaited<ReturnType<typeof launchChromium>>): Promise<PairResults> {
  const { id, title, side } = pair;
  const scope = new Scope();
  const people = peopleFor(flows);
  try {
    console.log('  installing');
    await pair.install();
    console.log('  starting');
    const started = await pair.start(scope, [...people.values()]);
    const results = await runFlows(started, flows, people, browser, stopping.signal);
    return { id, title, side, version: started.version, results };
  } catch (error) {
    if (stopping.signal.aborted) throw error;
    const status = error instanceof NotInstallable ? 'skipped' : 'failed';
    const note = error instanceof Error ? error.message : String(error);
    console.log(`  ${status}: ${note}`);
    const results = flows.map((flow) => ({ flow: flow.id, status, note: note.split('\n')[0] ?? '' }) as const);
    return { id, title, side, version: status === 'skipped' ? 'not installed' : 'not started', results };
  } finally {
    await scope.close();
  }
}
