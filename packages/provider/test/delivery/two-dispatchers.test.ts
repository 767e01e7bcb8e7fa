import { expect, test } from 'vitest';
import { startChild } from '../child.ts';
import { eventually } from '../eventually.ts';
import { describeOnEveryStorage } from '../storages.ts';
import { ISSUER, setDeliveryScene } from './delivery-scene.ts';

const DISPATCHER = new URL('dispatcher-process.ts', import.meta.url);
const CONCURRENCY = 16;

describeOnEveryStorage('Invariant 3: two dispatchers on one storage', (open) => {
  test('attempt each delivery once, both of them at work', async () => {
    const scene = await setDeliveryScene({ temporary: await open() });
    scene.clock.now = Date.now();
    const app = await scene.listen();
    app.answer = 'hang';
    const clients = await Promise.all(Array.from({ length: 10 }, () => scene.register(app.logoutUri)));
    for (let session = 0; session < 6; session += 1) await scene.endSessionOf(...clients);

    const environment = { STORAGE_URL: scene.storageUrl, ENCRYPTION_KEY: scene.encryptionKey, ISSUER };
    const dispatchers = [startChild(DISPATCHER, environment), startChild(DISPATCHER, environment)];
    // One alone has no more than this under way.
    await app.hears(CONCURRENCY + 1);
    app.release();
    const all = await eventually(async () => {
      const deliveries = await scene.deliveries();
      return deliveries.every(({ state }) => state === 'delivered') && deliveries;
    });

    expect(all.map(({ attempts }) => attempts)).toEqual(Array.from({ length: 60 }, () => 1));
    expect(app.heard).toHaveLength(60);
    expect(new Set(app.heard.map(({ claims }) => claims.sid)).size).toBe(60);
    expect(await Promise.all(dispatchers.map((dispatcher) => dispatcher.finish()))).toEqual([0, 0]);
    for (const { lines } of dispatchers) {
      expect(lines.some(({ msg, state }) => msg === 'logout delivery attempted' && state === 'delivered')).toBe(true);
      expect(lines.filter(({ level }) => Number(level) >= 40)).toEqual([]);
    }
  });
});
