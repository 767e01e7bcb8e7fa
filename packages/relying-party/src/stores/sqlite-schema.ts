import type { DatabaseSync } from 'node:sqlite';

/** The file was written by a newer version of this package. */
export class StoreSchemaError extends Error {
  readonly code = 'store_schema_too_new';
  constructor() {
    super('the session database was written by a newer version of this package');
    this.name = 'StoreSchemaError';
  }
}

// Step n brings the file from version n to n + 1. Steps are only ever added.
const STEPS: readonly string[] = [
  `
  CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    sid TEXT,
    started_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX sessions_by_expiry ON sessions (expires_at);

  CREATE TABLE session_keys (
    key TEXT NOT NULL,
    session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    PRIMARY KEY (key, session_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX session_keys_by_session ON session_keys (session_id);

  CREATE TABLE revocations (
    key TEXT PRIMARY KEY,
    before INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX revocations_by_expiry ON revocations (expires_at);

  CREATE TABLE applied_once (
    key TEXT PRIMARY KEY,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX applied_once_by_expiry ON applied_once (expires_at);
  `,
  `
  ALTER TABLE sessions ADD COLUMN ending TEXT;
  CREATE INDEX sessions_by_ending ON sessions (id) WHERE ending IS NOT NULL;
  `,
];

/** Milliseconds to wait for another process at work. */
const BUSY_TIMEOUT = 5000;

/** Bring a connection and its file into the state the store expects. Several processes may do this at once. */
export function prepareDatabase(database: DatabaseSync, target = STEPS.length): void {
  // First of all, because every later statement may meet another process at work.
  database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT}`);
  database.exec('PRAGMA foreign_keys = ON');
  switchToWal(database);
  if (pragma(database, 'user_version') === target) return;
  inTransaction(database, () => {
    const version = Number(pragma(database, 'user_version'));
    if (version > STEPS.length) throw new StoreSchemaError();
    for (const step of STEPS.slice(version, target)) database.exec(step);
    database.exec(`PRAGMA user_version = ${target}`);
  });
}

/** Run `work` in one write transaction. The write lock is taken at the start, so nothing read in it can be outdated. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** Other connections must be idle at the moment of the switch, and SQLite does not wait for that by itself. */
function switchToWal(database: DatabaseSync): void {
  const deadline = Date.now() + BUSY_TIMEOUT;
  for (;;) {
    try {
      if (pragma(database, 'journal_mode') !== 'wal') database.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (!isBusy(error) || Date.now() > deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5;
}

function pragma(database: DatabaseSync, name: 'journal_mode' | 'user_version'): unknown {
  return database.prepare(`PRAGMA ${name}`).get()?.[name];
}
