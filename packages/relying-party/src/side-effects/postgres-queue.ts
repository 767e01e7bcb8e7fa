import type { PostgresPool } from '../stores/postgres-pool.ts';
import { type PostgresStoreOptions, schemaOf } from '../stores/postgres-schema.ts';
import type { QueueItem, SideEffectQueue } from './side-effect-queue.ts';

// Random, which keeps an item that was removed and added again apart from the one that was read.
const NEW_VERSION = '1 + floor(random() * 9e15)::bigint';

/**
 * A queue in PostgreSQL, next to the store in its schema (`preparePostgresStore` makes both), for any number of
 * processes. Every method is one statement. The pool belongs to the caller; `close` leaves it open.
 *
 * Errors: PostgreSQL's own.
 */
export function createPostgresSideEffectQueue(pool: PostgresPool, options: PostgresStoreOptions = {}): SideEffectQueue {
  const table = `${schemaOf(options)}.side_effects`;
  const insert = `INSERT INTO ${table} (session_id, value, due_at, version) VALUES ($1, $2, $3, ${NEW_VERSION})
    ON CONFLICT (session_id) DO NOTHING RETURNING 1`;
  const update = `UPDATE ${table} SET value = $2, due_at = $3, version = ${NEW_VERSION}
    WHERE session_id = $1 AND version = $4 RETURNING 1`;
  const remove = `DELETE FROM ${table} WHERE session_id = $1 AND version = $2 RETURNING 1`;
  const isDone = async (statement: string, values: unknown[]) =>
    (await pool.query(statement, values)).rows.length === 1;

  return {
    async read(sessionId) {
      const { rows } = await pool.query(`SELECT * FROM ${table} WHERE session_id = $1`, [sessionId]);
      return rows[0] && itemOfRow(rows[0]);
    },

    async write({ sessionId, value, dueAt, version }) {
      return version === 0
        ? isDone(insert, [sessionId, value, dueAt])
        : isDone(update, [sessionId, value, dueAt, version]);
    },

    remove: ({ sessionId, version }) => isDone(remove, [sessionId, version]),

    async due(now, limit) {
      const select = `SELECT * FROM ${table} WHERE due_at <= $1 ORDER BY due_at LIMIT $2`;
      return (await pool.query(select, [now, limit])).rows.map(itemOfRow);
    },

    async close() {},
  };
}

// PostgreSQL's bigint comes as text.
function itemOfRow(row: Readonly<Record<string, unknown>>): QueueItem {
  return {
    sessionId: String(row.session_id),
    value: String(row.value),
    dueAt: Number(row.due_at),
    version: Number(row.version),
  };
}
