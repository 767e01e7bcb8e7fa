import { type Selectable, sql } from 'kysely';
import { describeDevice, deviceOf } from '../sessions/device.ts';
import type { SessionsTable } from '../storage/schema.ts';
import type { Database } from '../storage/storage.ts';
import { ApiError } from './errors.ts';
import { readTimePosition, toPage } from './paging.ts';
import { containing } from './search.ts';
import { toInstant, toInstantOrNull } from './values.ts';

export interface SessionQuery {
  accountId?: string | undefined;
  /** Only sessions that this application took part in. */
  clientId?: string | undefined;
  state?: 'live' | 'ended' | undefined;
  /** Part of the device's name: `firefox`, `on Android`. */
  device?: string | undefined;
  /** Milliseconds since the epoch, as all of these: when it began, and when it was used last. */
  begunBefore?: number | undefined;
  begunAfter?: number | undefined;
  usedBefore?: number | undefined;
  usedAfter?: number | undefined;
  after?: string | undefined;
  limit: number;
}

/** Sessions of people, newest first. */
export async function listSessions(db: Database, query: SessionQuery) {
  const { accountId, clientId, state, device, limit } = query;
  const { begunBefore, begunAfter, usedBefore, usedAfter } = query;
  const position = readTimePosition(query.after);
  let rows = db.selectFrom('sessions').selectAll().where('account_id', 'is not', null);
  if (accountId !== undefined) rows = rows.where('account_id', '=', accountId);
  // As an expression, which no index matches: one on the end of sessions would find all live ones before they are sorted.
  const ended = sql<number>`coalesce(terminated_at, 0)`;
  if (state !== undefined) rows = rows.where(ended, state === 'live' ? '=' : '>', 0);
  if (begunBefore !== undefined) rows = rows.where('created_at', '<', begunBefore);
  if (begunAfter !== undefined) rows = rows.where('created_at', '>=', begunAfter);
  if (usedBefore !== undefined) rows = rows.where('last_seen_at', '<', usedBefore);
  if (usedAfter !== undefined) rows = rows.where('last_seen_at', '>=', usedAfter);
  if (device) rows = rows.where(containing(deviceOf('user_agent'), device));
  if (clientId !== undefined) {
    rows = rows.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('participants')
          .select('id')
          .whereRef('session_uid', '=', 'sessions.uid')
          .where('client_id', '=', clientId),
      ),
    );
  }
  if (position) {
    rows = rows.where(({ eb, refTuple, tuple }) => eb(refTuple('created_at', 'uid'), '<', tuple(...position)));
  }
  const found = await rows
    .orderBy('created_at', 'desc')
    .orderBy('uid', 'desc')
    .limit(limit + 1)
    .execute();
  const describe = await describerOf(db, found.slice(0, limit));
  return toPage(found, limit, ({ created_at, uid }) => [created_at, uid], describe);
}

/** @throws ApiError `session_unknown` */
export async function readSession(db: Database, uid: string) {
  const row = await db
    .selectFrom('sessions')
    .selectAll()
    .where('uid', '=', uid)
    .where('account_id', 'is not', null)
    .executeTakeFirst();
  if (row === undefined) throw new ApiError('session_unknown');
  return (await describerOf(db, [row]))(row);
}

/** Who signed in and which applications took part, for all rows of a page in two queries. */
async function describerOf(db: Database, rows: readonly Selectable<SessionsTable>[]) {
  const uids = rows.map(({ uid }) => uid);
  const accountIds = [...new Set(rows.flatMap(({ account_id }) => (account_id === null ? [] : [account_id])))];
  const accounts =
    accountIds.length === 0
      ? []
      : await db.selectFrom('accounts').select(['id', 'username']).where('id', 'in', accountIds).execute();
  const participants =
    uids.length === 0
      ? []
      : await db
          .selectFrom('participants')
          .leftJoin('clients', 'clients.id', 'participants.client_id')
          .select(['session_uid', 'client_id', 'name', 'sid', 'joined_at', 'left_at', 'keeps_offline_access'])
          .where('session_uid', 'in', uids)
          .orderBy('joined_at')
          .execute();
  const usernames = new Map(accounts.map(({ id, username }) => [id, username]));
  const bySession = Map.groupBy(participants, ({ session_uid }) => session_uid);
  return (row: Selectable<SessionsTable>) => {
    const accountId = row.account_id ?? '';
    return {
      uid: row.uid,
      account: { id: accountId, username: usernames.get(accountId) ?? null },
      device: { name: describeDevice(row.user_agent), userAgent: row.user_agent },
      authenticatedAt: toInstantOrNull(row.authenticated_at),
      createdAt: toInstant(row.created_at),
      lastSeenAt: toInstant(row.last_seen_at),
      expiresAt: toInstant(row.expires_at),
      endedAt: toInstantOrNull(row.terminated_at),
      applications: (bySession.get(row.uid) ?? []).map((participant) => ({
        clientId: participant.client_id,
        name: participant.name ?? participant.client_id,
        sid: participant.sid,
        joinedAt: toInstant(participant.joined_at),
        leftAt: toInstantOrNull(participant.left_at),
        offlineAccess: participant.keeps_offline_access === 1,
      })),
    };
  };
}
