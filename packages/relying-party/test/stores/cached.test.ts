import { describe, expect, test } from 'vitest';
import { createCachedStore } from '../../src/stores/cached.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { describeStoreContract } from '../../src/testing/index.ts';
import { localBroadcast } from './local-broadcast.ts';
import { endSid, endSubject, HOUR, loginOf, NOW, open } from './logins.ts';
import { STALENESS, watch } from './watched-view.ts';

describeStoreContract(
  'cached view of memory',
  () => createCachedStore(createMemoryStore(), { staleness: HOUR, broadcast: localBroadcast() }),
  { describe, expect, test },
);

test('a fresh view costs no trip to the store, a stale one costs one', async () => {
  const { store, check, wait } = watch();
  for (let request = 0; request < 5; request += 1) expect(await check()).toBe(false);
  expect(store.checks()).toBe(1);
  wait(STALENESS - 1);
  await check();
  expect(store.checks()).toBe(1);
  wait(1);
  await check();
  expect(store.checks()).toBe(2);
});

test('an answer is at hand while the view is fresh, and for good when the session is over', async () => {
  const { store, cached, check, atHand, wait } = watch();
  expect(atHand()).toBeUndefined();
  await check();
  expect(atHand()).toBe(false);
  expect(atHand(loginOf({ subject: 'grace' }))).toBeUndefined();
  expect(atHand(loginOf({ startedAt: NOW + 1 }))).toBeUndefined();
  wait(STALENESS);
  expect(atHand()).toBeUndefined();
  await check();
  await endSid(cached, 'a');
  expect(atHand()).toBeUndefined();
  await check();
  wait(HOUR - STALENESS - 1);
  expect(atHand()).toBe(true);
  expect(store.checks()).toBe(3);
});

test('parallel checks of one session share one trip', async () => {
  const { store, check } = watch();
  expect(await Promise.all(Array.from({ length: 20 }, () => check()))).not.toContain(true);
  expect(store.checks()).toBe(1);
});

test('with a staleness of 0 the store is always asked', async () => {
  const { store, check } = watch({ staleness: 0 });
  await check();
  await check();
  expect(store.checks()).toBe(2);
});

test('"revoked" is remembered until the session expires', async () => {
  const { store, cached, check, wait } = watch();
  await endSid(cached, 'a');
  expect(await check()).toBe(true);
  wait(HOUR - 1);
  expect(await check()).toBe(true);
  expect(store.checks()).toBe(1);
  wait(1);
  await check();
  expect(store.checks()).toBe(2);
});

test('what is said of one start of a session is not said of another', async () => {
  const { cached, check } = watch();
  await endSubject(cached, 'ada');
  expect(await check(loginOf())).toBe(true);
  expect(await check(loginOf({ startedAt: NOW + 1 }))).toBe(false);
  expect(await check(loginOf())).toBe(true);
});

test('what is said of a session is not said of one with its id, its start and another subject', async () => {
  const { store, cached, check } = watch();
  await endSubject(cached, 'ada');
  for (let request = 0; request < 2; request += 1) {
    expect(await check(loginOf())).toBe(true);
    expect(await check(loginOf({ subject: 'grace' }))).toBe(false);
  }
  expect(store.checks()).toBe(4);
});

test('a clock that is set back makes nothing fresh', async () => {
  const { store, check, wait } = watch();
  await check();
  wait(-1);
  await check();
  expect(store.checks()).toBe(2);
});

test('memory is bounded: the session that was not seen for longest makes room', async () => {
  const { store, check } = watch({ maxEntries: 2 });
  const [one, two, three] = ['s1', 's2', 's3'].map((id) => loginOf({ id }));
  for (const session of [one, two, one, three]) await check(session);
  expect(store.checks()).toBe(3);
  await check(one);
  await check(three);
  expect(store.checks()).toBe(3);
  await check(two);
  expect(store.checks()).toBe(4);
});

test('a revocation in this process is seen at once, with no broadcast at all', async () => {
  const { cached, check } = watch();
  await open(cached, loginOf());
  expect(await check()).toBe(false);
  await endSid(cached, 'a');
  expect(await check()).toBe(true);
});

test('a revocation touches the view of the sessions under its keys and of no others', async () => {
  const { store, cached, check } = watch();
  const other = loginOf({ id: 's2', sid: 'b' });
  await check();
  await check(other);
  await endSid(cached, 'a');
  await check(other);
  expect(store.checks()).toBe(2);
  await endSubject(cached, 'ada');
  expect(await check(other)).toBe(true);
});
