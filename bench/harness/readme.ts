import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GoalResult, Report } from './report.ts';
import { formatBound, formatNumber, formatParameters, formatSpread } from './text.ts';

const BEGIN = '<!-- results: written by the benchmark -->';
const END = '<!-- end of results -->';

/** Writes the tables of the README from the JSON of the last runs, so that they never tell anything else. */
export function updateReadme(readme: string, results: string, names: readonly string[]): void {
  writeFileSync(readme, withResults(readFileSync(readme, 'utf8'), renderResults(results, names)));
}

/** The text with what stands between the markers replaced. */
export function withResults(text: string, rendered: string): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error('The README has no place for results.');
  return `${text.slice(0, begin + BEGIN.length)}\n\n${rendered}\n${text.slice(end)}`;
}

export function renderResults(results: string, names: readonly string[]): string {
  const files = names.map((name) => join(results, `${name}.json`)).filter(existsSync);
  if (files.length === 0) return 'There has been no full run yet.\n';
  return files.map((file) => renderReport(JSON.parse(readFileSync(file, 'utf8')))).join('\n');
}

function renderReport(report: Report): string {
  const { benchmark, title, goals, comparisons, machine, takenOn, repetitions, skipped, errors } = report;
  const lines = [
    `### ${title}`,
    '',
    `${takenOn}, ${machine.cores} cores (${machine.cpu}), ${machine.memoryGiB} GiB, Node.js ${machine.node}; ${repetitions} repetitions. [JSON](results/${benchmark}.json), [chart](results/${benchmark}.svg)`,
    '',
  ];
  if (errors > 0) lines.push(`**Void: ${errors} errors.**`, '');
  if (goals.length > 0)
    lines.push('| goal | wanted | measured | |', '| --- | --- | --- | --- |', ...goals.map(renderGoal), '');
  lines.push('| | | figure | |', '| --- | --- | --- | --- |');
  for (const { parameters, unit, figures } of comparisons) {
    for (const { name, spread, details } of figures) {
      const more = Object.entries(details).map(([detail, { median }]) => `${nameOf(detail)} ${formatNumber(median)}`);
      lines.push(
        `| ${formatParameters(parameters)} | ${name} | ${formatSpread(spread)} ${unit} | ${more.join(', ')} |`,
      );
    }
  }
  for (const { what, why } of skipped) lines.push('', `Skipped: ${what} (${why}).`);
  return `${lines.join('\n')}\n`;
}

function renderGoal(goal: GoalResult): string {
  return `| ${goal.goal} | ${formatBound(goal)} | ${formatSpread(goal.measured)} | ${goal.met ? 'met' : '**missed**'} |`;
}

const UNITS: Record<string, string> = { Milliseconds: 'ms', Microseconds: 'µs', MiB: 'MiB' };

/** `p99Milliseconds` is `p99 ms` for people. */
function nameOf(detail: string): string {
  const unit = Object.keys(UNITS).find((suffix) => detail.endsWith(suffix));
  return unit === undefined ? detail : `${detail.slice(0, -unit.length)} ${UNITS[unit]}`;
}
