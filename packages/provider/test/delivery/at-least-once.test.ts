import { describe, expect, test } from 'vitest';
import { HORIZON, NOW } from '../sessions/registry.ts';
import { setDeliveryScene } from './delivery-scene.ts';

describe('Invariant 3: at least once, with a fresh token each time', () => {
  test.each([
    [200, 'delivered', 'OP-31, O-5'],
    [204, 'delivered', 'OP-31, O-5'],
    [201, 'failed', 'O-6'],
    [202, 'failed', 'O-6'],
    [301, 'failed', 'O-6'],
    [302, 'failed', 'O-6'],
    [307, 'failed', 'O-6'],
    [308, 'failed', 'O-6'],
    [400, 'failed', 'OP-29, O-7'],
    [401, 'failed', 'OP-29, O-7'],
    [404, 'failed', 'OP-29, O-7'],
    [408, 'pending', 'O-8'],
    [425, 'pending', 'O-8'],
    [429, 'pending', 'O-8'],
    [500, 'pending', 'O-8'],
    [502, 'pending', 'O-8'],
    [503, 'pending', 'O-8'],
    [504, 'pending', 'O-8'],
  ] as const)('an answer of %i leaves the delivery %s (%s)', async (status, state, _id) => {
    const scene = await setDeliveryScene();
    const [app, elsewhere] = [await scene.listen(), await scene.listen()];
    app.answer = status;
    app.headers = { location: elsewhere.logoutUri };
    await scene.endSessionOf(await scene.register(app.logoutUri));

    const [delivery] = await scene.attemptDue();

    expect(delivery).toMatchObject({ state, attempts: 1, last_status: status, lease_owner: null, lease_until: null });
    expect(delivery?.finished_at).toBe(state === 'pending' ? null : NOW);
    expect(app.heard).toHaveLength(1);
    expect(elsewhere.heard).toEqual([]);
    const attempts = await scene.storage.db.selectFrom('attempts').selectAll().execute();
    expect(attempts).toEqual([
      expect.objectContaining({ number: 1, status, started_at: NOW, token_id: app.heard[0]?.claims.jti }),
    ]);
    scene.clock.now += HORIZON / 2;
    await scene.attemptDue();
    expect(app.heard).toHaveLength(state === 'pending' ? 2 : 1);
  });

  test('O-8 a refused connection is tried again, and heard when the application is back', async () => {
    const scene = await setDeliveryScene();
    const app = await scene.listen();
    const { port } = app;
    await scene.endSessionOf(await scene.register(app.logoutUri));
    await app.stop();
    expect(await scene.attemptDue()).toMatchObject([
      { state: 'pending', last_code: 'connect_failed', last_status: null },
    ]);

    await app.start(port);
    scene.clock.now += HORIZON / 2;
    expect(await scene.attemptDue()).toMatchObject([{ state: 'delivered', attempts: 2, last_code: 'ok' }]);
  });

  test('O-9 each attempt has a token of its own: new jti, iat and exp', async () => {
    const scene = await setDeliveryScene();
    const app = await scene.listen();
    app.answer = 503;
    await scene.endSessionOf(await scene.register(app.logoutUri));
    for (const delay of [0, 10_000, 60_000]) {
      scene.clock.now = NOW + delay;
      await scene.attemptDue();
    }
    const claims = app.heard.map((heard) => heard.claims);
    expect(new Set(claims.map(({ jti }) => jti)).size).toBe(3);
    expect(claims.map(({ iat }) => iat)).toEqual([0, 10, 60].map((seconds) => NOW / 1000 + seconds));
    expect(new Set(claims.map(({ exp }) => exp)).size).toBe(3);
    expect(new Set(claims.map(({ sid }) => sid)).size).toBe(1);
  });

  test('OP-30 retries come later and later: each within its window, and never before they are due', async () => {
    const scene = await setDeliveryScene({ retryPolicy: { firstWindow: 1_000, maxWindow: 8_000 } });
    const app = await scene.listen();
    app.answer = 500;
    await scene.endSessionOf(await scene.register(app.logoutUri));
    const delays: number[] = [];
    for (const window of [1_000, 2_000, 4_000, 8_000, 8_000]) {
      const [delivery] = await scene.attemptDue();
      const delay = (delivery?.next_attempt_at ?? 0) - scene.clock.now;
      expect(delay).toBeGreaterThanOrEqual(0);
      expect(delay).toBeLessThan(window);
      delays.push(delay);
      if (delay > 0) {
        scene.clock.now += delay - 1;
        expect(await scene.claim()).toEqual([]);
        scene.clock.now += 1;
      }
    }
    expect(app.heard).toHaveLength(5);
    expect(Math.max(...delays)).toBeGreaterThan(0);
  });

  test.each([
    ['120', 120_000],
    ['86400', 600_000],
    [new Date(NOW + 300_000).toUTCString(), 300_000],
    ['soon', 0],
  ])('Retry-After: %s is honoured up to its limit', async (retryAfter, delay) => {
    const scene = await setDeliveryScene({ retryPolicy: { firstWindow: 1, maxRetryAfter: 600_000 } });
    const app = await scene.listen();
    app.answer = 503;
    app.headers = { 'retry-after': retryAfter };
    await scene.endSessionOf(await scene.register(app.logoutUri));
    expect(await scene.attemptDue()).toMatchObject([{ state: 'pending', next_attempt_at: NOW + delay }]);
  });

  test('O-10 after the horizon a failing delivery is dead, stays visible and is not attempted any more', async () => {
    const scene = await setDeliveryScene();
    const app = await scene.listen();
    app.answer = 500;
    await scene.endSessionOf(await scene.register(app.logoutUri));
    await scene.attemptDue();
    scene.clock.now = NOW + HORIZON + 1;
    const [delivery] = await scene.attemptDue();
    expect(delivery).toMatchObject({ state: 'dead', attempts: 2, last_status: 500, finished_at: scene.clock.now });
    scene.clock.now += HORIZON;
    await scene.attemptDue();
    expect(app.heard).toHaveLength(2);
  });

  test('an answer that comes after the horizon still counts', async () => {
    const scene = await setDeliveryScene();
    const app = await scene.listen();
    await scene.endSessionOf(await scene.register(app.logoutUri));
    scene.clock.now = NOW + 10 * HORIZON;
    expect(await scene.attemptDue()).toMatchObject([{ state: 'delivered' }]);
  });
});
