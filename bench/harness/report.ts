import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawChart } from './chart.ts';
import type { ComparisonResult, Figure } from './compare.ts';
import type { Machine } from './machine.ts';
import { ratioOf, type Spread } from './spread.ts';

/** What is wanted of a figure or ratio, and what it is. */
export interface GoalResult {
  goal: string;
  atLeast?: number;
  atMost?: number;
  measured: Spread;
  /** Judged by the median. */
  met: boolean;
}

export interface Skipped {
  what: string;
  why: string;
}

/** What a benchmark found. */
export interface Outcome {
  comparisons: ComparisonResult[];
  goals: GoalResult[];
  skipped: Skipped[];
}

export interface Report extends Outcome {
  benchmark: string;
  title: string;
  /** Day of the run. */
  takenOn: string;
  machine: Machine;
  /** How the measured code was run. */
  code: string;
  repetitions: number;
  seconds: number;
  /** Errors of any measurement: a run with errors proves nothing. */
  errors: number;
}

/** Judges a spread against a bound. */
export function judge(goal: string, bound: { atLeast: number } | { atMost: number }, measured: Spread): GoalResult {
  const met = 'atLeast' in bound ? measured.median >= bound.atLeast : measured.median <= bound.atMost;
  return { goal, ...bound, measured, met };
}

/** The ratio of two contestants of one comparison, repetition by repetition; undefined if one of them is missing. */
export function ratioBetween(
  result: ComparisonResult | undefined,
  name: string,
  reference: string,
): Spread | undefined {
  const [one, other] = [figureNamed(result, name), figureNamed(result, reference)];
  return one && other && ratioOf(one.values, other.values);
}

export function figureNamed(result: ComparisonResult | undefined, name: string): Figure | undefined {
  return result?.figures.find((figure) => figure.name === name);
}

export function countErrors({ comparisons }: Outcome): number {
  return comparisons.flatMap(({ figures }) => figures).reduce((sum, { errors }) => sum + errors, 0);
}

/** Writes a report as JSON, and its figures as a chart. */
export function writeReport(report: Report, folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${report.benchmark}.json`), `${JSON.stringify(report, undefined, 2)}\n`);
  writeFileSync(join(folder, `${report.benchmark}.svg`), drawChart(report.title, report.comparisons));
}
