import type { PostgresClient, PostgresPool } from './postgres-pool.ts';
import { STEPS } from './postgres-steps.ts';
import { StoreSchemaError } from './sqlite-schema.ts';

/** Where in the database the store is. */
export interface PostgresStoreOptions {
  /** The PostgreSQL schema of the store, default 'curfew_sessions'. Applications that share a database use one each. */
  schema?: string;
}

/** Errors: `TypeError` for a name that would need quotes in a statement. */
export function schemaOf({ schema = 'curfew_sessions' }: PostgresStoreOptions): string {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) throw new TypeError('a schema is named by a-z, 0-9 and "_"');
  return schema;
}

/**
 * The SQL that brings the store's schema from version `from` (0: nothing is there, the default) to the version of this
 * package, for those who run their migrations themselves. Run it in one transaction.
 */
export function postgresStoreSql(options: PostgresStoreOptions & { from?: number } = {}): string {
  const schema = schemaOf(options);
  const steps = STEPS.slice(options.from ?? 0).map((step) => step(schema));
  return `${steps.join('')}\nUPDATE ${schema}.store_version SET version = ${STEPS.length};\n`;
}

/**
 * Create the store's schema, or bring an older one up to date. Several processes may do this at once, and it needs no
 * rights beyond reading when nothing is to be done.
 *
 * Errors: `StoreSchemaError` for a schema of a newer version; PostgreSQL's own errors otherwise.
 */
export async function preparePostgresStore(pool: PostgresPool, options: PostgresStoreOptions = {}): Promise<void> {
  const schema = schemaOf(options);
  const client = await pool.connect();
  let isUsable = false;
  try {
    if ((await readVersion(client, schema)) !== STEPS.length) await migrate(client, schema, options);
    isUsable = true;
  } finally {
    // A connection in an open transaction is not used again.
    client.release(!isUsable);
  }
}

async function migrate(client: PostgresClient, schema: string, options: PostgresStoreOptions): Promise<void> {
  await client.query('BEGIN ISOLATION LEVEL READ COMMITTED');
  await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`prepare ${schema}`]);
  // Again, because another process may have done it while this one waited.
  const from = await readVersion(client, schema);
  if (from > STEPS.length) throw new StoreSchemaError();
  if (from < STEPS.length) await client.query(postgresStoreSql({ ...options, from }));
  await client.query('COMMIT');
}

async function readVersion(client: PostgresClient, schema: string): Promise<number> {
  // From the catalogue, because `to_regclass` may still remember that the table was not there.
  const find = "SELECT FROM pg_tables WHERE schemaname = $1 AND tablename = 'store_version'";
  const { rows: tables } = await client.query(find, [schema]);
  if (tables.length === 0) return 0;
  const { rows: versions } = await client.query(`SELECT version FROM ${schema}.store_version`);
  return Number(versions[0]?.version);
}
