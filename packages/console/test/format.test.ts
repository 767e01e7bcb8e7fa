import { expect, test } from 'vitest';
import { formatIn } from '../src/parts/format.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
const english = formatIn('en');

test.each([
  [-5_000, '5 seconds ago'],
  [-61_000, '1 minute ago'],
  [-3 * 3_600_000, '3 hours ago'],
  [-86_400_000, 'yesterday'],
  [90_000, 'in 1 minute'],
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
