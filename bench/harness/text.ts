import type { GoalResult } from './report.ts';
import type { Spread } from './spread.ts';

/** A number with three significant digits, and separators from 10,000 on. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '-';
  return Number(value.toPrecision(3)).toLocaleString('en-US', { maximumFractionDigits: 4 });
}

export function formatSpread({ median, min, max }: Spread): string {
  return `${formatNumber(median)} (${formatNumber(min)} to ${formatNumber(max)})`;
}

export function formatBound({ atLeast, atMost }: GoalResult): string {
  return atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`;
}

/** `store memory, sessions 1,000`. */
export function formatParameters(parameters: Record<string, string | number>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? value.toLocaleString('en-US') : value}`)
    .join(', ');
}
