import { randomUUID } from 'node:crypto';
import type { Attempt, Delivery } from '../storage/schema.ts';
import type { Database, Storage } from '../storage/storage.ts';

/** What became of a delivery after an attempt. */
export type Settlement =
  | { state: 'delivered' | 'failed' | 'dead' | 'cancelled' }
  | { state: 'pending'; nextAttemptAt: number };

const ATTEMPT_COLUMNS = [
  'id',
  'delivery_id',
  'number',
  'token_id',
  'outcome',
  'code',
  'status',
  'started_at',
  'duration_ms',
] as const satisfies (keyof Attempt)[];

/**
 * Records an attempt and what follows from it, in one transaction, if the lease is still held: a worker that
 * was slower than its lease changes nothing, as another may have taken over.
 *
 * @returns whether the lease was still held.
 */
export async function settleDelivery(
  { db, engine }: Storage,
  delivery: Delivery,
  settlement: Settlement,
  attempt: Omit<Attempt, 'id' | 'delivery_id' | 'number'>,
  now: number,
): Promise<boolean> {
  const row = { ...attempt, id: randomUUID(), delivery_id: delivery.id, number: delivery.attempts + 1 };
  const update = (executor: Pick<Database, 'updateTable'>) =>
    executor
      .updateTable('deliveries')
      .set({
        state: settlement.state,
        attempts: row.number,
        lease_owner: null,
        lease_until: null,
        last_code: row.code,
        last_status: row.status,
        ...(settlement.state === 'pending' ? { next_attempt_at: settlement.nextAttemptAt } : { finished_at: now }),
      })
      .where('id', '=', delivery.id)
      .where('state', '=', 'leased')
      .where('lease_owner', '=', delivery.lease_owner)
      .where('lease_until', '=', delivery.lease_until)
      .returning('id');
  if (engine === 'postgres') {
    // One round trip instead of four: this is what a delivery costs most.
    const inserted = await db
      .with('settled', update)
      .insertInto('attempts')
      .columns(ATTEMPT_COLUMNS)
      .expression((from) =>
        from.selectFrom('settled').select((select) => ATTEMPT_COLUMNS.map((name) => select.val(row[name]).as(name))),
      )
      .executeTakeFirst();
    return inserted.numInsertedOrUpdatedRows === 1n;
  }
  return db.transaction().execute(async (tx) => {
    if ((await update(tx).executeTakeFirst()) === undefined) return false;
    await tx.insertInto('attempts').values(row).execute();
    return true;
  });
}
