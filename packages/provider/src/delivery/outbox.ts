import { randomUUID } from 'node:crypto';
import type { Attempt, Delivery, Participant, TerminationReason } from '../storage/schema.ts';
import type { Database, Storage, Tx } from '../storage/storage.ts';

// People who clicked, and admins who locked somebody out, come before sweeps of expired sessions.
const SWEEP_REASONS: ReadonlySet<TerminationReason> = new Set(['expired', 'idle']);
const URGENT = 0;
const SWEEP = 10;

export interface Enqueue {
  terminationId: string;
  reason: TerminationReason;
  participants: readonly Participant[];
  now: number;
  /** Milliseconds for which a failing delivery is tried. */
  horizon: number;
}

/**
 * Writes one delivery for each participant whose application has a logout URL. Part of the termination's
 * transaction: called with it, never on its own.
 *
 * @returns how many were written.
 */
export async function enqueueDeliveries(tx: Tx, request: Enqueue): Promise<number> {
  const clientIds = [...new Set(request.participants.map(({ client_id }) => client_id))];
  if (clientIds.length === 0) return 0;
  const listening = await tx
    .selectFrom('clients')
    .select('id')
    .where('id', 'in', clientIds)
    .where('backchannel_logout_uri', 'is not', null)
    .execute();
  const hears = new Set(listening.map(({ id }) => id));
  const rows = request.participants
    .filter(({ client_id }) => hears.has(client_id))
    .map((participant) => ({
      id: randomUUID(),
      termination_id: request.terminationId,
      participant_id: participant.id,
      client_id: participant.client_id,
      state: 'pending' as const,
      priority: SWEEP_REASONS.has(request.reason) ? SWEEP : URGENT,
      next_attempt_at: request.now,
      created_at: request.now,
      horizon_ends_at: request.now + request.horizon,
    }));
  if (rows.length > 0) await tx.insertInto('deliveries').values(rows).execute();
  return rows.length;
}

export interface Claim {
  owner: string;
  limit: number;
  /** Applications that have their share of attempts under way already. */
  exceptClientIds: readonly string[];
  now: number;
  leaseUntil: number;
}

/**
 * Leases due deliveries to one worker. A lease that ran out is due again: its worker died, the delivery did not.
 * On PostgreSQL, workers skip what another is claiming at this moment; SQLite has one writer at a time.
 */
export function claimDeliveries({ db, engine }: Storage, claim: Claim): Promise<Delivery[]> {
  return db
    .updateTable('deliveries')
    .set({ state: 'leased', lease_owner: claim.owner, lease_until: claim.leaseUntil })
    .where('id', 'in', (due) =>
      due
        .selectFrom('deliveries')
        .select('id')
        .where((where) =>
          where.or([
            where.and([where('state', '=', 'pending'), where('next_attempt_at', '<=', claim.now)]),
            where.and([where('state', '=', 'leased'), where('lease_until', '<=', claim.now)]),
          ]),
        )
        .$if(claim.exceptClientIds.length > 0, (q) => q.where('client_id', 'not in', claim.exceptClientIds))
        .orderBy('priority')
        .orderBy('next_attempt_at')
        .limit(claim.limit)
        .$if(engine === 'postgres', (q) => q.forUpdate().skipLocked()),
    )
    .returningAll()
    .execute();
}

/** What became of a delivery after an attempt. */
export type Settlement =
  | { state: 'delivered' | 'failed' | 'dead' | 'cancelled' }
  | { state: 'pending'; nextAttemptAt: number };

/**
 * Records an attempt and what follows from it, in one transaction, if the lease is still held: a worker that
 * was slower than its lease changes nothing, as another may have taken over.
 *
 * @returns whether the lease was still held.
 */
export function settleDelivery(
  db: Database,
  delivery: Delivery,
  settlement: Settlement,
  attempt: Omit<Attempt, 'id' | 'delivery_id' | 'number'>,
  now: number,
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const number = delivery.attempts + 1;
    const updated = await tx
      .updateTable('deliveries')
      .set({
        state: settlement.state,
        attempts: number,
        lease_owner: null,
        lease_until: null,
        last_code: attempt.code,
        last_status: attempt.status,
        ...(settlement.state === 'pending' ? { next_attempt_at: settlement.nextAttemptAt } : { finished_at: now }),
      })
      .where('id', '=', delivery.id)
      .where('state', '=', 'leased')
      .where('lease_owner', '=', delivery.lease_owner)
      .where('lease_until', '=', delivery.lease_until)
      .executeTakeFirst();
    if (updated.numUpdatedRows === 0n) return false;
    await tx
      .insertInto('attempts')
      .values({ ...attempt, id: randomUUID(), delivery_id: delivery.id, number })
      .execute();
    return true;
  });
}

/** Gives back leases whose attempt did not happen. */
export async function returnLeases(db: Database, deliveries: readonly Delivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  await db
    .updateTable('deliveries')
    .set({ state: 'pending', lease_owner: null, lease_until: null })
    .where('state', '=', 'leased')
    .where((where) => where.or(deliveries.map(({ id, lease_owner }) => where.and({ id, lease_owner }))))
    .execute();
}

/** When the next delivery is due, in milliseconds since the epoch; undefined when none waits. */
export async function nextDueAt(db: Database): Promise<number | undefined> {
  const pending = await db
    .selectFrom('deliveries')
    .select((select) => select.fn.min('next_attempt_at').as('at'))
    .where('state', '=', 'pending')
    .executeTakeFirst();
  const leased = await db
    .selectFrom('deliveries')
    .select((select) => select.fn.min('lease_until').as('at'))
    .where('state', '=', 'leased')
    .executeTakeFirst();
  const instants = [pending?.at, leased?.at].filter((at): at is number => typeof at === 'number');
  return instants.length === 0 ? undefined : Math.min(...instants);
}
