import type { Selectable } from 'kysely';
import type { TerminationOrdersTable } from '../storage/schema.ts';
import { type Database, inTransaction } from '../storage/storage.ts';
import type { SessionLifetimes } from './lifetimes.ts';
import { type Moment, type TerminationRequest, terminateSession } from './termination.ts';

/** Sessions ended in one transaction, so that requests get their turn. */
const BATCH_SIZE = 100;

type Order = Selectable<TerminationOrdersTable>;

/** One batch of work: how many sessions it ended, and whether there may be more. */
export interface Swept {
  ended: number;
  more: boolean;
}

/** Ends one batch of sessions that have expired or were idle too long. Safe to run in every process: a session ends once. */
export async function sweepExpired(db: Database, { absolute }: SessionLifetimes, moment: Moment): Promise<Swept> {
  const { now } = moment;
  const due = await db
    .selectFrom('sessions')
    .select(['uid', 'account_id', 'authenticated_at'])
    .where('terminated_at', 'is', null)
    .where('expires_at', '<=', now)
    .orderBy('expires_at')
    .limit(BATCH_SIZE)
    .execute();
  const anonymous = due.filter(({ account_id }) => account_id === null).map(({ uid }) => uid);
  // Nobody was signed in: there is nobody to tell and nothing to remember.
  if (anonymous.length > 0) await db.deleteFrom('sessions').where('uid', 'in', anonymous).execute();
  const requests = due
    .filter(({ account_id }) => account_id !== null)
    .map(({ uid, authenticated_at }) => ({
      sessionUid: uid,
      reason: now >= (authenticated_at ?? 0) + absolute ? ('expired' as const) : ('idle' as const),
      actor: { kind: 'system' as const },
    }));
  return { ended: await terminateAll(db, requests, moment), more: due.length === BATCH_SIZE };
}

/** Carries out one batch of the oldest open order. */
export async function carryOutOrders(db: Database, moment: Moment): Promise<Swept> {
  const order = await db
    .selectFrom('termination_orders')
    .selectAll()
    .where('finished_at', 'is', null)
    .orderBy('ordered_at')
    .limit(1)
    .executeTakeFirst();
  if (order === undefined) return { ended: 0, more: false };
  const requests = await findOrdered(db, order, BATCH_SIZE);
  const ended = await terminateAll(db, requests, moment);
  await db
    .updateTable('termination_orders')
    .set((eb) => ({ ended: eb('ended', '+', ended), ...(requests.length === 0 ? { finished_at: moment.now } : {}) }))
    .where('id', '=', order.id)
    .execute();
  return { ended, more: true };
}

/** Forgets codes, tokens and interactions that have expired. */
export async function forgetExpiredRecords(db: Database, now: number): Promise<void> {
  await db.deleteFrom('protocol_records').where('expires_at', '<=', now).execute();
}

async function terminateAll(db: Database, requests: readonly TerminationRequest[], moment: Moment): Promise<number> {
  if (requests.length === 0) return 0;
  return inTransaction(db, async (tx) => {
    let ended = 0;
    for (const request of requests) if (await terminateSession(tx, request, moment)) ended += 1;
    return ended;
  });
}

/** The next sessions that an order ends. Those it has ended are not found again, so no position is kept. */
async function findOrdered(db: Database, order: Order, limit: number): Promise<TerminationRequest[]> {
  const { reason, actor_kind, actor_id, ordered_at, target_id } = order;
  const why = { reason, actor: { kind: actor_kind, ...(actor_id === null ? {} : { id: actor_id }) } };
  if (order.scope === 'everything' || target_id === null) {
    const rows = await db
      .selectFrom('sessions')
      .select('uid')
      .where('account_id', 'is not', null)
      .where('terminated_at', 'is', null)
      .where('created_at', '<=', ordered_at)
      .limit(limit)
      .execute();
    return rows.map(({ uid }) => ({ sessionUid: uid, ...why }));
  }
  const rows = await db
    .selectFrom('participants')
    .innerJoin('sessions', 'sessions.uid', 'participants.session_uid')
    .select('participants.session_uid')
    .distinct()
    .where('participants.client_id', '=', target_id)
    .where('participants.left_at', 'is', null)
    .where('participants.joined_at', '<=', ordered_at)
    .where('sessions.terminated_at', 'is', null)
    .limit(limit)
    .execute();
  return rows.map(({ session_uid }) => ({ sessionUid: session_uid, onlyClientId: target_id, ...why }));
}
