const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How long ago something was: at most (`within`) or at least (`over`) so many milliseconds. */
const AGES = {
  hour: { within: HOUR },
  day: { within: DAY },
  week: { within: 7 * DAY },
  overDay: { over: DAY },
  overWeek: { over: 7 * DAY },
  overMonth: { over: 30 * DAY },
} as const;

export type Age = keyof typeof AGES;
export const AGE_NAMES = Object.keys(AGES) as Age[];

/** The instant that divides, as a filter of the API: `begunAfter`, `usedBefore`. */
export function limitsOf<Name extends string>(
  name: Name,
  age: string | undefined,
  now: number,
): Partial<Record<`${Name}After` | `${Name}Before`, string>> {
  const known = AGE_NAMES.find((one) => one === age);
  if (known === undefined) return {};
  const limit: { within?: number; over?: number } = AGES[known];
  const side = limit.within === undefined ? 'Before' : 'After';
  const at = new Date(now - (limit.within ?? limit.over ?? 0)).toISOString();
  // The compiler does not put the two halves of the name together.
  return { [`${name}${side}`]: at } as Partial<Record<`${Name}After` | `${Name}Before`, string>>;
}
