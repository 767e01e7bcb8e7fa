import type { OpenOutcome, Revocation, RevocationOutcome, SessionRecord, SessionStore } from '@curfew/relying-party';
import { type Selectable, sql } from 'kysely';
import { type Moment, terminateSession } from '../sessions/termination.ts';
import type { UpstreamSessionsTable } from '../storage/schema.ts';
import { inTransaction, type Storage, type Tx } from '../storage/storage.ts';

export interface UpstreamStoreOptions {
  storage: Storage;
  /** Of the sessions here that end with one there. */
  moment: () => Moment;
}

// Any number that only this store locks; locks are the database's, so the schema tells tenants apart.
const LOCK = 8_151_962;

/**
 * The relying-party kit's session store, on the provider's own storage: when an upstream provider's Logout Token ends
 * a session there, the session here ends in the same transaction, and every application is told. Nothing can get lost
 * between the two.
 */
export function createUpstreamStore({ storage, moment }: UpstreamStoreOptions): SessionStore {
  const { db, engine } = storage;

  /** One at a time: on SQLite by its write lock, on PostgreSQL by a lock of ours. Upstream logouts are rare enough. */
  const alone = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    inTransaction(db, async (tx) => {
      if (engine === 'postgres')
        await sql`select pg_advisory_xact_lock(${sql.lit(LOCK)}, hashtext(current_schema()))`.execute(tx);
      return work(tx);
    });

  return {
    open: (session, keys) => alone((tx) => openSession(tx, session, keys)),

    async isRevoked(session, keys) {
      const known = await findSession(db, session.id);
      return isCovered(db, keys, Math.min(session.startedAt, known?.started_at ?? session.startedAt));
    },

    async revoke(revocation, now) {
      return alone(async (tx) => {
        const applied = await applyRevocation(tx, revocation, now);
        // Only what the upstream provider says: when a browser signs in there anew, the kit closes its own session
        // before, and the session here goes on with the new one.
        const isFromUpstream = revocation.once !== undefined;
        if (applied.outcome === 'applied' && isFromUpstream) {
          await endSessionsHere(tx, applied.ended, { ...moment(), now });
        }
        return applied;
      });
    },

    async prune(now) {
      for (const table of ['upstream_sessions', 'upstream_revocations', 'upstream_applied_once'] as const) {
        await db.deleteFrom(table).where('expires_at', '<=', now).execute();
      }
    },

    // The storage belongs to the provider.
    async close() {},
  };
}

async function openSession(tx: Tx, session: SessionRecord, keys: readonly string[]): Promise<OpenOutcome> {
  const { id, issuer, subject, sid = null, startedAt, expiresAt } = session;
  const known = await findSession(tx, id);
  if (known && (known.issuer !== issuer || known.subject !== subject || known.sid !== sid)) return 'id_in_use';
  const started_at = Math.min(startedAt, known?.started_at ?? startedAt);
  if (await isCovered(tx, keys, started_at)) return 'revoked';
  const expires_at = Math.max(expiresAt, known?.expires_at ?? expiresAt);
  await tx
    .insertInto('upstream_sessions')
    .values({ id, issuer, subject, sid, started_at, expires_at })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ started_at, expires_at }))
    .execute();
  await tx
    .insertInto('upstream_session_keys')
    .values(keys.map((key) => ({ key, session_id: id })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return 'opened';
}

async function applyRevocation(tx: Tx, revocation: Revocation, now: number): Promise<RevocationOutcome> {
  const { keys, before, expiresAt, guard, once } = revocation;
  if (once && (await isApplied(tx, once.key))) return { outcome: 'already_applied' };
  if (guard) {
    const guarded = await findByKeys(tx, [guard.key], now);
    if (guarded.some(({ subject }) => subject !== guard.subject)) return { outcome: 'subject_mismatch' };
  }
  const known = await findByKeys(tx, keys, now);
  const ended: SessionRecord[] = [];
  for (const row of known) {
    const own = await tx.selectFrom('upstream_session_keys').select('key').where('session_id', '=', row.id).execute();
    const isOver = await isCovered(
      tx,
      own.map(({ key }) => key),
      row.started_at,
    );
    if (!isOver && row.started_at <= before) ended.push(toRecord(row));
  }
  await writeTombstones(tx, keys, before, expiresAt);
  if (once) {
    await tx.insertInto('upstream_applied_once').values({ key: once.key, expires_at: once.expiresAt }).execute();
  }
  return { outcome: 'applied', known: known.length, ended };
}

/** The later instants stay: a revocation that arrives late does not shorten one that is there. */
async function writeTombstones(tx: Tx, keys: readonly string[], before: number, expiresAt: number): Promise<void> {
  for (const key of keys) {
    const known = await tx.selectFrom('upstream_revocations').selectAll().where('key', '=', key).executeTakeFirst();
    const row = {
      before: Math.max(before, known?.before ?? before),
      expires_at: Math.max(expiresAt, known?.expires_at ?? expiresAt),
    };
    await tx
      .insertInto('upstream_revocations')
      .values({ key, ...row })
      .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
      .execute();
  }
}

async function endSessionsHere(tx: Tx, ended: readonly SessionRecord[], moment: Moment): Promise<void> {
  if (ended.length === 0) return;
  const here = await tx
    .selectFrom('sessions')
    .select('uid')
    .where(
      'upstream_session_id',
      'in',
      ended.map(({ id }) => id),
    )
    .where('terminated_at', 'is', null)
    .execute();
  for (const { uid } of here) {
    await terminateSession(tx, { sessionUid: uid, reason: 'upstream', actor: { kind: 'upstream' } }, moment);
  }
}

function findSession(db: Storage['db'], id: string) {
  return db.selectFrom('upstream_sessions').selectAll().where('id', '=', id).executeTakeFirst();
}

async function findByKeys(tx: Tx, keys: readonly string[], now: number) {
  if (keys.length === 0) return [];
  return tx
    .selectFrom('upstream_sessions')
    .selectAll()
    .where('id', 'in', (select) =>
      select.selectFrom('upstream_session_keys').select('session_id').where('key', 'in', keys),
    )
    .where('expires_at', '>', now)
    .execute();
}

async function isCovered(db: Storage['db'], keys: readonly string[], startedAt: number): Promise<boolean> {
  const row = await db
    .selectFrom('upstream_revocations')
    .select('key')
    .where('key', 'in', keys)
    .where('before', '>=', startedAt)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

async function isApplied(tx: Tx, key: string): Promise<boolean> {
  const row = await tx.selectFrom('upstream_applied_once').select('key').where('key', '=', key).executeTakeFirst();
  return row !== undefined;
}

function toRecord(row: Selectable<UpstreamSessionsTable>): SessionRecord {
  return {
    id: row.id,
    issuer: row.issuer,
    subject: row.subject,
    ...(row.sid === null ? {} : { sid: row.sid }),
    startedAt: row.started_at,
    expiresAt: row.expires_at,
  };
}
