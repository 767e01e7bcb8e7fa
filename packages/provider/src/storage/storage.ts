import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, sql, Transaction } from 'kysely';
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
  /** Notifies every process that listens at this storage, this one too. PostgreSQL only. */
  readonly notify?: (channel: string) => Promise<void>;
  close(): Promise<void>;
}

export interface Listening {
  close(): Promise<void>;
}

/**
 * The storage cannot be used: `storage_url_invalid`, `storage_unavailable`, `storage_migration_failed`, or
 * `storage_schema_ignored` when something between here and PostgreSQL leads to another schema than the one asked for.
 */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code: 'storage_url_invalid' | 'storage_unavailable' | 'storage_migration_failed' | 'storage_schema_ignored';

  constructor(code: StorageError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export interface StorageOptions {
  /** The PostgreSQL schema to use and to make if it is missing. Default: the one of the connection. */
  schema?: string;
}

/**
 * Opens the storage and brings its tables up to date.
 *
 * @param url `sqlite:<file>` or a PostgreSQL connection string (`postgres://…`).
 * @throws StorageError when the address, the place or the tables cannot be used.
 */
export async function openStorage(url: string, { schema }: StorageOptions = {}): Promise<Storage> {
  const place = schema === undefined ? url : inSchema(url, schema);
  const { db, engine } = connect(place, schema === undefined ? undefined : CONNECTIONS_OF_A_SCHEMA);
  const error = await bringUpToDate(db, engine, schema);
  if (error !== undefined) {
    await db.destroy().catch(() => {});
    if (error instanceof StorageError) throw error;
    if (isConnectionError(error)) {
      throw new StorageError('storage_unavailable', `The storage ${describe(url)} cannot be opened.`, { cause: error });
    }
    throw new StorageError('storage_migration_failed', `The tables in ${describe(url)} cannot be brought up to date.`, {
      cause: error,
    });
  }
  const close = () => db.destroy();
  if (engine === 'sqlite') return { db, engine, close };
  // Channels are the database's, not the schema's.
  const channelName = (channel: string) => (schema === undefined ? channel : `${schema}.${channel}`);
  return {
    db,
    engine,
    listen: (channel, heard) => new PostgresListener(place, channelName(channel), heard),
    async notify(channel) {
      await sql`select pg_notify(${channelName(channel)}, '')`.execute(db);
    },
    close,
  };
}

/** @returns what went wrong. */
async function bringUpToDate(db: Database, engine: Engine, schema: string | undefined): Promise<unknown> {
  try {
    if (schema !== undefined) await ensureSchema(db, schema);
    const migrator = new Migrator({
      db,
      provider: { getMigrations: async () => migrations },
      // Otherwise another schema's list of migrations would be taken for the one of this.
      ...(engine === 'postgres' ? { migrationTableSchema: await readSchema(db, schema) } : {}),
    });
    return (await migrator.migrateToLatest()).error;
  } catch (error) {
    return error;
  }
}

/** Makes the schema unless it is there: who runs the provider may not be allowed to, and have made it beforehand. */
async function ensureSchema(db: Database, schema: string): Promise<void> {
  const isThere = async () => {
    const { rows } = await sql`select 1 from pg_namespace where nspname = ${schema}`.execute(db);
    return rows.length > 0;
  };
  if (await isThere()) return;
  try {
    await sql`create schema ${sql.id(schema)}`.execute(db);
  } catch (error) {
    // Another process that starts at this moment was faster.
    if (!(await isThere())) throw error;
  }
}

async function readSchema(db: Database, wanted: string | undefined): Promise<string> {
  const { rows } = await sql<{ name: string | null }>`select current_schema() as name`.execute(db);
  const name = rows[0]?.name;
  if (!name) throw new Error('The connection has no schema.');
  if (wanted !== undefined && name !== wanted) {
    const message = `Connections lead to the schema ${name}, not to ${wanted}: does a pooler ignore their options?`;
    throw new StorageError('storage_schema_ignored', message);
  }
  return name;
}

/** The address of a schema: its connections look there and nowhere else. */
function inSchema(url: string, schema: string): string {
  if (!isPostgres(url)) throw new StorageError('storage_url_invalid', 'Only PostgreSQL has schemas.');
  const place = new URL(url);
  const options = [place.searchParams.get('options'), `-c search_path=${schema}`].filter(Boolean).join(' ');
  place.searchParams.set('options', options);
  return place.href;
}

/** Several schemas share the connections that one database has. */
const CONNECTIONS_OF_A_SCHEMA = 5;

interface Following {
  committed: () => void;
  otherwise?: (() => void) | undefined;
}

/** What is to be done when a transaction has ended. */
const following = new WeakMap<Tx, Following[]>();

/** Runs work in a transaction: a new one, or the one that is already open. */
export async function inTransaction<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (db instanceof Transaction) return work(db);
  const actions: Following[] = [];
  let isCommitted = false;
  try {
    const result = await db.transaction().execute((tx) => {
      following.set(tx, actions);
      return work(tx);
    });
    isCommitted = true;
    return result;
  } finally {
    for (const { committed, otherwise } of actions) isCommitted ? committed() : otherwise?.();
  }
}

/**
 * Does something when a transaction that {@link inTransaction} began has been committed, and otherwise, if it is not or
 * if nobody knows, something else. Neither may throw.
 */
export function afterCommit(tx: Tx, committed: () => void, otherwise?: () => void): void {
  const actions = following.get(tx);
  if (actions === undefined) throw new Error('Nobody knows when this transaction ends: begin it with inTransaction.');
  actions.push({ committed, otherwise });
}

function connect(url: string, connections: number | undefined): { db: Database; engine: Engine } {
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
  if (isPostgres(url)) {
    return { db: new Kysely<Schema>({ dialect: postgresDialect(url, connections) }), engine: 'postgres' };
  }
  throw new StorageError('storage_url_invalid', 'The storage address must begin with sqlite: or postgres://.');
}

function isPostgres(url: string): boolean {
  return /^postgres(ql)?:\/\//.test(url) && URL.canParse(url);
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
