import { expect, test } from 'vitest';
import { attemptDelivery } from '../../src/delivery/attempt.ts';
import { claimDeliveries } from '../../src/delivery/claim.ts';
import { returnLeases } from '../../src/delivery/leases.ts';
import { settleDelivery } from '../../src/delivery/settlement.ts';
import type { Attempt } from '../../src/storage/schema.ts';
import { failInserts } from '../sessions/fault.ts';
import { count, NOW } from '../sessions/registry.ts';
import { describeOnEveryStorage } from '../storages.ts';
import { LEASE, setDeliveryScene } from './delivery-scene.ts';

const ATTEMPT: Omit<Attempt, 'delivery_id' | 'number'> = {
  token_id: 'jti',
  outcome: 'delivered',
  code: 'ok',
  status: 200,
  started_at: NOW,
  duration_ms: 5,
};

describeOnEveryStorage('Invariant 3: a worker that dies loses its lease, not the delivery', (open) => {
  const setScene = async () => setDeliveryScene({ temporary: await open() });

  test('a claimed delivery is nobody else’s until its lease runs out, and then it is heard', async () => {
    const scene = await setScene();
    const app = await scene.listen();
    await scene.endSessionOf(await scene.register(app.logoutUri));

    expect(await scene.claim()).toHaveLength(1); // and this worker is never seen again
    expect(await scene.claim()).toEqual([]);
    scene.clock.now = NOW + LEASE - 1;
    expect(await scene.attemptDue()).toMatchObject([{ state: 'leased', attempts: 0 }]);
    scene.clock.now = NOW + LEASE;
    expect(await scene.attemptDue()).toMatchObject([{ state: 'delivered', attempts: 1 }]);
    expect(app.heard).toHaveLength(1);
  });

  test('a worker slower than its lease changes nothing, whoever holds or held the delivery then', async () => {
    const scene = await setScene();
    const app = await scene.listen();
    const { db } = scene.storage;
    await scene.endSessionOf(await scene.register(app.logoutUri));
    const [slow] = await scene.claim();
    scene.clock.now += LEASE;
    const [quick] = await scene.claim();
    if (!slow || !quick) throw new Error('Both have claimed it.');
    const settle = (delivery: typeof slow) =>
      settleDelivery(scene.storage, delivery, { state: 'delivered' }, ATTEMPT, scene.clock.now);

    expect(await settle(slow)).toBe(false);
    expect(await scene.deliveries()).toEqual([quick]);
    expect(await count(db, 'attempts')).toBe(0);

    expect(await settle(quick)).toBe(true);
    expect(await settle(slow)).toBe(false);
    expect(await settle(quick)).toBe(false);
    expect(await scene.deliveries()).toMatchObject([{ state: 'delivered', attempts: 1 }]);
    expect(await count(db, 'attempts')).toBe(1);
  });

  test('a worker slower than its lease changes nothing, even if it comes together with the quicker one', async () => {
    const scene = await setScene();
    await scene.endSessionOf(await scene.register('https://app.example/out'));
    const [slow] = await scene.claim();
    scene.clock.now += LEASE;
    const [quick] = await scene.claim();
    if (!slow || !quick) throw new Error('Both have claimed it.');
    const settle = (delivery: typeof slow, code: string) =>
      settleDelivery(scene.storage, delivery, { state: 'delivered' }, { ...ATTEMPT, code }, scene.clock.now);

    expect(await Promise.all([settle(slow, 'late'), settle(quick, 'ok')])).toEqual([false, true]);
    const attempts = await scene.storage.db.selectFrom('attempts').select(['number', 'code']).execute();
    expect(attempts).toEqual([{ number: 1, code: 'ok' }]);
  });

  test('of very many attempts recorded together each is recorded, but for that whose lease is lost', async () => {
    const scene = await setScene();
    await scene.endSessionOf(
      ...(await Promise.all(Array.from({ length: 150 }, () => scene.register('https://app.example/out')))),
    );
    const deliveries = await scene.claim(128);
    deliveries.push(...(await scene.claim(128)));
    expect(deliveries).toHaveLength(150);
    const settled = await Promise.all(
      deliveries.map((delivery, index) => {
        const held = index === 70 ? { ...delivery, lease_owner: 'somebody else' } : delivery;
        const attempt = { ...ATTEMPT, status: index };
        return settleDelivery(scene.storage, held, { state: 'delivered' }, attempt, scene.clock.now);
      }),
    );
    expect(settled).toEqual(deliveries.map((_, index) => index !== 70));
    const attempts = await scene.storage.db.selectFrom('attempts').select(['delivery_id', 'status']).execute();
    expect(new Map(attempts.map(({ delivery_id, status }) => [delivery_id, status]))).toEqual(
      new Map(deliveries.flatMap(({ id }, index) => (index === 70 ? [] : [[id, index]]))),
    );
    expect((await scene.deliveries()).filter(({ state }) => state === 'leased')).toMatchObject([
      { id: deliveries[70]?.id },
    ]);
  });

  test('an attempt that cannot be recorded leaves the lease, and the delivery is taken up again after it', async () => {
    const scene = await setScene();
    const app = await scene.listen();
    await scene.endSessionOf(await scene.register(app.logoutUri));
    const repair = await failInserts(scene.storage, 'attempts');
    const [delivery] = await scene.claim();
    if (!delivery) throw new Error('It is due.');
    await expect(attemptDelivery(scene.attempting, delivery)).rejects.toThrow();
    expect(await scene.deliveries()).toEqual([delivery]);

    await repair();
    scene.clock.now += LEASE;
    expect(await scene.attemptDue()).toMatchObject([{ state: 'delivered', attempts: 1 }]);
    expect(app.heard).toHaveLength(2);
    expect(new Set(app.heard.map(({ claims }) => claims.jti)).size).toBe(2);
  });

  test('a lease that is given back is due at once, for its holder only', async () => {
    const scene = await setScene();
    await scene.endSessionOf(await scene.register('https://app.example/out'));
    const claimed = await scene.claim();
    await returnLeases(
      scene.storage.db,
      claimed.map((delivery) => ({ ...delivery, lease_owner: 'somebody else' })),
    );
    expect(await scene.claim()).toEqual([]);
    await returnLeases(scene.storage.db, claimed);
    expect(await scene.claim()).toHaveLength(1);
  });

  test('urgent ones first, then those that wait longest; not more than asked for, none of excepted clients', async () => {
    const scene = await setScene();
    const ids = await Promise.all(['a', 'b', 'c', 'd'].map((name) => scene.register(`https://${name}.example/out`)));
    for (const id of ids) {
      await scene.endSessionOf(id);
      scene.clock.now += 1;
    }
    const { db } = scene.storage;
    await db
      .updateTable('deliveries')
      .set({ priority: 10 })
      .where('client_id', '=', ids[0] ?? '')
      .execute();
    const claim = async (limit: number, exceptClientIds: string[] = []) => {
      const due = { owner: 'test', now: scene.clock.now, leaseUntil: scene.clock.now + LEASE };
      const roomFor = (clientId: string) => (exceptClientIds.includes(clientId) ? 0 : limit);
      const { deliveries } = await claimDeliveries(scene.storage, { ...due, limit, roomFor });
      return deliveries.map(({ client_id }) => client_id);
    };
    expect(await claim(1, [ids[1] ?? ''])).toEqual([ids[2]]);
    expect(await claim(1)).toEqual([ids[1]]);
    expect(await claim(2)).toEqual(expect.arrayContaining([ids[0], ids[3]]));
    expect(await claim(2)).toEqual([]);
  });

  test('many workers that claim at once share the deliveries: none is claimed twice, none is forgotten', async () => {
    const scene = await setScene();
    const clientId = await scene.register('https://app.example/out');
    for (let index = 0; index < 30; index += 1) await scene.endSessionOf(clientId);
    const claims = await Promise.all(
      Array.from({ length: 12 }, (_, worker) =>
        claimDeliveries(scene.storage, {
          owner: `worker ${worker}`,
          limit: 5,
          roomFor: () => 5,
          now: NOW,
          leaseUntil: NOW + LEASE,
        }),
      ),
    );
    const claimed = [...claims.flatMap(({ deliveries }) => deliveries), ...(await scene.claim())].map(({ id }) => id);
    expect(claimed).toHaveLength(30);
    expect(new Set(claimed).size).toBe(30);
  });
});
