import { parseArgs } from 'node:util';
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

/** What a flag can change of the sizes of a benchmark; bench/README.md says which has which. */
const SIZES = [
  ...['applications', 'checks', 'django-requests', 'keycloak-applications', 'live-sessions', 'pages', 'peer-sessions'],
  ...['people', 'processes', 'requests', 'sessions', 'stored-sessions', 'window'],
];

export const USAGE = `npm run bench -- [name…] [--quick] [--repetitions 5] [--out folder] [--readme] [size…]
Sizes: ${SIZES.map((name) => `--${name}`).join(', ')}, each with a number, with several (1,2,3) or none.`;

/** Reads the arguments; undefined: how to use it is asked for. Throws for what it cannot read. */
export function readCommandLine(args: readonly string[]): CommandLine | undefined {
  const text = { type: 'string' } as const;
  const { values, positionals: names } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...{ help: { type: 'boolean' }, quick: { type: 'boolean' }, readme: { type: 'boolean' }, out: text },
      ...Object.fromEntries(['repetitions', ...SIZES].map((name) => [name, text])),
    },
  });
  if (values.help) return undefined;
  const quick = values.quick === true;
  const flags = new Map(Object.entries(values));
  const sizes: Setting['sizes'] = (name, full, quickSizes) => {
    const given = flags.get(name);
    if (typeof given !== 'string') return quick ? quickSizes : full;
    if (given === 'none') return [];
    const numbers = given.split(',').map(Number);
    if (!numbers.every((number) => number > 0)) throw new Error(`--${name} wants numbers.`);
    return numbers;
  };
  const size: Setting['size'] = (name, full, quickSize) => sizes(name, [full], [quickSize])[0] ?? full;
  return {
    ...{ names, quick, size, sizes },
    readmeOnly: values.readme === true,
    repetitions: size('repetitions', 5, 1),
    out: values.out,
  };
}
