import { expect, test } from 'vitest';
import { type CachedStoreOptions, createCachedStore } from '../../src/stores/cached.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { localBroadcast } from './local-broadcast.ts';
import { endSid, HOUR, isRevoked, loginOf, NOW } from './logins.ts';
import { slowStore } from './slow-store.ts';
import { STALENESS } from './watched-view.ts';

function slow(options: Partial<CachedStoreOptions> = {}) {
  let now = NOW;
  const inner = createMemoryStore();
  const store = slowStore(inner);
  const cached = createCachedStore(store, { staleness: STALENESS, now: () => now, ...options });
  return { inner, store, cached, setTime: (time: number) => (now = time) };
}

test.each(['this process', 'another process'])(
  'a slow answer from before a revocation in %s does not come back into the view',
  async (where) => {
    const broadcast = localBroadcast();
    const { inner, store, cached } = slow({ broadcast });
    const reading = isRevoked(cached, loginOf());
    await store.holds(1);
    await endSid(where === 'this process' ? cached : createCachedStore(inner, { staleness: 0, broadcast }), 'a');
    store.answer();
    // This check was under way when the logout came. The next one is after it.
    expect(await reading).toBe(false);
    const next = isRevoked(cached, loginOf());
    await store.holds(1);
    store.answer();
    expect(await next).toBe(true);
  },
);

test('a slow answer from before a revocation is not waited for by a check from after it', async () => {
  const { store, cached } = slow();
  const early = isRevoked(cached, loginOf());
  await store.holds(1);
  await endSid(cached, 'a');
  const late = isRevoked(cached, loginOf());
  await store.holds(2);
  store.answer(1);
  expect(await late).toBe(true);
  store.answer();
  await early;
  expect(await isRevoked(cached, loginOf())).toBe(true);
});

test('a slow answer that a later question overtook changes nothing', async () => {
  const { inner, store, cached, setTime } = slow({ onUnavailable: { allowFor: HOUR } });
  const early = isRevoked(cached, loginOf());
  await store.holds(1);
  setTime(NOW + STALENESS);
  // Told to nobody: the store was changed by a process without a view.
  await endSid(inner, 'a');
  const late = isRevoked(cached, loginOf());
  await store.holds(2);
  store.answer(1);
  expect(await late).toBe(true);
  store.answer();
  expect(await early).toBe(false);
  setTime(NOW + 2 * STALENESS);
  expect(await isRevoked(cached, loginOf())).toBe(true);
  expect(store.checks()).toBe(2);
});

test('a slow answer counts from when it was asked for, not from when it came', async () => {
  const { store, cached, setTime } = slow();
  const reading = isRevoked(cached, loginOf());
  await store.holds(1);
  setTime(NOW + STALENESS);
  store.answer();
  await reading;
  const next = isRevoked(cached, loginOf());
  await store.holds(1);
  store.answer();
  await next;
  expect(store.checks()).toBe(2);
});

test('a slow answer from before a revocation is no last known view for a check that fails', async () => {
  const { store, cached, setTime } = slow({ onUnavailable: { allowFor: HOUR } });
  const first = isRevoked(cached, loginOf());
  await store.holds(1);
  setTime(NOW + STALENESS);
  const second = isRevoked(cached, loginOf());
  await store.holds(2);
  await endSid(cached, 'a');
  store.answer();
  expect(await first).toBe(false);
  store.goAway();
  store.answer();
  await expect(second).rejects.toThrow('away');
});
