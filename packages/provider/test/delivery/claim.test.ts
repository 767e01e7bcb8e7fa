import { expect, test } from 'vitest';
import { claimDeliveries } from '../../src/delivery/claim.ts';
import { listQueueHeads } from '../../src/delivery/queues.ts';
import { NOW } from '../sessions/registry.ts';
import { describeOnEveryStorage } from '../storages.ts';
import { addBacklog } from './backlog.ts';
import { LEASE, setDeliveryScene } from './delivery-scene.ts';

describeOnEveryStorage('Invariant 6: claims are fair, and nobody’s twice', (open) => {
  const setScene = async () => {
    const { storage } = await setDeliveryScene({ temporary: await open() });
    const claim = async (limit: number, room: Record<string, number> = {}, owner = 'test') => {
      const roomFor = (clientId: string) => room[clientId] ?? 16;
      const moment = { now: NOW, leaseUntil: NOW + LEASE };
      return (await claimDeliveries(storage, { owner, limit, roomFor, ...moment })).deliveries;
    };
    const count = (deliveries: { client_id: string }[]) =>
      Object.fromEntries(
        [...Map.groupBy(deliveries, ({ client_id }) => client_id)].map(([clientId, of]) => [clientId, of.length]),
      );
    return { storage, claim, count };
  };

  test('an application with little under way comes before one with much, however long the latter’s wait', async () => {
    const { storage, claim, count } = await setScene();
    await addBacklog(storage, { clientId: 'flood', count: 500, dueIn: -60_000 });
    await addBacklog(storage, { clientId: 'calm', count: 2 });
    expect(count(await claim(3, { flood: 2, calm: 4 }))).toEqual({ calm: 2, flood: 1 });
  });

  test('room that one queue does not fill goes to the others; no application gets more than its room', async () => {
    const { storage, claim, count } = await setScene();
    await addBacklog(storage, { clientId: 'a', count: 1 });
    await addBacklog(storage, { clientId: 'b', count: 20 });
    await addBacklog(storage, { clientId: 'b', count: 20, priority: 10 });
    await addBacklog(storage, { clientId: 'c', count: 20, priority: 10 });
    await addBacklog(storage, { clientId: 'late', count: 20, dueIn: 1_000, spacing: 0 });
    expect(count(await claim(12, { a: 4, b: 4, c: 4 }))).toEqual({ a: 1, b: 4, c: 4 });
    expect(await claim(12, { a: 4, b: 0, c: 0 })).toEqual([]);
    expect(count(await claim(12, { a: 4, b: 30, c: 0 }))).toEqual({ b: 12 });
  });

  test('every queue is found: each application at each priority, and nothing else', async () => {
    const { storage } = await setScene();
    expect(await listQueueHeads(storage.db)).toEqual([]);
    const expected = [];
    for (const clientId of ['a', 'b', 'c']) {
      for (const priority of [0, 10]) {
        await addBacklog(storage, { clientId, count: 3, priority, spacing: 100 });
        expected.push({ client_id: clientId, priority, next_attempt_at: NOW - 200 });
      }
    }
    await addBacklog(storage, { clientId: 'a', count: 3, state: 'delivered', priority: 5, finishedAt: NOW });
    await addBacklog(storage, { clientId: 'd', count: 3, state: 'leased' });
    const heads = await listQueueHeads(storage.db);
    expect(heads.map(({ id, ...head }) => head)).toEqual(expected);
    for (const { id, ...head } of heads) {
      const first = await storage.db.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirst();
      expect(first).toMatchObject({ ...head, state: 'pending' });
    }
  });

  test('more queues than fit into one statement are claimed one part after the other', async () => {
    const { storage, claim } = await setScene();
    for (let number = 0; number < 520; number += 1) await addBacklog(storage, { clientId: `${number}`, count: 1 });
    const parts: number[] = [];
    for (let part = await claim(1_000); part.length > 0; part = await claim(1_000)) parts.push(part.length);
    expect(parts).toEqual([256, 256, 8]);
  });

  test.each([1, 4])(
    'many workers that go on claiming the same queue, %i at a time, share it without overlap',
    async (most) => {
      const { storage, claim } = await setScene();
      await addBacklog(storage, { clientId: 'a', count: 600 });
      const claimed: string[] = [];
      await Promise.all(
        Array.from({ length: 8 }, async (_, worker) => {
          for (let idle = 0; idle < 3; ) {
            const deliveries = await claim(most, {}, `worker ${worker}`);
            claimed.push(...deliveries.map(({ id }) => id));
            idle = deliveries.length === 0 ? idle + 1 : 0;
          }
        }),
      );
      for (let rest = await claim(600, { a: 600 }); rest.length > 0; rest = await claim(600, { a: 600 })) {
        claimed.push(...rest.map(({ id }) => id));
      }
      expect(claimed).toHaveLength(600);
      expect(new Set(claimed).size).toBe(600);
    },
  );
});
