import { randomUUID } from 'node:crypto';
import { enqueueDeliveries, type Worker } from '../delivery/outbox.ts';
import type { ActorKind, Participant, TerminationReason } from '../storage/schema.ts';
import { afterCommit, type Database, inTransaction, type Tx } from '../storage/storage.ts';
import type { TenantTelemetry } from '../telemetry/observer.ts';

/** Who made something happen. */
export interface Actor {
  kind: ActorKind;
  /** Account id of a person or admin, client id of an application. */
  id?: string;
}

/** When something happens, and how long it is then tried to be told. Both in milliseconds. */
export interface Moment {
  now: number;
  horizon: number;
  /** Takes deliveries up as they are written, as far as it has room. Default: they wait until a worker finds them. */
  worker?: Worker;
  /** Called for each termination once it is committed. */
  onTerminated?: (termination: TerminationRequest & TerminationResult) => void;
  /** Runs each termination, to observe it. */
  observe?: TenantTelemetry['termination'] | undefined;
}

export interface TerminationRequest {
  sessionUid: string;
  reason: TerminationReason;
  actor: Actor;
  /** End only this application's part; the session lives on for the others. */
  onlyClientId?: string;
}

export interface TerminationResult {
  terminationId: string;
  /** How many applications will be told. */
  deliveries: number;
}

/**
 * The one way out. Every reason for which a session ends comes through here: in one transaction the
 * session is marked terminated, what it issued is revoked, and one delivery is written per application
 * that must hear of it. After COMMIT nothing can be lost; before it, nothing has happened.
 *
 * Joins an open transaction, so that what ends the session (a new password, a disabled account) and its end are one.
 *
 * @returns undefined when there was nothing to end: ending twice is not an error and tells nobody twice.
 */
export function terminateSession(
  db: Database,
  request: TerminationRequest,
  moment: Moment,
): Promise<TerminationResult | undefined> {
  const work = () => inTransaction(db, (tx) => terminateIn(tx, request, moment));
  return moment.observe?.(request.reason, work) ?? work();
}

async function terminateIn(
  tx: Tx,
  request: TerminationRequest,
  { now, horizon, worker, onTerminated }: Moment,
): Promise<TerminationResult | undefined> {
  const accountId = await markTerminated(tx, request, now);
  if (accountId === undefined || accountId === null) return undefined;

  const participants = await findParticipants(tx, request);
  if (request.onlyClientId !== undefined) {
    if (participants.length === 0) return undefined;
    await markLeft(tx, participants, now);
  }
  await revokeIssued(tx, request, participants);

  const terminationId = randomUUID();
  await tx
    .insertInto('terminations')
    .values({
      id: terminationId,
      session_uid: request.sessionUid,
      account_id: accountId,
      client_id: request.onlyClientId ?? null,
      reason: request.reason,
      actor_kind: request.actor.kind,
      actor_id: request.actor.id ?? null,
      terminated_at: now,
    })
    .execute();
  const deliveries = await enqueueDeliveries(tx, {
    terminationId,
    reason: request.reason,
    participants,
    now,
    horizon,
    worker,
  });
  const result = { terminationId, deliveries };
  if (onTerminated !== undefined) afterCommit(tx, () => onTerminated({ ...request, ...result }));
  return result;
}

/** The account whose session ended; null for a session nobody had signed in to; undefined when it was not alive. */
async function markTerminated(tx: Tx, request: TerminationRequest, now: number): Promise<string | null | undefined> {
  // When only one application is left, the write that changes nothing else still locks the row, so that
  // this and an end of the whole session cannot both tell the application.
  const change = request.onlyClientId === undefined ? { terminated_at: now } : { last_seen_at: now };
  const row = await tx
    .updateTable('sessions')
    .set(change)
    .where('uid', '=', request.sessionUid)
    .where('terminated_at', 'is', null)
    .returning('account_id')
    .executeTakeFirst();
  return row?.account_id;
}

async function findParticipants(tx: Tx, request: TerminationRequest): Promise<Participant[]> {
  const { sessionUid, onlyClientId } = request;
  const query = tx
    .selectFrom('participants')
    .selectAll()
    .where('session_uid', '=', sessionUid)
    .where('left_at', 'is', null);
  return onlyClientId === undefined ? query.execute() : query.where('client_id', '=', onlyClientId).execute();
}

/**
 * Ends what the session issued: codes and tokens without `offline_access`, and the grants of the
 * applications that do not hold it. What was issued with `offline_access` stays (Back-Channel Logout 2.7), unless
 * whatever ends the session takes it away with `revokeIssuedAccess`.
 */
async function revokeIssued(tx: Tx, request: TerminationRequest, participants: Participant[]): Promise<void> {
  const ending = participants.filter((participant) => participant.keeps_offline_access === 0);
  const grantIds = ending.flatMap(({ grant_id }) => (grant_id === null ? [] : [grant_id]));
  if (grantIds.length > 0) await tx.deleteFrom('protocol_records').where('grant_id', 'in', grantIds).execute();
  if (request.onlyClientId === undefined) {
    await tx
      .deleteFrom('protocol_records')
      .where('session_uid', '=', request.sessionUid)
      .where('ends_with_session', '=', 1)
      .execute();
  }
}

async function markLeft(tx: Tx, participants: Participant[], now: number): Promise<void> {
  const ids = participants.map(({ id }) => id);
  await tx.updateTable('participants').set({ left_at: now }).where('id', 'in', ids).execute();
}
