import { randomUUID } from 'node:crypto';
import type { TerminationReason } from '../storage/schema.ts';
import { type Database, inTransaction, type Tx } from '../storage/storage.ts';
import { type Actor, type Moment, terminateSession } from './termination.ts';

export interface EndReason {
  reason: TerminationReason;
  actor: Actor;
}

/**
 * Ends the sessions of one person, in the transaction given, one termination each: every application is told the `sid`
 * that it knows (invariant 5).
 *
 * @param exceptUid a session that stays, as for "sign out my other devices".
 * @returns how many were ended.
 */
export async function endAccountSessions(
  db: Database,
  accountId: string,
  { reason, actor, exceptUid }: EndReason & { exceptUid?: string | undefined },
  moment: Moment,
): Promise<number> {
  return inTransaction(db, async (tx) => {
    const live = await tx
      .selectFrom('sessions')
      .select('uid')
      .where('account_id', '=', accountId)
      .where('terminated_at', 'is', null)
      .execute();
    const ending = live.filter(({ uid }) => uid !== exceptUid);
    for (const { uid } of ending) await terminateSession(tx, { sessionUid: uid, reason, actor }, moment);
    return ending.length;
  });
}

/** Ends one application's part of a person's sessions, in the transaction given: for a withdrawn consent. */
export async function endAccountSessionsAt(
  tx: Tx,
  { accountId, clientId }: { accountId: string; clientId: string },
  { reason, actor }: EndReason,
  moment: Moment,
): Promise<number> {
  const live = await tx
    .selectFrom('participants')
    .innerJoin('sessions', 'sessions.uid', 'participants.session_uid')
    .select('sessions.uid')
    .distinct()
    .where('sessions.account_id', '=', accountId)
    .where('sessions.terminated_at', 'is', null)
    .where('participants.client_id', '=', clientId)
    .where('participants.left_at', 'is', null)
    .execute();
  for (const { uid } of live) {
    await terminateSession(tx, { sessionUid: uid, reason, actor, onlyClientId: clientId }, moment);
  }
  return live.length;
}

/** Whose sessions an order ends: one application's part of all sessions, or all sessions whole. */
export type OrderScope = { kind: 'application'; clientId: string } | { kind: 'everything' };

/**
 * Orders the end of more sessions than fit a transaction. The order is carried out in batches, by whichever process
 * finds it, until done: what was ordered is not lost with the process that ordered it.
 *
 * @returns the order's id.
 */
export async function orderTermination(db: Database, scope: OrderScope, { reason, actor }: EndReason, now: number) {
  const id = randomUUID();
  await db
    .insertInto('termination_orders')
    .values({
      id,
      scope: scope.kind,
      target_id: scope.kind === 'application' ? scope.clientId : null,
      reason,
      actor_kind: actor.kind,
      actor_id: actor.id ?? null,
      ordered_at: now,
      finished_at: null,
    })
    .execute();
  return id;
}
