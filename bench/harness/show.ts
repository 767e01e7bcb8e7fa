import type { Report } from './report.ts';
import { formatBound, formatNumber, formatParameters, formatSpread } from './text.ts';

/** Prints a report to the standard output. */
export function showReport({ comparisons, goals, skipped, errors, seconds }: Report): void {
  for (const { parameters, unit, figures } of comparisons) {
    console.log(`\n  ${formatParameters(parameters)}`);
    for (const { name, spread, details } of figures) {
      const more = Object.entries(details).map(([detail, { median }]) => `${detail} ${formatNumber(median)}`);
      console.log(`    ${name.padEnd(28)} ${formatSpread(spread)} ${unit}   ${more.join(', ')}`);
    }
  }
  console.log();
  for (const goal of goals) {
    const verdict = errors > 0 ? 'void  ' : goal.met ? 'met   ' : 'missed';
    console.log(`  ${verdict} ${goal.goal}: ${formatSpread(goal.measured)}, wanted ${formatBound(goal)}`);
  }
  for (const { what, why } of skipped) console.log(`  skipped ${what}: ${why}`);
  if (errors > 0) console.log(`  VOID: ${errors} errors.`);
  console.log(`  ${seconds} s`);
}
