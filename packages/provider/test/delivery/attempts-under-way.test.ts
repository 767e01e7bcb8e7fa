import { expect, test } from 'vitest';
import { AttemptsUnderWay } from '../../src/delivery/attempts-under-way.ts';
import { setDeliveryScene } from './delivery-scene.ts';

test('an application that has answered can be asked again, though its attempt is not recorded yet', async () => {
  const scene = await setDeliveryScene();
  const clientId = await scene.register('https://app.example/logout');
  await scene.endSessionOf(clientId);
  await scene.endSessionOf(clientId);
  const [one, other] = await scene.deliveries();
  if (!one || !other) throw new Error('There are two deliveries.');
  const underWay = new AttemptsUnderWay();
  const [recordedOne, recordedOther] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  underWay.add(one, recordedOne.promise);
  underWay.add(other, recordedOther.promise);
  expect(underWay.asking(clientId)).toBe(2);

  underWay.answered(one.id);
  underWay.answered(one.id);
  expect(underWay.asking(clientId)).toBe(1);
  expect(underWay.size).toBe(2);

  // One that ends without an answer is not waited for either.
  recordedOne.resolve();
  recordedOther.resolve();
  await underWay.ended();
  expect(underWay.asking(clientId)).toBe(0);
  expect(underWay.size).toBe(0);
});
