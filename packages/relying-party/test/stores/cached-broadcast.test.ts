import { expect, test } from 'vitest';
import { createCachedStore } from '../../src/stores/cached.ts';
import { localBroadcast } from './local-broadcast.ts';
import { endSid, HOUR, NOW } from './logins.ts';
import { STALENESS, watch } from './watched-view.ts';

test('another view hears of a revocation and asks the store at its next check', async () => {
  const broadcast = localBroadcast();
  const { store, check } = watch({ broadcast });
  const other = createCachedStore(store, { staleness: STALENESS, broadcast });
  await check();
  await endSid(other, 'a');
  expect(await check()).toBe(true);
  expect(store.checks()).toBe(2);
});

test('when it is cut the staleness bound holds', async () => {
  const broadcast = localBroadcast();
  const { store, check, wait } = watch({ broadcast });
  const warnings: string[] = [];
  const logger = { info() {}, error() {}, warn: (_: object, message: string) => warnings.push(message) };
  const other = createCachedStore(store, { staleness: STALENESS, broadcast, logger });
  await check();
  broadcast.cut();
  expect(await endSid(other, 'a')).toMatchObject({ outcome: 'applied' });
  await other.close();
  expect(warnings).toEqual(['a revocation could not be broadcast']);
  expect(await check()).toBe(false);
  wait(STALENESS);
  expect(await check()).toBe(true);
});

test('after a gap nothing from before it is fresh', async () => {
  const broadcast = localBroadcast();
  const { store, check, atHand } = watch({ broadcast });
  const other = createCachedStore(store, { staleness: STALENESS, broadcast });
  await check();
  broadcast.cut();
  await endSid(other, 'a');
  expect(await check()).toBe(false);
  broadcast.mend();
  expect(atHand()).toBeUndefined();
  expect(await check()).toBe(true);
});

test('a revocation that seemed to fail is told as well', async () => {
  const broadcast = localBroadcast();
  const { store, check } = watch({ broadcast });
  const cutOff: typeof store.revoke = async (...parameters) => {
    await store.revoke(...parameters);
    throw new Error('cut off before the answer');
  };
  const other = createCachedStore({ ...store, revoke: cutOff }, { staleness: 0, broadcast });
  await check();
  await expect(endSid(other, 'a')).rejects.toThrow('cut off');
  expect(await check()).toBe(true);
});

test('a revocation that is repeated is told again, since the first telling may have failed', async () => {
  const broadcast = localBroadcast();
  const { store, check } = watch({ broadcast });
  let messages = 0;
  const publish = (digests: readonly string[]) => {
    messages += 1;
    return messages === 1 ? Promise.reject(new Error('lost')) : broadcast.publish(digests);
  };
  const other = createCachedStore(store, { staleness: 0, broadcast: { ...broadcast, publish } });
  const once = { key: 'token', expiresAt: NOW + HOUR };
  await check();
  await endSid(other, 'a', { once });
  expect(await check()).toBe(false);
  expect(await endSid(other, 'a', { once })).toEqual({ outcome: 'already_applied' });
  expect(await check()).toBe(true);
});

test('messages that are nonsense change nothing', async () => {
  const broadcast = localBroadcast();
  const { store, check } = watch({ broadcast });
  await check();
  await broadcast.publish(['', '__proto__', 'x'.repeat(1000)]);
  await check();
  expect(store.checks()).toBe(1);
});

test('a closed view does not listen any more', async () => {
  const broadcast = localBroadcast();
  const { cached } = watch({ broadcast });
  expect(broadcast.listeners()).toBe(1);
  await cached.close();
  expect(broadcast.listeners()).toBe(0);
});
