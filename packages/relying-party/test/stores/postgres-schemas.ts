import pg from 'pg';
import { createPostgresStore, preparePostgresStore } from '../../src/stores/postgres.ts';
import type { SessionStore } from '../../src/stores/store.ts';

let schemas = 0;

/** The name of a schema that no other test uses. */
export function newSchema(): string {
  schemas += 1;
  return `test_${process.pid}_${schemas}`;
}

/** Connections to the tests' server. */
export function connectPostgres(url: string, options: pg.PoolConfig = {}): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 10, ...options });
  // Tests end connections, and an idle one that ends must not end the test with it.
  pool.on('error', () => {});
  return pool;
}

/** An empty store. */
export async function newPostgresStore(pool: pg.Pool, schema = newSchema()): Promise<SessionStore> {
  await preparePostgresStore(pool, { schema });
  return createPostgresStore(pool, { schema });
}
