import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { CircuitBreaker, type CircuitPolicy } from '../../src/delivery/circuit-breaker.ts';
import { Dispatcher } from '../../src/delivery/dispatcher.ts';
import { eventually } from '../eventually.ts';
import { HORIZON, NOW } from '../sessions/registry.ts';
import { setDeliveryScene } from './delivery-scene.ts';
import { watchQueries } from './query-plans.ts';

const POLICY: CircuitPolicy = { failures: 3, firstOpenTime: 1_000, maxOpenTime: 3_000 };

describe('A-4 the circuit of an application', () => {
  function createCircuit() {
    const clock = { now: NOW };
    const breaker = new CircuitBreaker(POLICY, () => clock.now);
    const fail = (times: number) => Array.from({ length: times }, () => breaker.learn('app', 'fails'));
    return { clock, breaker, fail };
  }

  test('opens after so many failures in a row, and only then', () => {
    const { breaker, fail } = createCircuit();
    expect(breaker.circuit('app')).toMatchObject({ state: 'closed', consecutiveFailures: 0 });
    fail(2);
    breaker.learn('app', 'answers');
    expect(fail(2)).toEqual([undefined, undefined]);
    expect(breaker.allowance('app')).toBe(Number.POSITIVE_INFINITY);
    const opened = { clientId: 'app', state: 'open', since: NOW, consecutiveFailures: 3, probeAt: NOW + 1_000 };
    expect(fail(1)).toEqual([opened]);
    expect(breaker.allowance('app')).toBe(0);
    expect(breaker.list()).toEqual([opened]);
    expect(breaker.allowance('another')).toBe(Number.POSITIVE_INFINITY);
  });

  test('lets one probe through, and closes when it is answered', () => {
    const { clock, breaker, fail } = createCircuit();
    fail(3);
    clock.now += 999;
    expect(breaker.allowance('app')).toBe(0);
    clock.now += 1;
    expect(breaker.allowance('app')).toBe(1);
    expect(breaker.circuit('app')).toMatchObject({ state: 'half_open', since: NOW + 1_000 });
    expect(breaker.learn('app', 'answers')).toMatchObject({
      state: 'closed',
      consecutiveFailures: 0,
      since: clock.now,
    });
    expect(breaker.allowance('app')).toBe(Number.POSITIVE_INFINITY);
    fail(3);
    expect(breaker.circuit('app').probeAt).toBe(clock.now + 1_000);
  });

  test('stays open twice as long each time that the probe fails, up to a limit', () => {
    const { clock, breaker, fail } = createCircuit();
    fail(3);
    for (const openTime of [1_000, 2_000, 3_000, 3_000]) {
      expect(breaker.circuit('app').probeAt).toBe(clock.now + openTime);
      clock.now += openTime;
      expect(fail(1)).toMatchObject([{ state: 'open' }]);
    }
  });

  test('learns nothing from attempts that were under way when it opened, or that did not get there', () => {
    const { breaker, fail } = createCircuit();
    fail(3);
    expect(fail(3)).toEqual([undefined, undefined, undefined]);
    expect(breaker.circuit('app')).toMatchObject({ state: 'open', probeAt: NOW + 1_000, consecutiveFailures: 6 });
    expect(breaker.learn('app', 'unknown')).toBeUndefined();
    expect(breaker.circuit('app').state).toBe('open');
  });
});

describe('Invariant 6: an application that fails again and again is left alone', () => {
  async function setScene(openTime = 60_000) {
    const scene = await setDeliveryScene({ retryPolicy: { firstWindow: 1, maxWindow: 1 } });
    const circuitPolicy = { failures: 5, firstOpenTime: openTime, maxOpenTime: openTime };
    const dispatcher = new Dispatcher({ ...scene.attempting, concurrency: 16, circuitPolicy, pollInterval: 20 });
    onTestFinished(() => dispatcher.stop());
    const [broken, healthy] = [await scene.listen(), await scene.listen()];
    broken.answer = 503;
    const [brokenId, healthyId] = [await scene.register(broken.logoutUri), await scene.register(healthy.logoutUri)];
    return { ...scene, dispatcher, broken, healthy, brokenId, healthyId };
  }

  test('while it is open nothing is attempted there and no attempt is used up; others are served', async () => {
    const scene = await setScene();
    const { dispatcher, broken, healthy, brokenId, healthyId } = scene;
    for (let index = 0; index < 40; index += 1) await scene.endSessionOf(brokenId);
    dispatcher.start();
    await eventually(() => dispatcher.circuits.circuit(brokenId).state === 'open');
    // What was under way when it opened comes to its end.
    await eventually(async () => (await scene.deliveries()).every(({ state }) => state === 'pending'));
    const heard = broken.heard.length;
    expect(heard).toBeLessThan(5 + 4);

    for (let index = 1; index <= 20; index += 1) {
      await scene.endSessionOf(healthyId);
      dispatcher.wake();
      await healthy.hears(index);
    }
    expect(broken.heard).toHaveLength(heard);
    const waiting = (await scene.deliveries()).filter(({ client_id }) => client_id === brokenId);
    expect(waiting.reduce((sum, { attempts }) => sum + attempts, 0)).toBe(heard);
    expect(waiting.map(({ state }) => state)).toEqual(Array.from({ length: 40 }, () => 'pending'));

    // Half-open: one and no more, however many are due.
    broken.answer = 'hang';
    scene.clock.now += 60_000;
    await broken.hears(heard + 1);
    await scene.endSessionOf(healthyId);
    dispatcher.wake();
    await healthy.hears(21);
    expect(broken.heard).toHaveLength(heard + 1);
    broken.release();
    await eventually(async () => (await scene.deliveries()).every(({ state }) => state === 'delivered'));
    expect(dispatcher.circuits.circuit(brokenId)).toMatchObject({ state: 'closed', consecutiveFailures: 0 });
    expect(new Set(broken.heard.map(({ claims }) => claims.sid)).size).toBe(40);
  });

  test('what waits there does not make the dispatcher spin', async () => {
    const scene = await setDeliveryScene();
    const app = await scene.listen();
    let looks = 0;
    const storage = watchQueries(scene.storage, ({ kind }) => {
      if (kind === 'RawNode') looks += 1;
    });
    const dispatcher = new Dispatcher({ ...scene.attempting, storage, pollInterval: 3_600_000 });
    onTestFinished(() => dispatcher.stop());
    const [left, lively] = [await scene.register('http://127.0.0.1:1/'), await scene.register(app.logoutUri)];
    for (let failure = 0; failure < 5; failure += 1) dispatcher.circuits.learn(left, 'fails');
    for (let index = 0; index < 10; index += 1) await scene.endSessionOf(left);
    app.answer = 'hang';
    await scene.endSessionOf(lively);
    dispatcher.start();
    await app.hears(1);
    // Time in which a dispatcher that spins would look many more times.
    await sleep(300);
    expect(looks).toBeLessThan(10);
    app.release();
  });

  test('a person who signs out does not wait for it', async () => {
    const { dispatcher, brokenId, ...scene } = await setScene();
    await scene.endSessionOf(brokenId);
    const [delivery] = await scene.deliveries();
    for (let failure = 0; failure < 5; failure += 1) dispatcher.circuits.learn(brokenId, 'fails');
    dispatcher.start();
    await dispatcher.waitForFirstAttempts(delivery?.termination_id ?? '', 3_600_000);
    expect((await scene.deliveries())[0]).toMatchObject({ state: 'pending', attempts: 0 });
  });

  test('O-10 what passes its horizon meanwhile is dead, without an attempt', async () => {
    const { dispatcher, brokenId, broken, ...scene } = await setScene(10 * HORIZON);
    await scene.endSessionOf(brokenId);
    for (let failure = 0; failure < 5; failure += 1) dispatcher.circuits.learn(brokenId, 'fails');
    dispatcher.start();
    scene.clock.now += HORIZON;
    await scene.endSessionOf(brokenId);
    scene.clock.now += 1_000;
    await eventually(async () => (await scene.deliveries())[0]?.state === 'dead');
    expect(await scene.deliveries()).toMatchObject([
      { state: 'dead', attempts: 0, finished_at: scene.clock.now },
      { state: 'pending', attempts: 0, finished_at: null },
    ]);
    expect(broken.heard).toEqual([]);
  });
});
