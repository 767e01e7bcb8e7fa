import { expect, test } from 'vitest';
import { Places } from '../../src/delivery/places.ts';

function answer(places: Places, clientId: string, durations: readonly number[]): number[] {
  return durations.map((duration) => {
    places.learn(clientId, 'answers', duration);
    return places.of(clientId);
  });
}

test('an application that answers quickly is asked more at once, up to 64', () => {
  const places = new Places();
  expect(places.of('a')).toBe(32);
  expect(answer(places, 'a', [5, 1_999])).toEqual([33, 34]);
  expect(answer(places, 'a', Array(100).fill(5)).at(-1)).toBe(64);
  expect(places.of('b')).toBe(32);
});

test('one that fails is asked less at once, however quickly; an attempt that says nothing of it changes nothing', () => {
  const places = new Places();
  places.learn('a', 'fails', 5);
  expect(places.of('a')).toBe(16);
  places.learn('a', 'unknown', 5);
  expect(places.of('a')).toBe(16);
});

test('one that answers slowly is soon asked half as much, but 8 at once always', () => {
  const places = new Places();
  expect(answer(places, 'a', [2_000, 5_000, 4_000])).toEqual([16, 8, 8]);
  expect(answer(places, 'a', [5, 5, 2_000, 5])).toEqual([9, 10, 8, 9]);
});
