import { randomUUID } from 'node:crypto';
import { inParts } from '../storage/in-parts.ts';
import type { Participant, TerminationReason } from '../storage/schema.ts';
import type { Tx } from '../storage/storage.ts';

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
    .select(['id', 'metadata'])
    .where('id', 'in', clientIds)
    .where('backchannel_logout_uri', 'is not', null)
    .execute();
  const hears = new Set(listening.filter(({ metadata }) => wantsToHear(metadata, request.reason)).map(({ id }) => id));
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
  for (const some of inParts(rows)) await tx.insertInto('deliveries').values(some).execute();
  return rows.length;
}

function wantsToHear(metadata: string, reason: TerminationReason): boolean {
  const { backchannel_logout_reasons: reasons } = JSON.parse(metadata) as { backchannel_logout_reasons?: string[] };
  return reasons === undefined || reasons.includes(reason);
}
