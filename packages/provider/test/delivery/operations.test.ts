import { expect, test } from 'vitest';
import { cancelAllDeliveries, cancelDelivery } from '../../src/delivery/cancellation.ts';
import { redeliver, redeliverAll } from '../../src/delivery/redelivery.ts';
import type { DeliveryState } from '../../src/storage/schema.ts';
import { HORIZON, NOW } from '../sessions/registry.ts';
import { describeOnEveryStorage } from '../storages.ts';
import { addBacklog } from './backlog.ts';
import { setDeliveryScene } from './delivery-scene.ts';

const LATER = { now: NOW + 10 * HORIZON, horizon: HORIZON };
const NOTHING = '00000000-0000-0000-0000-000000000000';

describeOnEveryStorage('Deliveries by hand', (open) => {
  const setScene = async () => {
    const scene = await setDeliveryScene({ temporary: await open() });
    const states = async () => {
      const rows = await scene.storage.db.selectFrom('deliveries').select(['client_id', 'state']).execute();
      return Object.fromEntries(
        [...Map.groupBy(rows, ({ client_id }) => client_id)].map(([clientId, of]) => [
          clientId,
          of.map(({ state }) => state),
        ]),
      );
    };
    return { ...scene, db: scene.storage.db, states };
  };

  test('a delivery that was given up is heard after all, with a new horizon and a token of its own', async () => {
    const { db, ...scene } = await setScene();
    const app = await scene.listen();
    app.answer = 503;
    await scene.endSessionOf(await scene.register(app.logoutUri));
    scene.clock.now += HORIZON + 1;
    const [dead] = await scene.attemptDue();
    expect(dead?.state).toBe('dead');

    scene.clock.now = LATER.now;
    expect(await redeliver(db, dead?.id ?? '', LATER)).toBe('redelivered');
    const pending = { state: 'pending', horizon_ends_at: LATER.now + HORIZON, next_attempt_at: LATER.now };
    expect(await scene.deliveries()).toMatchObject([{ ...pending, finished_at: null, attempts: 1 }]);
    await scene.attemptDue();
    expect((await scene.deliveries())[0]?.state, 'the new horizon counts').toBe('pending');

    app.answer = 200;
    scene.clock.now += HORIZON / 2;
    expect(await scene.attemptDue()).toMatchObject([{ state: 'delivered', attempts: 3 }]);
    expect(new Set(app.heard.map(({ claims }) => claims.jti)).size).toBe(3);
    const attempts = await db.selectFrom('attempts').select('number').orderBy('number').execute();
    expect(attempts.map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  test.each<[DeliveryState, string]>([
    ['failed', 'redelivered'],
    ['dead', 'redelivered'],
    ['cancelled', 'redelivered'],
    ['pending', 'delivery_waiting'],
    ['leased', 'delivery_waiting'],
    ['delivered', 'delivery_delivered'],
  ])('redelivering one that is %s: %s', async (state, result) => {
    const { db, ...scene } = await setScene();
    await scene.endSessionOf(await scene.register('https://app.example/out'));
    await db.updateTable('deliveries').set({ state }).execute();
    const [before] = await scene.deliveries();
    expect(await redeliver(db, before?.id ?? '', LATER)).toBe(result);
    const [after] = await scene.deliveries();
    if (result === 'redelivered') expect(after?.state).toBe('pending');
    else expect(after).toEqual(before);
    expect(await redeliver(db, NOTHING, LATER)).toBe('delivery_not_found');
  });

  test('all of an application: failed and dead ones, however many; cancelled ones if asked', async () => {
    const { db, storage, states } = await setScene();
    for (const state of ['failed', 'dead', 'cancelled', 'delivered']) {
      await addBacklog(storage, { clientId: 'a', count: state === 'dead' ? 1_200 : 3, state, finishedAt: NOW });
    }
    await addBacklog(storage, { clientId: 'b', count: 2, state: 'dead', finishedAt: NOW });
    expect(await redeliverAll(db, { clientId: 'a' }, LATER)).toBe(1_203);
    const { a = [] } = await states();
    const count = (wanted: DeliveryState) => a.filter((state) => state === wanted).length;
    expect(a).toHaveLength(1_209);
    expect([count('pending'), count('cancelled'), count('delivered')]).toEqual([1_203, 3, 3]);
    expect((await states()).b).toEqual(['dead', 'dead']);
    expect(await redeliverAll(db, { clientId: 'a' }, LATER, ['cancelled'])).toBe(3);
    expect(await redeliverAll(db, { clientId: 'a' }, LATER)).toBe(0);
  });

  test('all of a termination', async () => {
    const { db, ...scene } = await setScene();
    const clients = [await scene.register('https://a.example/out'), await scene.register('https://b.example/out')];
    await scene.endSessionOf(...clients);
    await scene.endSessionOf(...clients);
    await db.updateTable('deliveries').set({ state: 'failed', finished_at: NOW }).execute();
    const [one] = await scene.deliveries();
    const terminationId = one?.termination_id ?? '';
    expect(await redeliverAll(db, { terminationId }, LATER)).toBe(2);
    const pending = (await scene.deliveries()).filter(({ state }) => state === 'pending');
    expect(pending.map(({ termination_id }) => termination_id)).toEqual([terminationId, terminationId]);
  });

  test.each<[DeliveryState, string]>([
    ['pending', 'cancelled'],
    ['leased', 'delivery_under_way'],
    ['delivered', 'delivery_finished'],
    ['failed', 'delivery_finished'],
    ['dead', 'delivery_finished'],
    ['cancelled', 'delivery_finished'],
  ])('cancelling one that is %s: %s', async (state, result) => {
    const { db, ...scene } = await setScene();
    await scene.endSessionOf(await scene.register('https://app.example/out'));
    await db.updateTable('deliveries').set({ state }).execute();
    const [before] = await scene.deliveries();
    expect(await cancelDelivery(db, before?.id ?? '', LATER.now)).toBe(result);
    const [after] = await scene.deliveries();
    const cancelled = { state: 'cancelled', last_code: 'cancelled_by_operator', finished_at: LATER.now };
    expect(after).toEqual(result === 'cancelled' ? { ...before, ...cancelled } : before);
    expect(await scene.claim()).toEqual([]);
    expect(await cancelDelivery(db, NOTHING, LATER.now)).toBe('delivery_not_found');
  });

  test('a cancelled delivery is not attempted; all pending ones of an application can be', async () => {
    const { db, storage, states, ...scene } = await setScene();
    await addBacklog(storage, { clientId: 'a', count: 600 });
    await addBacklog(storage, { clientId: 'a', count: 1, state: 'leased' });
    await addBacklog(storage, { clientId: 'b', count: 1 });
    expect(await cancelAllDeliveries(db, 'a', LATER.now)).toBe(600);
    expect((await states()).b).toEqual(['pending']);
    expect((await scene.claim()).map(({ client_id }) => client_id)).toEqual(['b']);
    expect(await cancelAllDeliveries(db, 'a', LATER.now)).toBe(0);
  });
});
