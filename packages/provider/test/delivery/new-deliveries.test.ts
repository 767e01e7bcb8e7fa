import { expect, onTestFinished, test } from 'vitest';
import { cancelAllDeliveries } from '../../src/delivery/cancellation.ts';
import { Dispatcher, type DispatcherOptions } from '../../src/delivery/dispatcher.ts';
import { terminateSession } from '../../src/sessions/termination.ts';
import type { TerminationReason } from '../../src/storage/schema.ts';
import { type Database, inTransaction } from '../../src/storage/storage.ts';
import { eventually } from '../eventually.ts';
import { addSession, HORIZON, type TestSession } from '../sessions/registry.ts';
import { describeOnEveryStorage } from '../storages.ts';
import { LEASE, setDeliveryScene } from './delivery-scene.ts';

describeOnEveryStorage('New deliveries are leased as they are written', (open) => {
  /** Sessions end beside a dispatcher that looks at the outbox only when an attempt has ended, or when it is woken. */
  async function setScene(options: Partial<DispatcherOptions> = {}) {
    const scene = await setDeliveryScene({ temporary: await open() });
    const { db } = scene.storage;
    const dispatcher = new Dispatcher({ ...scene.attempting, pollInterval: 3_600_000, ...options });
    const application = await scene.listen();
    onTestFinished(async () => {
      application.release();
      await dispatcher.stop();
    });
    const register = () => scene.register(application.logoutUri);
    const statesOf = async (...clientIds: string[]) =>
      (await scene.deliveries()).flatMap(({ client_id, state }) => (clientIds.includes(client_id) ? [state] : []));
    const terminate = (within: Database, { uid }: TestSession, reason: TerminationReason) =>
      terminateSession(
        within,
        { sessionUid: uid, reason, actor: { kind: 'person' } },
        { now: scene.clock.now, horizon: HORIZON, worker: dispatcher },
      );
    /** Ends a session that these take part in. */
    const end = async (clientIds: string[], reason: TerminationReason = 'rp_initiated') =>
      terminate(db, await addSession(db, clientIds), reason);
    /** Starts the dispatcher and waits until it has looked: then it takes up what is new. */
    async function start() {
      const clientId = await register();
      await end([clientId]);
      expect(await statesOf(clientId)).toEqual(['pending']);
      dispatcher.start();
      await application.hears(1);
      await eventually(async () => (await statesOf(clientId))[0] === 'delivered');
      application.heard.length = 0;
    }
    return { ...scene, dispatcher, application, register, statesOf, terminate, end, start };
  }

  test('so that nobody has to find them', async () => {
    const { application, clock, deliveries, register, statesOf, end, start } = await setScene();
    await start();
    application.answer = 'hang';
    const clientIds = [await register(), await register()];
    await end(clientIds);
    const leased = { state: 'leased', attempts: 0, lease_until: clock.now + LEASE };
    expect((await deliveries()).filter(({ state }) => state !== 'delivered')).toMatchObject([leased, leased]);
    await application.hears(2);
    application.release();
    await eventually(async () => (await statesOf(...clientIds)).every((state) => state === 'delivered'));
    expect(application.heard).toHaveLength(2);
  });

  test('and not sent when the transaction is not committed, which takes no place from others', async () => {
    const { application, storage, register, statesOf, terminate, end, start } = await setScene({ concurrency: 1 });
    await start();
    const clientId = await register();
    const session = await addSession(storage.db, [clientId]);
    const undone = inTransaction(storage.db, async (tx) => {
      await terminate(tx, session, 'admin');
      throw new Error('undone on purpose');
    });
    await expect(undone).rejects.toThrow('undone on purpose');
    expect(await statesOf(clientId)).toEqual([]);
    application.answer = 'hang';
    await end([clientId]);
    expect(await statesOf(clientId)).toEqual(['leased']);
    await application.hears(1);
    application.release();
    await eventually(async () => (await statesOf(clientId))[0] === 'delivered');
    expect(application.heard).toHaveLength(1);
  });

  test('as far as there is room, within one transaction too; the others are found like any', async () => {
    const { application, storage, register, statesOf, terminate, end, start } = await setScene({ concurrency: 16 });
    await start();
    application.answer = 'hang';
    const clientId = await register();
    const sessions = await Promise.all([1, 2, 3, 4, 5].map(() => addSession(storage.db, [clientId])));
    await inTransaction(storage.db, async (tx) => {
      for (const session of sessions) await terminate(tx, session, 'admin');
    });
    await end([clientId]);
    // A quarter of 16.
    expect((await statesOf(clientId)).sort()).toEqual([...Array(4).fill('leased'), 'pending', 'pending']);
    await application.hears(4);
    application.release();
    await eventually(async () => (await statesOf(clientId)).every((state) => state === 'delivered'));
    expect(application.heard).toHaveLength(6);
  });

  test('unless something waits for the same application: nothing is overtaken', async () => {
    const { storage, dispatcher, application, endSessionOf, register, statesOf, end, start } = await setScene();
    await start();
    const [waiting, other] = [await register(), await register()];
    await endSessionOf(waiting);
    const later = { next_attempt_at: Number.MAX_SAFE_INTEGER };
    await storage.db.updateTable('deliveries').set(later).where('client_id', '=', waiting).execute();
    application.answer = 'hang';
    await endSessionOf(other);
    dispatcher.wake();
    await application.hears(1);
    await end([waiting, await register()]);
    expect(await statesOf(waiting)).toEqual(['pending', 'pending']);
    await application.hears(2);
  });

  test('unless their application is left alone', async () => {
    const circuitPolicy = { failures: 1, firstOpenTime: 60_000, maxOpenTime: 60_000 };
    const { storage, dispatcher, application, endSessionOf, register, statesOf, end, start } = await setScene({
      circuitPolicy,
    });
    await start();
    const clientId = await register();
    application.answer = 503;
    await end([clientId]);
    await eventually(async () => (await statesOf(clientId))[0] === 'pending');
    // Nothing waits for it any more, and a look has found that.
    await cancelAllDeliveries(storage.db, clientId, Date.now());
    application.answer = 200;
    const other = await register();
    await endSessionOf(other);
    dispatcher.wake();
    await eventually(async () => (await statesOf(other))[0] === 'delivered');
    await end([clientId]);
    expect((await statesOf(clientId)).sort()).toEqual(['cancelled', 'pending']);
    expect(application.heard).toHaveLength(2);
  });

  test.each(['expired', 'idle'] as const)('unless they are not urgent: the session was %s', async (reason) => {
    const { register, statesOf, end, start } = await setScene();
    await start();
    const clientId = await register();
    await end([clientId], reason);
    expect(await statesOf(clientId)).toEqual(['pending']);
  });

  test('unless the process stops', async () => {
    const { dispatcher, register, statesOf, end, start } = await setScene();
    await start();
    const clientId = await register();
    await dispatcher.stop();
    await end([clientId]);
    expect(await statesOf(clientId)).toEqual(['pending']);
  });
});
