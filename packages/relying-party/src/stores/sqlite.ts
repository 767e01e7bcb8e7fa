import { DatabaseSync } from 'node:sqlite';
import type { SessionRecord } from '../sessions/session-record.ts';
import { inTransaction, prepareDatabase } from './sqlite-schema.ts';
import type { OpenOutcome, Revocation, RevocationOutcome, SessionStore } from './store.ts';

export { createSqliteSideEffectQueue } from '../side-effects/sqlite-queue.ts';
export { StoreSchemaError } from './sqlite-schema.ts';

// Lists of keys travel as one JSON parameter, so each statement is prepared once whatever the number of keys.
const IN_KEYS = 'IN (SELECT value FROM json_each(?))';

/**
 * A store in an SQLite file, for one machine: several processes may use the same file. Pass a path, or an open
 * `DatabaseSync` to share a connection (which `close` then leaves open).
 *
 * Errors: `StoreSchemaError` for a file of a newer version; SQLite's own errors otherwise.
 */
export function createSqliteStore(location: string | DatabaseSync): SessionStore {
  const database = typeof location === 'string' ? new DatabaseSync(location) : location;
  prepareDatabase(database);

  const selectSession = database.prepare('SELECT * FROM sessions WHERE id = ?');
  const selectCover = database.prepare(`SELECT 1 FROM revocations WHERE key ${IN_KEYS} AND before >= ? LIMIT 1`);
  const selectCoverOfSession = database.prepare(`
    SELECT 1 FROM revocations WHERE key ${IN_KEYS}
    AND before >= min(?, coalesce((SELECT started_at FROM sessions WHERE id = ?), 9e15)) LIMIT 1`);
  const upsertSession = database.prepare(`
    INSERT INTO sessions (id, issuer, subject, sid, started_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET started_at = min(started_at, excluded.started_at),
      expires_at = max(expires_at, excluded.expires_at)`);
  const insertKeys = database.prepare(
    'INSERT OR IGNORE INTO session_keys (key, session_id) SELECT value, ? FROM json_each(?)',
  );
  const selectOnce = database.prepare('SELECT 1 FROM applied_once WHERE key = ?');
  const insertOnce = database.prepare('INSERT INTO applied_once (key, expires_at) VALUES (?, ?)');
  const selectMismatch = database.prepare(`
    SELECT 1 FROM session_keys JOIN sessions ON id = session_id
    WHERE key = ? AND subject <> ? AND expires_at > ? LIMIT 1`);
  const selectKnown = database.prepare(`
    SELECT sessions.*, EXISTS (
      SELECT 1 FROM session_keys AS own JOIN revocations USING (key)
      WHERE own.session_id = id AND before >= started_at
    ) AS over
    FROM sessions WHERE id IN (SELECT session_id FROM session_keys WHERE key ${IN_KEYS}) AND expires_at > ?`);
  const upsertRevocations = database.prepare(`
    INSERT INTO revocations (key, before, expires_at) SELECT value, ?, ? FROM json_each(?) WHERE true
    ON CONFLICT (key) DO UPDATE SET before = max(before, excluded.before),
      expires_at = max(expires_at, excluded.expires_at)`);
  const noteEndings = database.prepare(`UPDATE sessions SET ending = ? WHERE id ${IN_KEYS}`);
  const selectEndings = database.prepare('SELECT * FROM sessions WHERE ending IS NOT NULL ORDER BY id LIMIT ?');
  const deleteExpired = ['sessions', 'revocations', 'applied_once'].map((table) =>
    database.prepare(`DELETE FROM ${table} WHERE expires_at <= ?`),
  );

  return {
    async open(session, keys): Promise<OpenOutcome> {
      const { id, issuer, subject, sid, startedAt, expiresAt } = session;
      return inTransaction(database, () => {
        const row = selectSession.get(id);
        const known = row && sessionOfRow(row);
        if (known && (known.issuer !== issuer || known.subject !== subject || known.sid !== sid)) return 'id_in_use';
        const earliest = Math.min(startedAt, known?.startedAt ?? startedAt);
        if (selectCover.get(JSON.stringify(keys), earliest)) return 'revoked';
        upsertSession.run(id, issuer, subject, sid ?? null, startedAt, expiresAt);
        insertKeys.run(id, JSON.stringify(keys));
        return 'opened';
      });
    },

    async isRevoked(session, keys): Promise<boolean> {
      return selectCoverOfSession.get(JSON.stringify(keys), session.startedAt, session.id) !== undefined;
    },

    async revoke({ keys, before, expiresAt, guard, once, note }: Revocation, now): Promise<RevocationOutcome> {
      return inTransaction(database, () => {
        if (once && selectOnce.get(once.key)) return { outcome: 'already_applied' };
        if (guard && selectMismatch.get(guard.key, guard.subject, now)) return { outcome: 'subject_mismatch' };
        const known = selectKnown.all(JSON.stringify(keys), now);
        const living = known.filter((row) => row.over === 0).map(sessionOfRow);
        const ended = living.filter((session) => session.startedAt <= before);
        upsertRevocations.run(before, expiresAt, JSON.stringify(keys));
        if (once) insertOnce.run(once.key, once.expiresAt);
        if (note !== undefined) noteEndings.run(note, JSON.stringify(ended.map(({ id }) => id)));
        return { outcome: 'applied', known: known.length, ended };
      });
    },

    async prune(now): Promise<void> {
      inTransaction(database, () => {
        for (const statement of deleteExpired) statement.run(now);
      });
    },

    endings: {
      async list(limit) {
        return selectEndings.all(limit).map((row) => ({ session: sessionOfRow(row), note: String(row.ending) }));
      },
      async forget(sessionId) {
        noteEndings.run(null, JSON.stringify([sessionId]));
      },
    },

    async close(): Promise<void> {
      if (typeof location === 'string') database.close();
    },
  };
}

type Row = Record<string, unknown>;

function sessionOfRow(row: Row): SessionRecord {
  return {
    id: String(row.id),
    issuer: String(row.issuer),
    subject: String(row.subject),
    ...(row.sid === null ? {} : { sid: String(row.sid) }),
    startedAt: Number(row.started_at),
    expiresAt: Number(row.expires_at),
  };
}
