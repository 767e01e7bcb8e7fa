import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

type Unit = readonly [Intl.RelativeTimeFormatUnit, number];

const SECOND: Unit = ['second', 1_000];
const UNITS: readonly Unit[] = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  SECOND,
];

export interface Format {
  number(value: number): string;
  /** @param share 0 to 1. */
  percent(share: number): string;
  /** “A, B and C”. */
  list(items: readonly string[]): string;
  /** A length of time, in its largest fitting unit. Milliseconds. */
  duration(milliseconds: number): string;
  /** The same with the unit abbreviated, for numbers side by side. */
  brief(milliseconds: number): string;
  /** How far an instant is from now, to the nearest whole unit. Milliseconds since the epoch. */
  relative(instant: number, now: number): string;
  /** Date and time in the viewer's zone, as long as it gets. */
  exact(instant: number): string;
  /** Date and time in the viewer's zone, for tables and axes. */
  short(instant: number): string;
}

/** Numbers and times as the chosen language writes them. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  return useMemo(() => formatIn(i18n.language), [i18n.language]);
}

export function formatIn(language: string): Format {
  const number = new Intl.NumberFormat(language);
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const exact = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'long' });
  const short = new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'medium' });
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  const inUnit = (milliseconds: number, unitDisplay: 'long' | 'short') => {
    const [unit, length] = milliseconds < 1_000 ? (['millisecond', 1] as const) : largest(milliseconds);
    const value = length === 1 ? Math.round(milliseconds) : milliseconds / length;
    return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay, maximumFractionDigits: 1 }).format(
      value,
    );
  };
  return {
    number: (value) => number.format(value),
    percent: (share) => percent.format(share),
    list: (items) => list.format(items),
    exact: (instant) => exact.format(instant),
    short: (instant) => short.format(instant),
    duration: (milliseconds) => inUnit(milliseconds, 'long'),
    brief: (milliseconds) => inUnit(milliseconds, 'short'),
    relative(instant, now) {
      const distance = instant - now;
      const [unit, length] = nearest(Math.abs(distance));
      return relative.format(Math.sign(distance) * Math.round(Math.abs(distance) / length), unit);
    },
  };
}

function largest(milliseconds: number): Unit {
  return UNITS.find(([, length]) => milliseconds >= length) ?? SECOND;
}

/** The largest unit that is reached to the nearest of the next smaller one: 59.6 seconds are a minute. */
function nearest(milliseconds: number): Unit {
  const reaches = ([, length]: Unit, index: number) => milliseconds >= length - (UNITS[index + 1] ?? SECOND)[1] / 2;
  return UNITS.find(reaches) ?? SECOND;
}
