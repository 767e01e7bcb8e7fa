import type { LoadGenerator } from './load.ts';
import type { Outcome } from './report.ts';

/** What a benchmark is run with. */
export interface Setting {
  /** Small sizes, only to see that it works: no figure of a quick run means anything. */
  quick: boolean;
  /** Rounds that count. */
  repetitions: number;
  load: LoadGenerator;
  /** A number by its command-line flag `--name`, or else the full or quick default. */
  size(name: string, full: number, quick: number): number;
  /** Likewise a list of numbers, separated by commas. */
  sizes(name: string, full: readonly number[], quick: readonly number[]): readonly number[];
  /** Shows progress. */
  say(line: string): void;
}

export interface Benchmark {
  name: string;
  title: string;
  run(setting: Setting): Promise<Outcome>;
}
