import type { SessionRecord } from '@curfew/relying-party';
import type pg from 'pg';
import { keysOfSession } from '../../../../packages/relying-party/src/sessions/revocation-keys.ts';
import { digestOfKey } from '../../../../packages/relying-party/src/stores/key-digest.ts';
import { batchesOf } from './batches.ts';

/** Sessions of one statement. */
const ROWS = 20_000;

/**
 * Writes sessions as the PostgreSQL store does, many with each statement and all in one transaction. Needs a superuser.
 * Afterwards the server knows how many there are, as autovacuum tells it in the course of time.
 */
export async function fillPostgres(
  pool: pg.Pool,
  sessions: Iterable<SessionRecord>,
  schema = 'curfew_sessions',
): Promise<void> {
  const insertSessions = `
    INSERT INTO ${schema}.sessions (id, issuer, subject, sid, started_at, expires_at)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[])`;
  const insertKeys = `
    INSERT INTO ${schema}.session_keys (key, session_id) SELECT * FROM unnest($1::text[], $2::text[])`;
  const client = await pool.connect();
  try {
    // The references hold, and looking each of them up takes long. So does an entry in an index: they are made at the end.
    await client.query(`
      BEGIN;
      SET LOCAL session_replication_role = replica;
      SET LOCAL maintenance_work_mem = '1GB';
      UPDATE pg_index SET indisready = false, indisvalid = false
      WHERE indrelid IN ('${schema}.sessions'::regclass, '${schema}.session_keys'::regclass)`);
    for (const batch of batchesOf(sessions, ROWS)) {
      const columns = [
        batch.map(({ id }) => id),
        batch.map(({ issuer }) => issuer),
        batch.map(({ subject }) => subject),
        batch.map(({ sid }) => sid ?? null),
        batch.map(({ startedAt }) => startedAt),
        batch.map(({ expiresAt }) => expiresAt),
      ];
      await client.query(insertSessions, columns);
      const keys = batch.flatMap((session) => keysOfSession(session).map((key) => [digestOfKey(key), session.id]));
      await client.query(insertKeys, [keys.map(([key]) => key), keys.map(([, id]) => id)]);
    }
    await client.query(`REINDEX TABLE ${schema}.sessions; REINDEX TABLE ${schema}.session_keys; COMMIT`);
    await client.query(`VACUUM ANALYZE ${schema}.sessions, ${schema}.session_keys`);
    await client.query('CHECKPOINT');
  } finally {
    client.release();
  }
}
