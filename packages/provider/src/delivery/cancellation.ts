import { sql } from 'kysely';
import type { Database } from '../storage/storage.ts';

/** What became of an operator's wish; all but `cancelled` changed nothing. */
export type CancellationResult = 'cancelled' | 'delivery_not_found' | 'delivery_under_way' | 'delivery_finished';

/** Recorded as the delivery's last code. */
const CODE = 'cancelled_by_operator';

/** Gives a pending delivery up, by hand. One that is being attempted at this moment is left to its attempt. */
export async function cancelDelivery(db: Database, deliveryId: string, now: number): Promise<CancellationResult> {
  const updated = await db
    .updateTable('deliveries')
    .set({ state: 'cancelled', last_code: CODE, finished_at: now })
    .where('id', '=', deliveryId)
    .where('state', '=', 'pending')
    .executeTakeFirst();
  if (updated.numUpdatedRows > 0n) return 'cancelled';
  const row = await db.selectFrom('deliveries').select('state').where('id', '=', deliveryId).executeTakeFirst();
  if (row === undefined) return 'delivery_not_found';
  return row.state === 'leased' || row.state === 'pending' ? 'delivery_under_way' : 'delivery_finished';
}

const BATCH = 500;

/**
 * Gives up all pending deliveries of an application.
 * @returns how many. Those that are being attempted at this moment are not among them.
 */
export async function cancelAllDeliveries(db: Database, clientId: string, now: number): Promise<number> {
  for (let cancelled = 0; ; ) {
    const updated = await db
      .updateTable('deliveries')
      .set({ state: 'cancelled', last_code: CODE, finished_at: now })
      .where('id', 'in', (some) =>
        some
          .selectFrom('deliveries')
          .select('id')
          .where('state', '=', sql.lit('pending'))
          .where('client_id', '=', clientId)
          .limit(BATCH),
      )
      .where('state', '=', 'pending')
      .executeTakeFirst();
    if (updated.numUpdatedRows === 0n) return cancelled;
    cancelled += Number(updated.numUpdatedRows);
  }
}
