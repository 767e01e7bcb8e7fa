import type { Setting } from './benchmark.ts';

/** What the command line says. */
export interface CommandLine {
  /** Names of benchmarks; none means all. */
  names: string[];
  quick: boolean;
  /** Only writes the tables of the README anew. */
  readmeOnly: boolean;
  repetitions: number;
  /** Where results go instead of the default place. */
  out: string | undefined;
  size: Setting['size'];
  sizes: Setting['sizes'];
}

/** Reads `name… --quick --repetitions 5 --out folder --any-size 1,2,3`. Throws for what it cannot read. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const flags = new Map<string, string>();
  const names: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (!arg.startsWith('--')) names.push(arg);
    else if (arg === '--quick' || arg === '--readme') flags.set(arg.slice(2), '');
    else {
      index += 1;
      flags.set(arg.slice(2), args[index] ?? '');
    }
  }
  const quick = flags.has('quick');
  const sizes: Setting['sizes'] = (name, full, quickSizes) => {
    const given = flags.get(name);
    if (given === undefined) return quick ? quickSizes : full;
    if (given === 'none') return [];
    const numbers = given.split(',').map(Number);
    if (!numbers.every((number) => number > 0)) throw new Error(`--${name} wants numbers.`);
    return numbers;
  };
  const size: Setting['size'] = (name, full, quickSize) => sizes(name, [full], [quickSize])[0] ?? full;
  return {
    ...{ names, quick, size, sizes },
    readmeOnly: flags.has('readme'),
    repetitions: size('repetitions', 5, 1),
    out: flags.get('out'),
  };
}
