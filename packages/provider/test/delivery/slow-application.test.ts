import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Dispatcher } from '../../src/delivery/dispatcher.ts';
import { eventually } from '../eventually.ts';
import { setDeliveryScene } from './delivery-scene.ts';

describe('Invariant 6: one dead application never delays another', () => {
  async function setScene() {
    const scene = await setDeliveryScene();
    const dispatcher = new Dispatcher({ ...scene.attempting, concurrency: 16 });
    const [hanging, healthy] = [await scene.listen(), await scene.listen()];
    hanging.answer = 'hang';
    onTestFinished(async () => {
      hanging.release();
      await dispatcher.stop();
    });
    return { ...scene, dispatcher, hanging, healthy };
  }
  type Scene = Awaited<ReturnType<typeof setScene>>;
  const statesOf = async (scene: Scene, clientId: string) =>
    (await scene.deliveries()).filter(({ client_id }) => client_id === clientId).map(({ state }) => state);

  test('with 60 deliveries of a hanging application queued before it, another’s delivery is made', async () => {
    const scene = await setScene();
    const stuck = await scene.register(scene.hanging.logoutUri);
    const lively = await scene.register(scene.healthy.logoutUri);
    for (let index = 0; index < 60; index += 1) await scene.endSessionOf(stuck);
    scene.clock.now += 1;
    await scene.endSessionOf(lively);

    scene.dispatcher.start();
    await eventually(async () => (await statesOf(scene, lively))[0] === 'delivered');

    expect(await statesOf(scene, stuck)).not.toContain('delivered');
    await scene.hanging.hears(4);
    expect(scene.hanging.heard).toHaveLength(4);
    scene.hanging.release();
    await eventually(async () => (await statesOf(scene, stuck)).every((state) => state === 'delivered'));
    expect(scene.hanging.heard).toHaveLength(60);
  });

  test('O-23, A-9 three hanging applications leave room for another', async () => {
    const scene = await setScene();
    const stuck = await Promise.all(Array.from({ length: 3 }, () => scene.register(scene.hanging.logoutUri)));
    const lively = await scene.register(scene.healthy.logoutUri);
    for (let index = 0; index < 10; index += 1) await scene.endSessionOf(...stuck);
    scene.clock.now += 1;
    for (let index = 0; index < 10; index += 1) await scene.endSessionOf(lively);
    scene.dispatcher.start();
    await eventually(async () => (await statesOf(scene, lively)).every((state) => state === 'delivered'));
    await scene.hanging.hears(12);
    expect(scene.hanging.heard).toHaveLength(12);
  });

  test('waiting for the first attempts ends when each was made, whether or not it succeeded', async () => {
    const scene = await setScene();
    scene.healthy.answer = 503;
    await scene.endSessionOf(await scene.register(scene.healthy.logoutUri));
    const [delivery] = await scene.deliveries();
    scene.dispatcher.start();
    await scene.dispatcher.waitForFirstAttempts(delivery?.termination_id ?? '', 3_600_000);
    expect((await scene.deliveries())[0]).toMatchObject({ state: 'pending', attempts: 1 });
  });

  test('waiting ends at its limit with the attempt still under way, and 0 does not wait at all', async () => {
    const scene = await setScene();
    await scene.endSessionOf(await scene.register(scene.hanging.logoutUri));
    const [delivery] = await scene.deliveries();
    scene.dispatcher.start();
    await scene.hanging.hears(1);
    for (const limit of [0, 50]) await scene.dispatcher.waitForFirstAttempts(delivery?.termination_id ?? '', limit);
    expect((await scene.deliveries())[0]).toMatchObject({ state: 'leased', attempts: 0 });
  });

  test('waiting ends at its limit although the storage does not answer', async () => {
    const scene = await setScene();
    await scene.endSessionOf(await scene.register(scene.hanging.logoutUri));
    const [delivery] = await scene.deliveries();
    // SQLite has one connection: nobody else is answered before this transaction ends.
    await scene.storage.db.transaction().execute(async () => {
      await scene.dispatcher.waitForFirstAttempts(delivery?.termination_id ?? '', 50);
    });
    expect((await scene.deliveries())[0]).toMatchObject({ state: 'pending', attempts: 0 });
  });

  test('a stopped dispatcher finishes what is under way and takes up nothing new', async () => {
    const scene = await setScene();
    const stuck = await scene.register(scene.hanging.logoutUri);
    for (let index = 0; index < 8; index += 1) await scene.endSessionOf(stuck);
    scene.dispatcher.start();
    await scene.hanging.hears(4);
    const stopped = scene.dispatcher.stop();
    scene.hanging.release();
    await stopped;
    expect((await statesOf(scene, stuck)).sort()).toEqual([
      ...Array.from({ length: 4 }, () => 'delivered'),
      ...Array.from({ length: 4 }, () => 'pending'),
    ]);
  });

  test('a storage that fails for a while stops nothing: the dispatcher looks again', async () => {
    const scene = await setScene();
    await scene.endSessionOf(await scene.register(scene.healthy.logoutUri));
    await sql`alter table deliveries rename to deliveries_away`.execute(scene.storage.db);
    const errors: unknown[] = [];
    scene.attempting.logger.error = ((...args: unknown[]) =>
      void errors.push(args)) as typeof scene.attempting.logger.error;
    scene.dispatcher.start();
    await eventually(() => errors.length > 0);
    await sql`alter table deliveries_away rename to deliveries`.execute(scene.storage.db);
    scene.dispatcher.wake();
    await scene.healthy.hears(1);
  });
});
