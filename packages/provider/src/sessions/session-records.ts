import { createHash } from 'node:crypto';
import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { Schema } from '../storage/schema.ts';
import type { Database, Tx } from '../storage/storage.ts';

import { loadAuthorizations, recordParticipants, type SessionAuthorizations } from './participants.ts';
import { SessionTerminatedError } from './session-terminated.ts';

/** A session as the protocol engine sees it. Instants inside are in seconds, as in the specifications. */
export interface SessionPayload {
  uid: string;
  accountId?: string;
  loginTs?: number;
  authorizations?: SessionAuthorizations;
  [key: string]: unknown;
}

export interface SessionToSave {
  /** The value of the session cookie. */
  cookie: string;
  /** The one that the request came with, when it gives the session another. Default `cookie`. */
  cameWith?: string | undefined;
  payload: SessionPayload;
  expiresAt: number;
  userAgent: string | undefined;
  /** By client id, the `sub` of clients that do not know the account's own. */
  subjects?: ReadonlyMap<string, string>;
  /** The session at an upstream provider that it was opened with, at the request that opens it. */
  upstreamSessionId?: string;
}

/**
 * Milliseconds for which the cookie before a sign-in is still good, for requests that were on their way: another tab does
 * not lose the session. Not when nobody was signed in before: somebody else may have planted that cookie.
 */
const PREVIOUS_COOKIE_IS_GOOD = 30_000;

/** Cookie values are kept as hashes: a stored row is not a way in. */
export function hashCookie(cookie: string): string {
  return createHash('sha256').update(cookie).digest('base64url');
}

/**
 * Saves a session and the applications that take part in it, in one transaction.
 *
 * @returns whether the cookie is the session's: another request may have given it a new one meanwhile, which then stays.
 * @throws SessionTerminatedError when the session, or an application's part of it, has ended since it was loaded
 * (invariant 2), or it has become somebody else's.
 */
export async function saveSession(db: Database, session: SessionToSave, now: number): Promise<boolean> {
  const { uid, accountId, loginTs, authorizations = {}, ...rest } = session.payload;
  const cookie_hash = hashCookie(session.cookie);
  const row = {
    account_id: accountId ?? null,
    payload: JSON.stringify({ ...rest, jti: undefined }),
    authenticated_at: loginTs === undefined ? null : loginTs * 1000,
    last_seen_at: now,
    expires_at: session.expiresAt,
    ...(session.upstreamSessionId === undefined ? {} : { upstream_session_id: session.upstreamSessionId }),
  };
  return db.transaction().execute(async (tx) => {
    if (session.upstreamSessionId !== undefined) await refuseEndedUpstream(tx, session.upstreamSessionId, now);
    // The condition is the compare-and-set; the row lock it takes also makes a termination at the same
    // time see either all participants of this request or, coming first, refuse the request.
    const updated = await tx
      .updateTable('sessions')
      .set({ ...row, ...changeOfCookie(cookie_hash, hashCookie(session.cameWith ?? session.cookie), now) })
      .where('uid', '=', uid)
      .where('terminated_at', 'is', null)
      .where(({ eb, or }) => or([eb('account_id', 'is', null), eb('account_id', '=', accountId ?? '')]))
      .returning('cookie_hash')
      .executeTakeFirst();
    if (updated === undefined) {
      await insertSession(tx, { ...row, cookie_hash, uid, created_at: now, user_agent: session.userAgent ?? null });
    }
    if (accountId !== undefined) {
      await recordParticipants(tx, { uid, accountId }, authorizations, {
        subjects: session.subjects ?? new Map(),
        now,
      });
    }
    return updated === undefined || updated.cookie_hash === cookie_hash;
  });
}

/**
 * Of requests that came with one cookie and give the session new ones at once, the first has its way: the browser gets no
 * other, in whatever order the answers arrive.
 */
function changeOfCookie(cookie: string, cameWith: string, now: number) {
  const isCurrent = sql`sessions.cookie_hash = ${cameWith}`;
  const changes = cookie === cameWith ? sql`1 = 0` : isCurrent;
  const previous = sql`case when sessions.account_id is null then null else sessions.cookie_hash end`;
  const until = now + PREVIOUS_COOKIE_IS_GOOD;
  return {
    cookie_hash: sql<string>`case when ${isCurrent} then ${cookie} else sessions.cookie_hash end`,
    previous_cookie_hash: sql<string>`case when ${changes} then ${previous} else sessions.previous_cookie_hash end`,
    previous_cookie_until: sql<number>`case when ${changes} then ${sql.lit(until)} else sessions.previous_cookie_until end`,
  };
}

/**
 * The upstream logout may have come while the person was on the way here. Reading under a write to the same row makes
 * this and that logout one after the other: either it is seen here, or it finds the session that is saved here.
 */
async function refuseEndedUpstream(tx: Tx, id: string, now: number): Promise<void> {
  const upstream = await tx
    .updateTable('upstream_sessions')
    .set((eb) => ({ expires_at: eb.ref('expires_at') }))
    .where('id', '=', id)
    .where('expires_at', '>', now)
    .returning('started_at')
    .executeTakeFirst();
  const revoked = await tx
    .selectFrom('upstream_session_keys')
    .innerJoin('upstream_revocations', 'upstream_revocations.key', 'upstream_session_keys.key')
    .select('upstream_revocations.key')
    .where('session_id', '=', id)
    .where('before', '>=', upstream?.started_at ?? 0)
    .executeTakeFirst();
  if (upstream === undefined || revoked !== undefined) throw new SessionTerminatedError();
}

async function insertSession(
  tx: Tx,
  row: { uid: string; cookie_hash: string; account_id: string | null; payload: string; user_agent: string | null } & {
    [K in 'created_at' | 'last_seen_at' | 'expires_at']: number;
  } & { authenticated_at: number | null; upstream_session_id?: string },
): Promise<void> {
  const inserted = await tx
    .insertInto('sessions')
    .values({ ...row, terminated_at: null })
    .onConflict((conflict) => conflict.column('uid').doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows === 0n) throw new SessionTerminatedError();
}

/** The live session behind a cookie, or undefined. */
export function findSessionByCookie(db: Database, cookie: string, now: number): Promise<SessionPayload | undefined> {
  const hash = hashCookie(cookie);
  const isPrevious = sql<boolean>`previous_cookie_hash = ${hash} and previous_cookie_until > ${now}`;
  return findSession(db, (where) => where.or([where('cookie_hash', '=', hash), isPrevious]), now);
}

/** The live session with this uid, or undefined. */
export function findSessionByUid(db: Database, uid: string, now: number): Promise<SessionPayload | undefined> {
  return findSession(db, (where) => where('uid', '=', uid), now);
}

async function findSession(
  db: Database,
  which: (where: ExpressionBuilder<Schema, 'sessions'>) => Expression<SqlBool>,
  now: number,
): Promise<SessionPayload | undefined> {
  const row = await db
    .selectFrom('sessions')
    .selectAll()
    .where(which)
    .where('terminated_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    ...(JSON.parse(row.payload) as Record<string, unknown>),
    uid: row.uid,
    exp: Math.floor(row.expires_at / 1000),
    ...(row.account_id === null ? {} : { accountId: row.account_id }),
    ...(row.authenticated_at === null ? {} : { loginTs: row.authenticated_at / 1000 }),
    authorizations: await loadAuthorizations(db, row.uid),
  };
}
