import { expect, test } from 'vitest';
import { formatIn } from '../src/parts/format.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
const english = formatIn('en');
const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];

test.each([
  [0, 'now'],
  [-499, 'now'],
  [1_499, 'in 1 second'],
  [1_500, 'in 2 seconds'],
  [-5_000, '5 seconds ago'],
  [-59_499, '59 seconds ago'],
  [-59_500, '1 minute ago'],
  [-61_000, '1 minute ago'],
  [89_999, 'in 1 minute'],
  [90_000, 'in 2 minutes'],
  [59.4 * MINUTE, 'in 59 minutes'],
  [59.5 * MINUTE, 'in 1 hour'],
  [-3 * HOUR, '3 hours ago'],
  [-23.4 * HOUR, '23 hours ago'],
  [-23.5 * HOUR, 'yesterday'],
  // What is good for a day, a second after it was made.
  [DAY - 1_000, 'tomorrow'],
  [DAY, 'tomorrow'],
  [1.5 * DAY, 'in 2 days'],
  [7 * DAY - 1_000, 'in 7 days'],
  [29.4 * DAY, 'in 29 days'],
  [29.5 * DAY, 'next month'],
  [349 * DAY, 'in 12 months'],
  [-350 * DAY, 'last year'],
  [365 * DAY, 'next year'],
  [365 * DAY - 1_000, 'next year'],
])('%i ms from now is “%s”', (distance, text) => {
  expect(english.relative(NOW + distance, NOW)).toBe(text);
});

test('a length of time is told in its largest unit', () => {
  expect([120, 1_500, 90_000, 7_200_000].map(english.duration)).toEqual([
    '120 milliseconds',
    '1.5 seconds',
    '1.5 minutes',
    '2 hours',
  ]);
});

test('other languages write it their way', () => {
  expect(formatIn('fr').relative(NOW - 3_600_000, NOW)).toBe('il y a 1 heure');
  expect(formatIn('ko').relative(NOW - 3_600_000, NOW)).toBe('1시간 전');
});
