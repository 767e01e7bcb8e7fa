import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Attempt, Delivery } from '../storage/schema.ts';
import type { Database, Storage } from '../storage/storage.ts';
import { inBatches } from './in-batches.ts';

/** What became of a delivery after an attempt. */
export type Settlement =
  | { state: 'delivered' | 'failed' | 'dead' | 'cancelled' }
  | { state: 'pending'; nextAttemptAt: number };

/** An attempt as it is written, with the lease under which it was made and what follows from it. */
interface Outcome extends Attempt {
  lease_owner: string | null;
  lease_until: number | null;
  state: Settlement['state'];
  next_attempt_at: number | null;
  finished_at: number | null;
}

const settling = new WeakMap<Database, (outcome: Outcome) => Promise<boolean>>();

/**
 * Records an attempt and what follows from it, in one transaction, if the lease is still held: a worker that
 * was slower than its lease changes nothing, as another may have taken over. Attempts that end at the same time share
 * a transaction: committing is what a delivery costs most.
 *
 * @returns whether the lease was still held.
 */
export function settleDelivery(
  storage: Storage,
  delivery: Delivery,
  settlement: Settlement,
  attempt: Omit<Attempt, 'id' | 'delivery_id' | 'number'>,
  now: number,
): Promise<boolean> {
  let settle = settling.get(storage.db);
  if (settle === undefined) {
    settle = inBatches((outcomes) => (storage.engine === 'postgres' ? onPostgres : onSqlite)(storage.db, outcomes));
    settling.set(storage.db, settle);
  }
  const isPending = settlement.state === 'pending';
  return settle({
    ...attempt,
    ...{ id: randomUUID(), delivery_id: delivery.id, number: delivery.attempts + 1 },
    ...{ lease_owner: delivery.lease_owner, lease_until: delivery.lease_until, state: settlement.state },
    next_attempt_at: isPending ? settlement.nextAttemptAt : null,
    finished_at: isPending ? null : now,
  });
}

// The outcomes travel as one JSON parameter, so the statements are the same however many there are.

/** One round trip. */
async function onPostgres(db: Database, outcomes: readonly Outcome[]): Promise<boolean[]> {
  const { rows } = await sql<{ delivery_id: string }>`
    with outcome as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(outcomes)}::jsonb) as given (
        id text, delivery_id text, number integer, token_id text, outcome text, code text, status integer,
        started_at bigint, duration_ms integer, lease_owner text, lease_until bigint, state text,
        next_attempt_at bigint, finished_at bigint)
    ), settled as (
      update deliveries set state = outcome.state, attempts = outcome.number, lease_owner = null, lease_until = null,
        last_code = outcome.code, last_status = outcome.status,
        next_attempt_at = coalesce(outcome.next_attempt_at, deliveries.next_attempt_at),
        finished_at = coalesce(outcome.finished_at, deliveries.finished_at)
      from outcome
      where deliveries.id = outcome.delivery_id and deliveries.state = 'leased'
        and deliveries.lease_owner = outcome.lease_owner and deliveries.lease_until = outcome.lease_until
      returning deliveries.id
    )
    insert into attempts (id, delivery_id, number, token_id, outcome, code, status, started_at, duration_ms)
    select id, delivery_id, number, token_id, outcome, code, status, started_at, duration_ms
    from outcome where delivery_id in (select settled.id from settled)
    returning delivery_id
  `.execute(db);
  return whetherSettled(outcomes, rows);
}

async function onSqlite(db: Database, outcomes: readonly Outcome[]): Promise<boolean[]> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ delivery_id: string }>`
      update deliveries set state = given.value ->> 'state', attempts = given.value ->> 'number',
        lease_owner = null, lease_until = null,
        last_code = given.value ->> 'code', last_status = given.value ->> 'status',
        next_attempt_at = coalesce(given.value ->> 'next_attempt_at', next_attempt_at),
        finished_at = coalesce(given.value ->> 'finished_at', finished_at)
      from json_each(${JSON.stringify(outcomes)}) as given
      where deliveries.id = given.value ->> 'delivery_id' and deliveries.state = 'leased'
        and lease_owner = given.value ->> 'lease_owner' and lease_until = given.value ->> 'lease_until'
      returning deliveries.id as delivery_id
    `.execute(tx);
    const settled = whetherSettled(outcomes, rows);
    await sql`
      insert into attempts (id, delivery_id, number, token_id, outcome, code, status, started_at, duration_ms)
      select value ->> 'id', value ->> 'delivery_id', value ->> 'number', value ->> 'token_id', value ->> 'outcome',
        value ->> 'code', value ->> 'status', value ->> 'started_at', value ->> 'duration_ms'
      from json_each(${JSON.stringify(outcomes.filter((_, index) => settled[index]))})
    `.execute(tx);
    return settled;
  });
}

function whetherSettled(outcomes: readonly Outcome[], rows: readonly { delivery_id: string }[]): boolean[] {
  const settled = new Set(rows.map(({ delivery_id }) => delivery_id));
  return outcomes.map(({ delivery_id }) => settled.has(delivery_id));
}
