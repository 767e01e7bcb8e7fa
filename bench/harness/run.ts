import type { Benchmark } from './benchmark.ts';
import { readCommandLine, USAGE } from './command-line.ts';
import { startLoadGenerator } from './load.ts';
import { describeMachine } from './machine.ts';
import { updateReadme } from './readme.ts';
import { countErrors, type Report, writeReport } from './report.ts';
import { showReport } from './show.ts';
import { undoAll } from './undo.ts';

/** Where things are written. */
export interface Places {
  results: string;
  quickResults: string;
  readme: string;
}

/** Runs benchmarks one after the other. Resolves with the exit code: 1 if one of them had errors. */
export async function runBenchmarks(
  benchmarks: readonly Benchmark[],
  args: readonly string[],
  places: Places,
): Promise<number> {
  const list = `Benchmarks: ${benchmarks.map(({ name }) => name).join(', ')}.`;
  let commandLine: ReturnType<typeof readCommandLine>;
  try {
    commandLine = readCommandLine(args);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${USAGE}\n${list}`);
    return 2;
  }
  if (commandLine === undefined) {
    console.log(`${USAGE}\n${list}`);
    return 0;
  }
  const { names, quick, readmeOnly, repetitions, out, size, sizes } = commandLine;
  const unknown = names.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name));
  if (unknown.length > 0) {
    console.error(`No such benchmark: ${unknown.join(', ')}. ${list}`);
    return 2;
  }
  const chosen = readmeOnly ? [] : benchmarks.filter(({ name }) => names.length === 0 || names.includes(name));
  const load = startLoadGenerator();
  const interrupt = () => void undoAll().then(() => process.exit(130));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, interrupt);
  let errors = 0;
  try {
    for (const { name, title, run } of chosen) {
      console.log(`\n${title}`);
      const begun = performance.now();
      const outcome = await run({ quick, repetitions, load, size, sizes, say: (line) => console.log(`  ${line}`) });
      const report: Report = {
        ...{ benchmark: name, title, takenOn: new Date().toISOString().slice(0, 10), machine: describeMachine() },
        code: 'TypeScript sources, types stripped by Node.js',
        repetitions,
        seconds: Math.round((performance.now() - begun) / 1000),
        errors: countErrors(outcome),
        ...outcome,
      };
      showReport(report);
      writeReport(report, out ?? (quick ? places.quickResults : places.results));
      errors += report.errors;
    }
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, interrupt);
    await undoAll();
  }
  if (!quick && out === undefined)
    updateReadme(
      places.readme,
      places.results,
      benchmarks.map(({ name }) => name),
    );
  return errors > 0 ? 1 : 0;
}
