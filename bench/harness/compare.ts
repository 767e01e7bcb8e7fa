import { type Spread, spreadOf } from './spread.ts';

/** Whose figure it is: ours, another product's, or that of the least program that does the same work. */
export type Role = 'curfew' | 'peer' | 'limit';

export interface Measurement {
  /** In the unit of the comparison. */
  value: number;
  /** Answers other than expected. With a single one the whole benchmark is void. */
  errors: number;
  /** Further figures of the same measurement, such as latencies; units in their names. */
  details?: Record<string, number>;
}

export interface Contestant {
  name: string;
  role: Role;
  measure(repetition: number): Promise<Measurement>;
}

/** The same work, done by each contestant. */
export interface Comparison {
  /** What distinguishes this comparison from the others of its benchmark. */
  parameters: Record<string, string | number>;
  unit: string;
  contestants: readonly Contestant[];
  /** Prepares what all contestants are measured with in this repetition; 0 is the warm-up. */
  before?: (repetition: number) => Promise<void> | void;
}

export interface Figure {
  name: string;
  role: Role;
  values: number[];
  spread: Spread;
  errors: number;
  details: Record<string, Spread>;
}

export interface ComparisonResult {
  parameters: Record<string, string | number>;
  unit: string;
  figures: Figure[];
}

/**
 * Measures the contestants in turn, again and again, so that whatever else the machine does meets all of them. The first
 * round warms up and does not count. Each round begins with another contestant than the one before.
 */
export async function compare(comparison: Comparison, repetitions: number): Promise<ComparisonResult> {
  const { parameters, unit, contestants, before } = comparison;
  const measured = new Map<Contestant, Measurement[]>(contestants.map((contestant) => [contestant, []]));
  for (let repetition = 0; repetition <= repetitions; repetition += 1) {
    await before?.(repetition);
    const first = repetition % Math.max(1, contestants.length);
    for (const contestant of [...contestants.slice(first), ...contestants.slice(0, first)]) {
      const measurement = await contestant.measure(repetition);
      measured.get(contestant)?.push(measurement);
    }
  }
  return {
    parameters,
    unit,
    figures: contestants.map(({ name, role }, index) => figureOf(name, role, [...measured.values()][index] ?? [])),
  };
}

function figureOf(name: string, role: Role, all: readonly Measurement[]): Figure {
  const [, ...measurements] = all;
  const values = measurements.map(({ value }) => value);
  const names = Object.keys(measurements[0]?.details ?? {});
  const details = names.map((detail) => [
    detail,
    spreadOf(measurements.map(({ details }) => details?.[detail] ?? Number.NaN)),
  ]);
  return {
    ...{ name, role, values, spread: spreadOf(values) },
    // Errors while warming up are errors all the same.
    errors: all.reduce((sum, { errors }) => sum + errors, 0),
    details: Object.fromEntries(details),
  };
}
