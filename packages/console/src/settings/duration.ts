/** Units that people set lengths of time in, in milliseconds, the largest first. */
export const UNITS = { day: 86_400_000, hour: 3_600_000, minute: 60_000, second: 1_000, millisecond: 1 } as const;

export type Unit = keyof typeof UNITS;

export const UNIT_NAMES = Object.keys(UNITS) as Unit[];

/** The largest unit of which it is a whole number. */
export function unitOf(milliseconds: number): Unit {
  if (milliseconds === 0) return 'second';
  return UNIT_NAMES.find((unit) => milliseconds % UNITS[unit] === 0) ?? 'millisecond';
}

/** Milliseconds; NaN for what is no number. The API takes whole ones only, which `0.1 * 86_400_000` is not always. */
export function toMilliseconds(amount: string | number, unit: Unit): number {
  return amount === '' ? Number.NaN : Math.round(Number(amount) * UNITS[unit]);
}
