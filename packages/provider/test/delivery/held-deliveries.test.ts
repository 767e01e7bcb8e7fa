import { expect, test } from 'vitest';
import { HeldDeliveries } from '../../src/delivery/held-deliveries.ts';
import type { Delivery } from '../../src/storage/schema.ts';
import { NOW } from '../sessions/registry.ts';

/** Deliveries whose attempts end when the test says so. */
function setScene(places: number) {
  let placesOfEach = places;
  const begun: Delivery[] = [];
  const attempts = new Map<Delivery, PromiseWithResolvers<void>>();
  const held = new HeldDeliveries({
    placesOf: () => placesOfEach,
    attempt(delivery) {
      begun.push(delivery);
      const attempt = Promise.withResolvers<void>();
      attempts.set(delivery, attempt);
      return attempt.promise;
    },
  });
  const take = (clientId: string, ids: string[], priority = 0) => {
    for (const id of ids) held.take({ ...DELIVERY, id, client_id: clientId, priority });
  };
  const begunWith = (id: string) => {
    const delivery = begun.findLast((one) => one.id === id);
    if (!delivery) throw new Error(`${id} has not begun.`);
    return delivery;
  };
  return {
    ...{ held, take },
    setPlaces(count: number) {
      placesOfEach = count;
    },
    begunIds: () => begun.map(({ id }) => id),
    answer: (id: string) => held.answered(begunWith(id)),
    end: (id: string) => attempts.get(begunWith(id))?.resolve(),
  };
}

const DELIVERY: Delivery = {
  ...{ id: '', client_id: '', termination_id: 'termination', participant_id: 'participant', state: 'leased' },
  ...{ priority: 0, attempts: 0, next_attempt_at: NOW, created_at: NOW, horizon_ends_at: NOW, finished_at: null },
  ...{ lease_owner: 'test', lease_until: NOW, last_code: null, last_status: null },
};

test('an application that has answered is asked again, though its attempt is not recorded yet', async () => {
  const { held, take, begunIds, answer, end } = setScene(2);
  take('a', ['1', '2', '3', '4']);
  take('b', ['5']);
  expect(begunIds()).toEqual(['1', '2', '5']);
  expect([held.unanswered('a'), held.unanswered('b'), held.size]).toEqual([4, 1, 5]);

  answer('1');
  answer('1');
  expect(begunIds()).toEqual(['1', '2', '5', '3']);
  expect([held.unanswered('a'), held.size]).toEqual([3, 5]);

  // One that ends without an answer leaves its place too.
  for (const id of ['2', '1', '5']) end(id);
  await expect.poll(begunIds).toEqual(['1', '2', '5', '3', '4']);
  for (const id of ['3', '4']) end(id);
  await held.ended();
  expect([held.unanswered('a'), held.unanswered('b'), held.size]).toEqual([0, 0, 0]);
});

test('places that come are taken by as many, and those that go are left by whoever has one', () => {
  const { take, begunIds, answer, setPlaces } = setScene(2);
  take('a', ['1', '2', '3', '4', '5', '6', '7']);
  setPlaces(3);
  answer('1');
  expect(begunIds()).toEqual(['1', '2', '3', '4']);
  setPlaces(1);
  answer('2');
  answer('3');
  expect(begunIds()).toEqual(['1', '2', '3', '4']);
  answer('4');
  expect(begunIds()).toEqual(['1', '2', '3', '4', '5']);
});

test('the urgent ones in a line come first, and otherwise who came first', () => {
  const { take, begunIds, answer } = setScene(1);
  take('a', ['under way']);
  take('a', ['sweep 1', 'sweep 2'], 10);
  take('a', ['urgent 1', 'urgent 2']);
  for (let answered = 0; answered < 4; answered += 1) answer(begunIds().at(-1) ?? '');
  expect(begunIds()).toEqual(['under way', 'urgent 1', 'urgent 2', 'sweep 1', 'sweep 2']);
});

test('a line that is let go is neither attempted nor held any more; what is under way goes on', async () => {
  const { held, take, begunIds, end } = setScene(1);
  take('a', ['1', '2']);
  take('b', ['3', '4']);
  expect(held.ids.sort()).toEqual(['1', '2', '3', '4']);
  held.letGo('a');
  expect(held.ids.sort()).toEqual(['1', '3', '4']);
  held.letGo();
  expect(held.ids.sort()).toEqual(['1', '3']);
  for (const id of ['1', '3']) end(id);
  await held.ended();
  expect(begunIds()).toEqual(['1', '3']);
  expect(held.size).toBe(0);
});

test('one that is leased again while its first attempt goes on takes a place of its own, and leaves it', async () => {
  const { held, take, answer, end } = setScene(1);
  take('a', ['1']);
  end('1');
  answer('1');
  take('a', ['1']);
  expect([held.unanswered('a'), held.size]).toEqual([1, 2]);
  await expect.poll(() => held.size).toBe(1);
  expect(held.unanswered('a')).toBe(1);
  end('1');
  await held.ended();
  expect([held.unanswered('a'), held.size]).toEqual([0, 0]);
});

test('a termination is released when none of its deliveries is expected, in line or under way', async () => {
  const { held, take, answer, end } = setScene(1);
  expect(held.released('termination')).toBeUndefined();
  const [expected, forgotten] = ['1', '2'].map((id) => ({ ...DELIVERY, id, client_id: 'a' }));
  if (!expected || !forgotten) throw new Error('There are two.');
  held.expect(expected);
  held.expect(forgotten);
  expect([held.unanswered('a'), held.size, held.ids]).toEqual([2, 2, ['1', '2']]);
  let isReleased = false;
  const released = held.released('termination')?.then(() => {
    isReleased = true;
  });
  held.forget(forgotten);
  held.take(expected);
  take('a', ['3', '4']);
  answer('1');
  end('1');
  await expect.poll(() => held.ids).toEqual(['3', '4']);
  held.letGo('a');
  expect(isReleased).toBe(false);
  end('3');
  await released;
  expect([held.unanswered('a'), held.size, held.released('termination')]).toEqual([0, 0, undefined]);
});
