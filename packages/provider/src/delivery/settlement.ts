import { CompiledQuery, sql } from 'kysely';
import { inParts } from '../storage/in-parts.ts';
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
  attempt: Omit<Attempt, 'delivery_id' | 'number'>,
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
    ...{ delivery_id: delivery.id, number: delivery.attempts + 1 },
    ...{ lease_owner: delivery.lease_owner, lease_until: delivery.lease_until, state: settlement.state },
    next_attempt_at: isPending ? settlement.nextAttemptAt : null,
    finished_at: isPending ? null : now,
  });
}

/** What each outcome that was `given` does to its delivery. */
const SETTLE = `
  update deliveries set state = given.state, attempts = given.number, lease_owner = null, lease_until = null,
    last_code = given.code, last_status = given.status,
    next_attempt_at = coalesce(given.next_attempt_at, deliveries.next_attempt_at),
    finished_at = coalesce(given.finished_at, deliveries.finished_at)
  from given
  where deliveries.id = given.delivery_id and deliveries.state = 'leased'
    and deliveries.lease_owner = given.lease_owner and deliveries.lease_until = given.lease_until
  returning deliveries.id as delivery_id`;

/** One round trip, by the same statement however many outcomes there are: they travel as one JSON parameter. */
async function onPostgres(db: Database, outcomes: readonly Outcome[]): Promise<boolean[]> {
  const { rows } = await sql<{ delivery_id: string }>`
    with given as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(outcomes)}::jsonb) as outcome (
        delivery_id text, number integer, token_id text, outcome text, code text, status integer,
        started_at bigint, duration_ms integer, lease_owner text, lease_until bigint, state text,
        next_attempt_at bigint, finished_at bigint)
    ), settled as (${sql.raw(SETTLE)})
    insert into attempts (delivery_id, number, token_id, outcome, code, status, started_at, duration_ms)
    select delivery_id, number, token_id, outcome, code, status, started_at, duration_ms
    from given where delivery_id in (select settled.delivery_id from settled)
    returning delivery_id
  `.execute(db);
  return whetherSettled(outcomes, rows);
}

/** Outcomes in one statement at most: SQLite keeps one ready for each number of them. */
const OUTCOMES_AT_ONCE = 32;

async function onSqlite(db: Database, outcomes: readonly Outcome[]): Promise<boolean[]> {
  return db.transaction().execute(async (tx) => {
    const settled: boolean[] = [];
    for (const some of inParts(outcomes, OUTCOMES_AT_ONCE)) {
      const { rows } = await tx.executeQuery<{ delivery_id: string }>(settleOnSqlite(some));
      const whether = whetherSettled(some, rows);
      const held = some.filter((_, index) => whether[index]);
      if (held.length > 0) await tx.executeQuery(recordOnSqlite(held));
      settled.push(...whether);
    }
    return settled;
  });
}

// Values are bound one by one, and in statements that are not built anew for each of them: reading them from JSON, as
// building, takes longer than writing the rows.

function settleOnSqlite(outcomes: readonly Outcome[]): CompiledQuery {
  return CompiledQuery.raw(
    `with given (delivery_id, lease_owner, lease_until, state, number, code, status, next_attempt_at, finished_at)
      as (values ${places(9, outcomes)}) ${SETTLE}`,
    outcomes.flatMap((of) => [
      ...[of.delivery_id, of.lease_owner, of.lease_until, of.state, of.number, of.code, of.status],
      ...[of.next_attempt_at, of.finished_at],
    ]),
  );
}

function recordOnSqlite(outcomes: readonly Outcome[]): CompiledQuery {
  return CompiledQuery.raw(
    `insert into attempts (delivery_id, number, token_id, outcome, code, status, started_at, duration_ms)
    values ${places(8, outcomes)}`,
    outcomes.flatMap((of) => [
      ...[of.delivery_id, of.number, of.token_id, of.outcome, of.code, of.status, of.started_at, of.duration_ms],
    ]),
  );
}

function places(columns: number, rows: readonly unknown[]): string {
  const row = `(${Array(columns).fill('?').join(', ')})`;
  return Array(rows.length).fill(row).join(', ');
}

function whetherSettled(outcomes: readonly Outcome[], rows: readonly { delivery_id: string }[]): boolean[] {
  // Of two attempts of one delivery, one has lost its lease. Both have the same number, which the table takes once: then
  // nothing of the batch is written, and each is tried alone.
  const settled = new Set(rows.map(({ delivery_id }) => delivery_id));
  return outcomes.map(({ delivery_id }) => settled.has(delivery_id));
}
