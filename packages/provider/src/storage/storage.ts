import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, Transaction } from 'kysely';
import { Migrator } from 'kysely/migration';
import { migrations } from './migrations/index.ts';
import { postgresDialect } from './postgres.ts';
import { PostgresListener } from './postgres-listener.ts';
import type { Schema } from './schema.ts';
import { sqliteDialect } from './sqlite.ts';

export type Database = Kysely<Schema>;
export type Tx = Transaction<Schema>;
export type Engine = 'sqlite' | 'postgres';

/** The provider's durable memory. */
export interface Storage {
  readonly db: Database;
  readonly engine: Engine;
  /**
   * Calls `heard` when any process notifies the channel, and whenever something may have been missed. PostgreSQL only.
   * A connection pooler in between may swallow all of it: what is heard is a hint.
   */
  readonly listen?: (channel: string, heard: () => void) => Listening;
  close(): Promise<void>;
}

export interface Listening {
  close(): Promise<void>;
}

/** The storage cannot be used: `storage_url_invalid`, `storage_unavailable` or `storage_migration_failed`. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code: 'storage_url_invalid' | 'storage_unavailable' | 'storage_migration_failed';

  constructor(code: StorageError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * Opens the storage and brings its tables up to date.
 *
 * @param url `sqlite:<file>` or a PostgreSQL connection string (`postgres://…`).
 * @throws StorageError when the address, the place or the tables cannot be used.
 */
export async function openStorage(url: string): Promise<Storage> {
  const { db, engine } = connect(url);
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    await db.destroy().catch(() => {});
    if (isConnectionError(error)) {
      throw new StorageError('storage_unavailable', `The storage ${describe(url)} cannot be opened.`, { cause: error });
    }
    throw new StorageError('storage_migration_failed', `The tables in ${describe(url)} cannot be brought up to date.`, {
      cause: error,
    });
  }
  const close = () => db.destroy();
  if (engine === 'sqlite') return { db, engine, close };
  return { db, engine, listen: (channel, heard) => new PostgresListener(url, channel, heard), close };
}

/** What is to be done when a transaction has been committed. */
const following = new WeakMap<Tx, (() => void)[]>();

/** Runs work in a transaction: a new one, or the one that is already open. */
export async function inTransaction<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (db instanceof Transaction) return work(db);
  const actions: (() => void)[] = [];
  const result = await db.transaction().execute((tx) => {
    following.set(tx, actions);
    return work(tx);
  });
  for (const act of actions) act();
  return result;
}

/**
 * Does something when the transaction has been committed, and not at all if it is not. Must not throw. For a
 * transaction that {@link inTransaction} did not begin nobody knows; then it is done now.
 */
export function afterCommit(tx: Tx, act: () => void): void {
  const actions = following.get(tx);
  if (actions === undefined) act();
  else actions.push(act);
}

function connect(url: string): { db: Database; engine: Engine } {
  if (url.startsWith('sqlite:')) {
    const file = url.slice('sqlite:'.length);
    if (file === '') throw new StorageError('storage_url_invalid', 'A sqlite: address needs a file name.');
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    } catch (cause) {
      throw new StorageError('storage_unavailable', `The data folder ${dirname(file)} cannot be written.`, { cause });
    }
    return { db: new Kysely<Schema>({ dialect: sqliteDialect(file) }), engine: 'sqlite' };
  }
  if (/^postgres(ql)?:\/\//.test(url) && URL.canParse(url)) {
    return { db: new Kysely<Schema>({ dialect: postgresDialect(url) }), engine: 'postgres' };
  }
  throw new StorageError('storage_url_invalid', 'The storage address must begin with sqlite: or postgres://.');
}

/** Names the place without the password a connection string may hold. */
function describe(url: string): string {
  if (url.startsWith('sqlite:')) return url.slice('sqlite:'.length);
  const { hostname, port, pathname } = new URL(url);
  return `postgres://${hostname}${port ? `:${port}` : ''}${pathname}`;
}

function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  // The operating system's (`EACCES`, `ECONNREFUSED`), SQLite's, and PostgreSQL's "not let in" and "no such database".
  return /^(E(?!RR_)[A-Z_]+$|ERR_SQLITE|28|3D)/.test(code) || error instanceof AggregateError;
}
