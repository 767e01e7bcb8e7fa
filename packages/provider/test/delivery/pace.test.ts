import { expect, test } from 'vitest';
import { Pace } from '../../src/delivery/pace.ts';

/** The rests after looks at the outbox that take these milliseconds. */
function rests(...looks: number[]): number[] {
  const pace = new Pace();
  return looks.map((looking) => pace.restAfter(looking));
}

test('looking at the outbox never takes more time than delivering, however many queues there are', () => {
  expect(rests(80, 80, 100, 90)).toEqual([5, 80, 80, 90]);
});

test('quick looks are a breath apart, so that attempts that end together are followed by one claim', () => {
  expect(rests(1, 1, 2)).toEqual([5, 5, 5]);
});

test('a look that had to wait for the storage delays nobody', () => {
  expect(rests(1, 1_000, 1, 5_000, 2)).toEqual([5, 5, 5, 5, 5]);
});
