import { expect, test } from 'vitest';
import { claimDeliveries } from '../../src/delivery/claim.ts';
import { Dispatcher } from '../../src/delivery/dispatcher.ts';
import { returnExpiredLeases, returnLeasesOf } from '../../src/delivery/leases.ts';
import { listQueueHeads } from '../../src/delivery/queues.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { NOW } from '../sessions/registry.ts';
import { describeOnEveryStorage } from '../storages.ts';
import { addBacklog } from './backlog.ts';
import { LEASE, setDeliveryScene } from './delivery-scene.ts';
import { analyze, FULL_SCAN, observeQueries, watchQueries } from './query-plans.ts';

const BACKLOG = 100_000;

describeOnEveryStorage('The cost of delivering does not grow with the backlog', (open) => {
  test('behind 100,000 deliveries that must wait, those due are found by index, few rows at a time', async () => {
    const scene = await setDeliveryScene({ temporary: await open() });
    const { storage } = scene;
    const app = await scene.listen();
    const lively = await scene.register(app.logoutUri, { id_token_signed_response_alg: 'ES256' });
    await addBacklog(storage, { clientId: 'left-alone', count: BACKLOG });
    await addBacklog(storage, { clientId: 'backing-off', count: 5_000, dueIn: 3_600_000, spacing: 0 });
    await addBacklog(storage, { clientId: lively, count: 50 });
    await addBacklog(storage, { clientId: lively, count: 50, priority: 10 });
    await addBacklog(storage, { clientId: 'done', count: 5_000, state: 'delivered', finishedAt: NOW });
    const roomFor = (clientId: string) => (clientId === 'left-alone' ? 0 : 16);
    const claim = (to: Storage) =>
      claimDeliveries(to, { owner: 'test', limit: 16, roomFor, now: NOW, leaseUntil: NOW + LEASE });

    // A flood comes sooner than the engine counts its rows: the plans must be good without statistics, and with.
    for (const prepare of [async () => {}, () => analyze(storage)]) {
      await prepare();
      const observed = await observeQueries(storage, async (watched) => {
        const { deliveries } = await claim(watched);
        expect(deliveries.map(({ client_id }) => client_id)).toEqual(Array.from({ length: 16 }, () => lively));
        await listQueueHeads(watched.db);
        await returnExpiredLeases(watched.db, NOW);
        await returnLeasesOf(watched.db, 'test');
      });
      expect(observed.map(({ sql }) => sql.trim().split(' ')[0])).toEqual(['with', 'with', 'with', 'update', 'update']);
      for (const { plan, rows, visited = 0 } of observed) {
        expect(plan).not.toMatch(FULL_SCAN);
        expect(plan).toMatch(/deliveries_(queue|leased)/);
        expect(rows).toBeLessThanOrEqual(16);
        expect(visited).toBeLessThan(200);
      }
      if (storage.engine === 'sqlite') {
        expect(observed[0]?.plan).toContain('INDEX deliveries_queue (client_id=? AND priority>?)');
        expect(observed[1]?.plan).toContain('deliveries_queue (client_id=? AND priority=? AND next_attempt_at<?)');
      }
    }

    // A dispatcher leaves alone whose circuit is open, and never holds more than it attempts.
    const held: number[] = [];
    const watched = watchQueries(storage, (_node, rows) => void held.push(rows));
    const dispatcher = new Dispatcher({ ...scene.attempting, storage: watched, concurrency: 16 });
    for (let failure = 0; failure < 5; failure += 1) dispatcher.circuits.learn('left-alone', 'fails');
    dispatcher.start();
    await app.hears(100);
    await dispatcher.stop();
    expect(Math.max(...held)).toBeLessThanOrEqual(16);
    const waiting = await storage.db
      .selectFrom('deliveries')
      .select((select) => select.fn.countAll().as('count'))
      .where('client_id', '=', 'left-alone')
      .where('state', '=', 'pending')
      .where('attempts', '=', 0)
      .executeTakeFirstOrThrow();
    expect(Number(waiting.count)).toBe(BACKLOG);
  });
});
