import { DatabaseSync } from 'node:sqlite';
import type { QueueItem, SideEffectQueue } from './side-effect-queue.ts';

// Independent of the session store's tables, so that one file may hold both. Versions are random, which keeps an item
// that was removed and added again apart from the one that was read.
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS side_effects (
    session_id TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    version INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS side_effects_by_due_at ON side_effects (due_at);
`;

const NEW_VERSION = '1 + (random() & 0xffffffffffff)';

/**
 * A queue in an SQLite file, for one machine: it survives restarts, several processes may share it, and it may be the
 * file of `createSqliteStore`. Pass a path, or an open `DatabaseSync` (which `close` then leaves open).
 */
export function createSqliteSideEffectQueue(location: string | DatabaseSync): SideEffectQueue {
  const database = typeof location === 'string' ? new DatabaseSync(location) : location;
  // Several processes may come at once; each statement below is a transaction of its own.
  database.exec('PRAGMA busy_timeout = 5000');
  database.exec(SCHEMA);

  const select = database.prepare('SELECT * FROM side_effects WHERE session_id = ?');
  const insert = database.prepare(`
    INSERT INTO side_effects (session_id, value, due_at, version) VALUES (?, ?, ?, ${NEW_VERSION})
    ON CONFLICT (session_id) DO NOTHING`);
  const update = database.prepare(`
    UPDATE side_effects SET value = ?, due_at = ?, version = ${NEW_VERSION} WHERE session_id = ? AND version = ?`);
  const remove = database.prepare('DELETE FROM side_effects WHERE session_id = ? AND version = ?');
  const selectDue = database.prepare('SELECT * FROM side_effects WHERE due_at <= ? ORDER BY due_at LIMIT ?');

  return {
    async read(sessionId) {
      const row = select.get(sessionId);
      return row && itemOfRow(row);
    },

    async write({ sessionId, value, dueAt, version }) {
      const { changes } =
        version === 0 ? insert.run(sessionId, value, dueAt) : update.run(value, dueAt, sessionId, version);
      return changes === 1;
    },

    async remove({ sessionId, version }) {
      return remove.run(sessionId, version).changes === 1;
    },

    async due(now, limit) {
      return selectDue.all(now, limit).map(itemOfRow);
    },

    async close() {
      if (typeof location === 'string') database.close();
    },
  };
}

function itemOfRow(row: Record<string, unknown>): QueueItem {
  return {
    sessionId: String(row.session_id),
    value: String(row.value),
    dueAt: Number(row.due_at),
    version: Number(row.version),
  };
}
