import { sql } from 'kysely';
import type { Database } from '../../storage/storage.ts';
import { toInstant, toInstantOrNull } from '../values.ts';

/** Something that happened, as listeners hear of it. */
export interface ChangeEvent {
  name: 'termination' | 'delivery' | 'order';
  data: { id: string } & Record<string, unknown>;
}

/** One state of one thing: the same version twice is no news. */
export interface Change {
  version: string;
  event: ChangeEvent;
}

/** What of each kind is read at most: in a mass logout listeners hear of the newest, and the order tells the rest. */
const LIMIT = 500;

/** Milliseconds by which an attempt is recorded later than it began. */
const LONGEST_ATTEMPT = 6_000;

/** What happened since an instant, in milliseconds: read from indexes on time. */
export async function readChanges(db: Database, since: number): Promise<Change[]> {
  const [terminations, deliveries, orders] = await Promise.all([
    readTerminations(db, since),
    readDeliveries(db, since),
    readOrders(db, since),
  ]);
  return [...terminations, ...deliveries, ...orders];
}

async function readTerminations(db: Database, since: number): Promise<Change[]> {
  const rows = await db
    .selectFrom('terminations')
    .selectAll()
    .where('terminated_at', '>=', since)
    .orderBy('terminated_at', 'desc')
    .limit(LIMIT)
    .execute();
  return rows.reverse().map(({ id, session_uid, account_id, client_id, reason, terminated_at }) => ({
    version: id,
    event: {
      name: 'termination',
      data: {
        ...{ id, sessionUid: session_uid, accountId: account_id, clientId: client_id },
        ...{ reason, at: toInstant(terminated_at) },
      },
    },
  }));
}

/** Deliveries that were written, attempted, or finished without an attempt. */
async function readDeliveries(db: Database, since: number): Promise<Change[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select(['id', 'termination_id', 'client_id', 'state', 'attempts', 'next_attempt_at', 'last_code'])
    .where(
      'id',
      'in',
      sql<string>`(
        select id from (
          select id from deliveries where created_at >= ${since} order by created_at desc limit ${sql.lit(LIMIT)}
        ) as written
        union select id from (
          select delivery_id as id from attempts where started_at >= ${since - LONGEST_ATTEMPT}
          order by started_at desc limit ${sql.lit(LIMIT)}
        ) as attempted
        union select id from (
          select id from deliveries where finished_at is not null and finished_at >= ${since}
          order by finished_at desc limit ${sql.lit(LIMIT)}
        ) as finished
      )`,
    )
    .execute();
  return rows.map(({ id, termination_id, client_id, state, attempts, next_attempt_at, last_code }) => ({
    version: `${id} ${state} ${attempts}`,
    event: {
      name: 'delivery',
      data: {
        ...{ id, terminationId: termination_id, clientId: client_id, state, attempts },
        nextAttemptAt: state === 'pending' ? toInstant(next_attempt_at) : null,
        ...(last_code === null ? {} : { code: last_code }),
      },
    },
  }));
}

async function readOrders(db: Database, since: number): Promise<Change[]> {
  const rows = await db
    .selectFrom('termination_orders')
    .select(['id', 'ended', 'finished_at'])
    .where(({ or, eb }) => or([eb('finished_at', 'is', null), eb('finished_at', '>=', since)]))
    .orderBy('ordered_at', 'desc')
    .limit(LIMIT)
    .execute();
  return rows.reverse().map(({ id, ended, finished_at }) => ({
    version: `${id} ${ended} ${finished_at}`,
    event: { name: 'order', data: { id, ended, finishedAt: toInstantOrNull(finished_at) } },
  }));
}
