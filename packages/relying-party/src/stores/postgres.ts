import type { SessionRecord } from '../sessions/session-record.ts';
import { digestOfKey } from './key-digest.ts';
import type { PostgresPool } from './postgres-pool.ts';
import { type PostgresStoreOptions, schemaOf } from './postgres-schema.ts';
import type { OpenOutcome, Revocation, RevocationOutcome, SessionStore } from './store.ts';

export { createPostgresSideEffectQueue } from '../side-effects/postgres-queue.ts';
export type { RevocationBroadcast, RevocationListener } from './broadcasts/broadcast.ts';
export { type PostgresBroadcastOptions, postgresBroadcast } from './broadcasts/postgres.ts';
export type { PostgresClient, PostgresPool, PostgresResult } from './postgres-pool.ts';
export { type PostgresStoreOptions, postgresStoreSql, preparePostgresStore } from './postgres-schema.ts';
export { StoreSchemaError } from './sqlite-schema.ts';

/**
 * A store in PostgreSQL 13 or later, for any number of processes on any number of machines. Every method is one
 * statement, so one round trip, and works behind a pooler in transaction mode. The schema has to be there:
 * `preparePostgresStore`. The pool belongs to the caller; `close` leaves it open.
 *
 * Errors: PostgreSQL's own.
 */
export function createPostgresStore(pool: PostgresPool, options: PostgresStoreOptions = {}): SessionStore {
  const schema = schemaOf(options);
  const selectCover = `
    SELECT EXISTS (
      SELECT FROM ${schema}.revocations WHERE key = ANY ($1::text[])
      AND before >= least($2::bigint, (SELECT started_at FROM ${schema}.sessions WHERE id = $3))
    ) AS covered`;
  const openSession = `SELECT ${schema}.open_session($1, $2, $3, $4, $5, $6, $7) AS outcome`;
  const revokeSessions = `SELECT ${schema}.revoke_sessions($1, $2, $3, $4, $5, $6, $7, $8, $9) AS outcome`;
  const selectEndings = `SELECT * FROM ${schema}.sessions WHERE ending IS NOT NULL ORDER BY id LIMIT $1`;
  const forgetEnding = `UPDATE ${schema}.sessions SET ending = NULL WHERE id = $1`;
  // Rows that another call is changing at this moment are not over yet, or are swept the next time.
  const deleteFrom = (table: string, id: string) => `DELETE FROM ${schema}.${table} WHERE ${id} IN (
    SELECT ${id} FROM ${schema}.${table} WHERE expires_at <= $1::bigint FOR UPDATE SKIP LOCKED)`;
  const deleteExpired = `
    WITH revocation AS (${deleteFrom('revocations', 'key')}), once AS (${deleteFrom('applied_once', 'key')})
    ${deleteFrom('sessions', 'id')}`;

  return {
    async open({ id, issuer, subject, sid, startedAt, expiresAt }, keys): Promise<OpenOutcome> {
      const digests = keys.map(digestOfKey);
      const values = [id, issuer, subject, sid ?? null, startedAt, expiresAt, digests];
      const { rows } = await pool.query(openSession, values);
      return rows[0]?.outcome as OpenOutcome; // the function returns nothing else
    },

    async isRevoked(session, keys): Promise<boolean> {
      const { rows } = await pool.query(selectCover, [keys.map(digestOfKey), session.startedAt, session.id]);
      // Anything but a clear no is a yes.
      return rows[0]?.covered !== false;
    },

    async revoke({ keys, before, expiresAt, guard, once, note }: Revocation, now): Promise<RevocationOutcome> {
      const { rows } = await pool.query(revokeSessions, [
        keys.map(digestOfKey),
        before,
        expiresAt,
        guard ? digestOfKey(guard.key) : null,
        guard?.subject ?? null,
        once ? digestOfKey(once.key) : null,
        once?.expiresAt ?? null,
        now,
        note ?? null,
      ]);
      const outcome: RevocationOutcome = JSON.parse(String(rows[0]?.outcome));
      return outcome.outcome === 'applied' ? { ...outcome, ended: outcome.ended.map(withoutNull) } : outcome;
    },

    async prune(now): Promise<void> {
      await pool.query(deleteExpired, [now]);
    },

    endings: {
      async list(limit) {
        const { rows } = await pool.query(selectEndings, [limit]);
        return rows.map((row) => ({ session: sessionOfRow(row), note: String(row.ending) }));
      },
      async forget(sessionId) {
        await pool.query(forgetEnding, [sessionId]);
      },
    },

    async close(): Promise<void> {},
  };
}

function sessionOfRow({ id, issuer, subject, sid, started_at, expires_at }: Record<string, unknown>): SessionRecord {
  const times = { startedAt: Number(started_at), expiresAt: Number(expires_at) };
  return {
    id: String(id),
    issuer: String(issuer),
    subject: String(subject),
    ...(sid === null ? {} : { sid: String(sid) }),
    ...times,
  };
}

function withoutNull({ sid, ...session }: SessionRecord): SessionRecord {
  return sid === null ? session : { ...session, sid };
}
