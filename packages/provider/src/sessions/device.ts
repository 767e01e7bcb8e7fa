import { type RawBuilder, sql } from 'kysely';

/** What a `User-Agent` holds if it is of this program or system; the first that fits counts. */
type Marks = readonly (readonly [name: string, mark: string])[];

// Most programs name others as well, to be given the same pages: the most particular come first.
const PROGRAMS: Marks = [
  ['Edge', 'Edg'],
  ['Opera', 'OPR/'],
  ['Samsung Internet', 'SamsungBrowser/'],
  ['Firefox', 'Firefox/'],
  ['Firefox', 'FxiOS/'],
  ['Chrome', 'CriOS/'],
  ['Chrome', 'Chrome/'],
  ['Safari', 'Safari/'],
];

const SYSTEMS: Marks = [
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Android', 'Android'],
  ['Windows', 'Windows'],
  ['ChromeOS', 'CrOS'],
  ['macOS', 'Mac OS X'],
  ['Linux', 'Linux'],
];

const UNKNOWN_PROGRAM = 'Unknown browser';
const UNKNOWN_SYSTEM = 'unknown system';

/**
 * A short name for the browser and the system of a session, for people: `Firefox on Linux`. From what the browser says
 * of itself, so it proves nothing.
 */
export function describeDevice(userAgent: string | null): string {
  const find = (marks: Marks) => marks.find(([, mark]) => userAgent?.includes(mark))?.[0];
  return `${find(PROGRAMS) ?? UNKNOWN_PROGRAM} on ${find(SYSTEMS) ?? UNKNOWN_SYSTEM}`;
}

/** The same name, made by the database of a column. */
export function deviceOf(column: string): RawBuilder<string> {
  const name = (marks: Marks, unknown: string) => {
    const cases = marks.map(([name, mark]) => sql`when ${sql.ref(column)} like ${`%${mark}%`} then ${name}`);
    return sql`(case ${sql.join(cases, sql` `)} else ${unknown} end)`;
  };
  return sql<string>`(${name(PROGRAMS, UNKNOWN_PROGRAM)} || ' on ' || ${name(SYSTEMS, UNKNOWN_SYSTEM)})`;
}
