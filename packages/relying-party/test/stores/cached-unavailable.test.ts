import { expect, test } from 'vitest';
import { createCachedStore } from '../../src/stores/cached.ts';
import { localBroadcast } from './local-broadcast.ts';
import { endSid, HOUR } from './logins.ts';
import { STALENESS, watch } from './watched-view.ts';

test('the default refuses as soon as the view is not fresh', async () => {
  const { store, check, wait } = watch();
  await check();
  store.goAway();
  expect(await check()).toBe(false);
  wait(STALENESS);
  await expect(check()).rejects.toThrow('away');
  store.comeBack();
  expect(await check()).toBe(false);
});

test('the last known view serves for as long as the operator chose, and not longer', async () => {
  const { store, check, wait } = watch({ onUnavailable: { allowFor: HOUR } });
  await check();
  store.goAway();
  wait(HOUR - 1);
  expect(await check()).toBe(false);
  // The store is asked each time: a view out of need is not a fresh one.
  expect(await check()).toBe(false);
  expect(store.checks()).toBe(3);
  wait(1);
  await expect(check()).rejects.toThrow('away');
});

test('a session that was not seen before is refused', async () => {
  const { store, check } = watch({ onUnavailable: { allowFor: HOUR } });
  store.goAway();
  await expect(check()).rejects.toThrow('away');
});

test('a session of which a revocation was heard is refused', async () => {
  const broadcast = localBroadcast();
  const { store, check, wait } = watch({ broadcast, onUnavailable: { allowFor: HOUR } });
  await check();
  store.goAway();
  wait(STALENESS);
  expect(await check()).toBe(false);
  await endSid(createCachedStore(store, { staleness: 0, broadcast }), 'a');
  await expect(check()).rejects.toThrow('away');
});

test('a session known to be over stays over', async () => {
  const { store, cached, check, wait } = watch();
  await endSid(cached, 'a');
  expect(await check()).toBe(true);
  store.goAway();
  wait(STALENESS);
  expect(await check()).toBe(true);
});
