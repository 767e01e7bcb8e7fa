import { describe, expect, onTestFinished, test } from 'vitest';
import { Dispatcher } from '../../src/delivery/dispatcher.ts';
import { eventually } from '../eventually.ts';
import { LEASE, setDeliveryScene } from './delivery-scene.ts';

/** With these at once, an application has 32 places and a line of 8. */
const CONCURRENCY = 160;

describe('deliveries in line behind those that an application is answering', () => {
  async function setScene(count: number) {
    const scene = await setDeliveryScene();
    const application = await scene.listen();
    const clientId = await scene.register(application.logoutUri);
    for (let number = 0; number < count; number += 1) await scene.endSessionOf(clientId);
    const start = (options: Partial<ConstructorParameters<typeof Dispatcher>[0]> = {}) => {
      const dispatcher = new Dispatcher({ ...scene.attempting, concurrency: CONCURRENCY, ...options });
      onTestFinished(async () => {
        application.release();
        await dispatcher.stop();
      });
      dispatcher.start();
      return dispatcher;
    };
    const countStates = async () => {
      const states = (await scene.deliveries()).map(({ state }) => state);
      return Object.fromEntries([...Map.groupBy(states, (state) => state)].map(([state, all]) => [state, all.length]));
    };
    return { ...scene, application, start, countStates };
  }

  test('are leased and not sent: the application is asked 32 at once', async () => {
    const { application, start, countStates } = await setScene(50);
    application.answer = 'hang';
    start();
    await application.hears(32);
    expect(await countStates()).toEqual({ leased: 40, pending: 10 });
    expect(application.heard).toHaveLength(32);
    application.release();
    await eventually(async () => (await countStates()).delivered === 50);
    expect(application.heard).toHaveLength(50);
  });

  test('find more places when the application answers quickly', async () => {
    const { application, start, countStates } = await setScene(140);
    application.answer = 'hang';
    start({ concurrency: 1_000 });
    await application.hears(32);
    application.release();
    application.answer = 'hang';
    await application.hears(32 + 64);
    await eventually(async () => (await countStates()).delivered === 32);
    expect(await countStates()).toEqual({ delivered: 32, leased: 108 });
    expect(application.heard).toHaveLength(32 + 64);
  });

  test('are sent when the application has answered, though nothing is recorded yet', async () => {
    const { application, start } = await setScene(40);
    const recorded = Promise.withResolvers<void>();
    start({
      async observe(work) {
        const result = await work();
        await recorded.promise;
        return result;
      },
    });
    await application.hears(40);
    recorded.resolve();
  });

  test('are due again at once, and no attempt the less, when its circuit opens', async () => {
    const { application, start, countStates, deliveries } = await setScene(40);
    application.answer = 'hang';
    start();
    await application.hears(32);
    expect(await countStates()).toEqual({ leased: 40 });
    application.release(503);
    await eventually(async () => (await countStates()).pending === 40);
    const attempted = (await deliveries()).filter(({ attempts }) => attempts > 0);
    expect(attempted).toHaveLength(32);
    expect(application.heard).toHaveLength(32);
  });

  test('are left to whoever has them now when the lease ran out meanwhile', async () => {
    const { application, start, clock, countStates } = await setScene(33);
    application.answer = 'hang';
    start({ pollInterval: 3_600_000 });
    await application.hears(32);
    clock.now += LEASE;
    application.release();
    await eventually(async () => (await countStates()).delivered === 32);
    expect(await countStates()).toEqual({ delivered: 32, leased: 1 });
    expect(application.heard).toHaveLength(32);
  });
});
