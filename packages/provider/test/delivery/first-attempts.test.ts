import { expect, test } from 'vitest';
import { waitForFirstAttempts } from '../../src/delivery/first-attempts.ts';
import { watchQueries } from '../query-watch.ts';
import { setDeliveryScene } from './delivery-scene.ts';

/** Long after the test has failed. */
const FOR_EVER = 3_600_000;

test('whoever waits for the first attempts hears of those of this process without waiting for the next look', async () => {
  const scene = await setDeliveryScene();
  const application = await scene.listen();
  await scene.endSessionOf(await scene.register(application.logoutUri));
  const [delivery] = await scene.deliveries();
  const firstLook = Promise.withResolvers<void>();
  let looks = 0;
  // The answer to the first look does not arrive.
  const { db } = watchQueries(scene.storage, async ({ kind, table }) => {
    if (kind !== 'select' || table !== 'deliveries') return;
    looks += 1;
    if (looks > 1) return;
    firstLook.resolve();
    await new Promise(() => {});
  });
  const attemptedHere = Promise.withResolvers<void>();
  const waited = waitForFirstAttempts(db, {
    ...{ terminationId: delivery?.termination_id ?? '', milliseconds: FOR_EVER, exceptClientIds: () => [] },
    attemptedHere: attemptedHere.promise,
  });
  await firstLook.promise;
  expect(await scene.attemptDue()).toMatchObject([{ state: 'delivered' }]);
  attemptedHere.resolve();
  await waited;
  expect(looks).toBe(2);
});
