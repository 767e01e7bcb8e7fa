import { expect, test } from 'vitest';
import { whenAborted } from '../../src/delivery/when-aborted.ts';

test('everybody who has not taken it back is told once of an abort', () => {
  const controller = new AbortController();
  const told: string[] = [];
  const listen = (name: string) => whenAborted(controller.signal, () => told.push(name));
  listen('first');
  const takeBack = listen('second');
  listen('third');
  takeBack();
  expect(told).toEqual([]);
  controller.abort();
  controller.abort();
  expect(told).toEqual(['first', 'third']);
});

test('signals are apart', () => {
  const [one, other] = [new AbortController(), new AbortController()];
  const told: string[] = [];
  whenAborted(one.signal, () => told.push('one'));
  whenAborted(other.signal, () => told.push('other'));
  other.abort();
  expect(told).toEqual(['other']);
});
