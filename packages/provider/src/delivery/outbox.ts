import { randomUUID } from 'node:crypto';
import { inParts } from '../storage/in-parts.ts';
import type { Delivery, Participant, TerminationReason } from '../storage/schema.ts';
import type { Tx } from '../storage/storage.ts';

// People who clicked, and admins who locked somebody out, come before sweeps of expired sessions.
const SWEEP_REASONS: ReadonlySet<TerminationReason> = new Set(['expired', 'idle']);
const URGENT = 0;
const SWEEP = 10;

/** Whoever attempts deliveries in this process. */
export interface Worker {
  /**
   * Leases new deliveries to this worker as far as it has room, and begins with them when the transaction is committed:
   * nobody has to look for them.
   *
   * @returns the deliveries as they are to be written.
   */
  lease(tx: Tx, deliveries: readonly Delivery[]): readonly Delivery[];
}

export interface Enqueue {
  terminationId: string;
  reason: TerminationReason;
  participants: readonly Participant[];
  now: number;
  /** Milliseconds for which a failing delivery is tried. */
  horizon: number;
  worker: Worker | undefined;
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
    .select(['id', 'metadata'])
    .where('id', 'in', clientIds)
    .where('backchannel_logout_uri', 'is not', null)
    .execute();
  const hears = new Set(listening.filter(({ metadata }) => wantsToHear(metadata, request.reason)).map(({ id }) => id));
  const isSweep = SWEEP_REASONS.has(request.reason);
  const deliveries = request.participants
    .filter(({ client_id }) => hears.has(client_id))
    .map((participant) => newDelivery(participant, request, isSweep ? SWEEP : URGENT));
  // What is not urgent takes nobody's place: it waits until there is nothing else to do.
  const written = isSweep ? deliveries : (request.worker?.lease(tx, deliveries) ?? deliveries);
  for (const some of inParts(written)) await tx.insertInto('deliveries').values(some).execute();
  return written.length;
}

function newDelivery(
  { id, client_id }: Participant,
  { terminationId, now, horizon }: Enqueue,
  priority: number,
): Delivery {
  return {
    ...{ id: randomUUID(), termination_id: terminationId, participant_id: id, client_id, state: 'pending', priority },
    ...{ attempts: 0, next_attempt_at: now, lease_owner: null, lease_until: null, last_code: null, last_status: null },
    ...{ created_at: now, finished_at: null, horizon_ends_at: now + horizon },
  };
}

function wantsToHear(metadata: string, reason: TerminationReason): boolean {
  const { backchannel_logout_reasons: reasons } = JSON.parse(metadata) as { backchannel_logout_reasons?: string[] };
  return reasons === undefined || reasons.includes(reason);
}
