import type { Delivery, DeliveryState } from '../storage/schema.ts';
import type { Database } from '../storage/storage.ts';

/** What became of an operator's wish; all but `redelivered` changed nothing. */
export type RedeliveryResult = 'redelivered' | 'delivery_not_found' | 'delivery_waiting' | 'delivery_delivered';

/** Deliveries that their application has not heard, and that are not tried any more. */
export type UnheardState = 'failed' | 'dead' | 'cancelled';
const UNHEARD = ['failed', 'dead', 'cancelled'] as const satisfies UnheardState[];
/** What an operator means by "everything": what they cancelled by hand stays cancelled. */
const UNHEARD_BY_ACCIDENT = ['failed', 'dead'] as const satisfies UnheardState[];

/** When, and how long it is tried this time. Both in milliseconds. */
export interface Redelivery {
  now: number;
  horizon: number;
}

/**
 * Makes a delivery due again that failed, died or was cancelled, with a whole new horizon. Its attempts go on being
 * counted, so retries come at the widest interval. Wake the dispatcher afterwards.
 */
export async function redeliver(db: Database, deliveryId: string, redelivery: Redelivery): Promise<RedeliveryResult> {
  const updated = await db
    .updateTable('deliveries')
    .set(pendingAgain(redelivery))
    .where('id', '=', deliveryId)
    .where('state', 'in', UNHEARD)
    .executeTakeFirst();
  if (updated.numUpdatedRows > 0n) return 'redelivered';
  const row = await db.selectFrom('deliveries').select('state').where('id', '=', deliveryId).executeTakeFirst();
  if (row === undefined) return 'delivery_not_found';
  return row.state === 'delivered' ? 'delivery_delivered' : 'delivery_waiting';
}

/**
 * As {@link redeliver}, for all deliveries of an application or of a termination.
 *
 * @param states default: failed and dead ones.
 * @returns how many are due again.
 */
export async function redeliverAll(
  db: Database,
  of: { clientId: string } | { terminationId: string },
  redelivery: Redelivery,
  states: readonly UnheardState[] = UNHEARD_BY_ACCIDENT,
): Promise<number> {
  let redelivered = 0;
  for (const state of states) {
    // In the order of their ids and each only once: an application that is still broken would never let this end.
    let after = '';
    for (;;) {
      const ids = await findUnheard(db, of, state, after);
      const last = ids.at(-1);
      if (last === undefined) break;
      after = last;
      const updated = await db
        .updateTable('deliveries')
        .set(pendingAgain(redelivery))
        .where('id', 'in', ids)
        .where('state', '=', state)
        .executeTakeFirst();
      redelivered += Number(updated.numUpdatedRows);
    }
  }
  return redelivered;
}

const BATCH = 500;

async function findUnheard(
  db: Database,
  of: { clientId: string } | { terminationId: string },
  state: DeliveryState,
  after: string,
): Promise<string[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select('id')
    .$if('clientId' in of, (query) => query.where('client_id', '=', 'clientId' in of ? of.clientId : ''))
    .$if('terminationId' in of, (query) =>
      query.where('termination_id', '=', 'terminationId' in of ? of.terminationId : ''),
    )
    .where('state', '=', state)
    .where('id', '>', after)
    .orderBy('id')
    .limit(BATCH)
    .execute();
  return rows.map(({ id }) => id);
}

function pendingAgain({ now, horizon }: Redelivery): Partial<Delivery> {
  return { state: 'pending', next_attempt_at: now, horizon_ends_at: now + horizon, finished_at: null };
}
