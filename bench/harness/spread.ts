/** What several repetitions of the same measurement gave. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  const lower = sorted.length % 2 === 0 ? (sorted[middle - 1] ?? upper) : upper;
  return { median: (lower + upper) / 2, min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN };
}

/** The ratio of two measurements within each repetition: what disturbed both does not show. */
export function ratioOf(values: readonly number[], reference: readonly number[]): Spread {
  return spreadOf(values.map((value, index) => value / (reference[index] ?? Number.NaN)));
}
