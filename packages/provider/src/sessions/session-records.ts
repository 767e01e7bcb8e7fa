import { createHash } from 'node:crypto';
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
  payload: SessionPayload;
  expiresAt: number;
  userAgent: string | undefined;
  /** By client id, the `sub` of clients that do not know the account's own. */
  subjects?: ReadonlyMap<string, string>;
  /** The session at an upstream provider that it was opened with, at the request that opens it. */
  upstreamSessionId?: string;
}

/** Cookie values are kept as hashes: a stored row is not a way in. */
export function hashCookie(cookie: string): string {
  return createHash('sha256').update(cookie).digest('base64url');
}

/**
 * Saves a session and the applications that take part in it, in one transaction.
 *
 * @throws SessionTerminatedError when the session, or an application's part of it, has ended since it was loaded
 * (invariant 2).
 */
export async function saveSession(db: Database, session: SessionToSave, now: number): Promise<void> {
  const { uid, accountId, loginTs, authorizations = {}, ...rest } = session.payload;
  const row = {
    cookie_hash: hashCookie(session.cookie),
    account_id: accountId ?? null,
    payload: JSON.stringify({ ...rest, jti: undefined }),
    authenticated_at: loginTs === undefined ? null : loginTs * 1000,
    last_seen_at: now,
    expires_at: session.expiresAt,
    ...(session.upstreamSessionId === undefined ? {} : { upstream_session_id: session.upstreamSessionId }),
  };
  await db.transaction().execute(async (tx) => {
    if (session.upstreamSessionId !== undefined) await refuseEndedUpstream(tx, session.upstreamSessionId, now);
    // The condition is the compare-and-set; the row lock it takes also makes a termination at the same
    // time see either all participants of this request or, coming first, refuse the request.
    const updated = await tx
      .updateTable('sessions')
      .set(row)
      .where('uid', '=', uid)
      .where('terminated_at', 'is', null)
      .executeTakeFirst();
    if (updated.numUpdatedRows === 0n) {
      await insertSession(tx, { ...row, uid, created_at: now, user_agent: session.userAgent ?? null });
    }
    if (accountId !== undefined) {
      await recordParticipants(tx, { uid, accountId }, authorizations, {
        subjects: session.subjects ?? new Map(),
        now,
      });
    }
  });
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
  return findSession(db, 'cookie_hash', hashCookie(cookie), now);
}

/** The live session with this uid, or undefined. */
export function findSessionByUid(db: Database, uid: string, now: number): Promise<SessionPayload | undefined> {
  return findSession(db, 'uid', uid, now);
}

async function findSession(
  db: Database,
  column: 'cookie_hash' | 'uid',
  value: string,
  now: number,
): Promise<SessionPayload | undefined> {
  const row = await db
    .selectFrom('sessions')
    .selectAll()
    .where(column, '=', value)
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
