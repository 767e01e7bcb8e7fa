import { afterEach, expect, test } from 'vitest';
import { listOrdersUnderWay } from '../../src/admin/orders.ts';
import { describeOnEveryStorage, type TemporaryStorage } from '../storages.ts';

describeOnEveryStorage('sign-outs of many', (open) => {
  let temporary: TemporaryStorage;
  afterEach(() => temporary.remove());

  test('those under way are listed, oldest first, and no others', async () => {
    temporary = await open();
    const { db } = temporary.storage;
    const by = { reason: 'admin', actor_kind: 'admin', actor_id: 'ada', ended: 0 } as const;
    await db
      .insertInto('termination_orders')
      .values([
        { ...by, id: 'later', scope: 'everything', target_id: null, ordered_at: 2_000, finished_at: null },
        { ...by, id: 'done', scope: 'everything', target_id: null, ordered_at: 500, finished_at: 700 },
        { ...by, id: 'first', scope: 'application', target_id: 'mail', ordered_at: 1_000, finished_at: null, ended: 7 },
      ])
      .execute();
    const orders = await listOrdersUnderWay(db);
    expect(orders.map(({ id }) => id)).toEqual(['first', 'later']);
    expect(orders[0]).toMatchObject({ scope: 'application', clientId: 'mail', ended: 7, finishedAt: null });
  });
});
