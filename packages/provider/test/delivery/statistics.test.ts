import { expect, test } from 'vitest';
import { ageOfOldestPending, countDeliveries, summarizeAttempts } from '../../src/delivery/statistics.ts';
import { NOW } from '../sessions/registry.ts';
import { describeOnEveryStorage } from '../storages.ts';
import { addBacklog } from './backlog.ts';
import { setDeliveryScene } from './delivery-scene.ts';
import { analyze, FULL_SCAN, observeQueries } from './query-plans.ts';

const HOUR = 3_600_000;

describeOnEveryStorage('Statistics of deliveries', (open) => {
  const setScene = async () => (await setDeliveryScene({ temporary: await open() })).storage;

  test('counts by state and application; delivered ones since an instant', async () => {
    const storage = await setScene();
    expect(await countDeliveries(storage.db, { deliveredSince: 0 })).toEqual([]);
    const finishedAt = NOW - HOUR;
    await addBacklog(storage, { clientId: 'a', count: 3 });
    await addBacklog(storage, { clientId: 'a', count: 2, state: 'leased' });
    await addBacklog(storage, { clientId: 'b', count: 4 });
    for (const state of ['failed', 'dead', 'cancelled'])
      await addBacklog(storage, { clientId: 'b', count: 1, state, finishedAt });
    await addBacklog(storage, { clientId: 'a', count: 5, state: 'delivered', finishedAt });
    await addBacklog(storage, { clientId: 'a', count: 7, state: 'delivered', finishedAt: finishedAt - 1 });
    const counts = await countDeliveries(storage.db, { deliveredSince: finishedAt });
    expect(counts).toHaveLength(7);
    expect(counts).toEqual(
      expect.arrayContaining([
        { clientId: 'a', state: 'pending', count: 3 },
        { clientId: 'a', state: 'leased', count: 2 },
        { clientId: 'a', state: 'delivered', count: 5 },
        { clientId: 'b', state: 'pending', count: 4 },
        { clientId: 'b', state: 'failed', count: 1 },
        { clientId: 'b', state: 'dead', count: 1 },
        { clientId: 'b', state: 'cancelled', count: 1 },
      ]),
    );
  });

  test('the age of the oldest that waits', async () => {
    const storage = await setScene();
    expect(await ageOfOldestPending(storage.db, NOW)).toBeUndefined();
    await addBacklog(storage, { clientId: 'a', count: 2, createdAt: NOW - 5_000 });
    await addBacklog(storage, { clientId: 'b', count: 2, createdAt: NOW - 9_000 });
    await addBacklog(storage, {
      clientId: 'b',
      count: 2,
      createdAt: NOW - 90_000,
      state: 'delivered',
      finishedAt: NOW,
    });
    expect(await ageOfOldestPending(storage.db, NOW)).toBe(9_000);
  });

  test('success and latency of the newest attempts', async () => {
    const storage = await setScene();
    expect(await summarizeAttempts(storage.db, { since: 0 })).toEqual([]);
    // Durations 1 to 100 ms, begun at createdAt + 1 to 100: each once as a retry, each once delivered.
    await addBacklog(storage, {
      clientId: 'a',
      count: 100,
      state: 'delivered',
      attempts: 2,
      finishedAt: NOW,
      createdAt: NOW - HOUR,
    });
    await addBacklog(storage, {
      clientId: 'b',
      count: 10,
      state: 'dead',
      attempts: 1,
      finishedAt: NOW,
      createdAt: NOW - HOUR,
    });
    const all = await summarizeAttempts(storage.db, { since: NOW - HOUR });
    expect(all).toEqual([
      { clientId: 'a', attempts: 200, delivered: 100, successRate: 0.5, median: 50, percentile95: 95 },
      { clientId: 'b', attempts: 10, delivered: 0, successRate: 0, median: 5, percentile95: 10 },
    ]);
    const since = NOW - HOUR + 91;
    expect(await summarizeAttempts(storage.db, { since })).toMatchObject([{ clientId: 'a', attempts: 20, median: 95 }]);
    const newest = await summarizeAttempts(storage.db, { since: 0, limit: 10 });
    expect(newest).toMatchObject([{ clientId: 'a', attempts: 10, median: 98 }]);
  });

  test('are found by index, however much is remembered', async () => {
    const storage = await setScene();
    const delivered = { clientId: 'a', state: 'delivered', attempts: 1 };
    await addBacklog(storage, { ...delivered, count: 30_000, finishedAt: NOW - 10 * HOUR, createdAt: NOW - 10 * HOUR });
    await addBacklog(storage, { ...delivered, count: 100, finishedAt: NOW, createdAt: NOW });
    await addBacklog(storage, { clientId: 'b', count: 100 });
    await addBacklog(storage, { clientId: 'b', count: 20, state: 'dead', finishedAt: NOW });
    await analyze(storage);
    const observed = await observeQueries(storage, async ({ db }) => {
      await countDeliveries(db, { deliveredSince: NOW - HOUR });
      await ageOfOldestPending(db, NOW);
      await summarizeAttempts(db, { since: NOW - HOUR, limit: 50 });
    });
    for (const { plan, visited = 0 } of observed) {
      expect(plan).not.toMatch(FULL_SCAN);
      expect(visited).toBeLessThan(500);
    }
  });
});
