import type { DatabaseSync } from 'node:sqlite';
import type { SessionRecord } from '@curfew/relying-party';
import { keysOfSession } from '../../../../packages/relying-party/src/sessions/revocation-keys.ts';

/**
 * Writes sessions as the SQLite store does, all in one transaction that does not wait for the disk: that many would take
 * long one by one. What is measured afterwards does wait.
 */
export function fillSqlite(database: DatabaseSync, sessions: Iterable<SessionRecord>): void {
  const insertSession = database.prepare(
    'INSERT INTO sessions (id, issuer, subject, sid, started_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const insertKey = database.prepare('INSERT INTO session_keys (key, session_id) VALUES (?, ?)');
  // Keys come in no order: with less memory each would bring a page from the disk and another one back.
  database.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; PRAGMA foreign_keys = OFF; BEGIN');
  for (const session of sessions) {
    const { id, issuer, subject, sid, startedAt, expiresAt } = session;
    insertSession.run(id, issuer, subject, sid ?? null, startedAt, expiresAt);
    for (const key of keysOfSession(session)) insertKey.run(key, id);
  }
  database.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA foreign_keys = ON');
  database.exec('PRAGMA cache_size = -2000; PRAGMA synchronous = FULL');
}
