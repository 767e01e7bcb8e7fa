import { PostgresDialect } from 'kysely';
import pg from 'pg';

const INT8 = 20;
/** Milliseconds to wait for a connection, a new one or one that is in use. */
const CONNECTION_TIMEOUT = 5_000;

/**
 * PostgreSQL through `pg`. Instants are 64-bit integers there; all of ours fit a JavaScript number.
 *
 * @param max connections at once.
 */
export function postgresDialect(connectionString: string, max = 10): PostgresDialect {
  const types: pg.CustomTypesConfig = {
    getTypeParser: (oid, format) =>
      oid === INT8 ? (value: string) => Number(value) : pg.types.getTypeParser(oid, format as 'text'),
  };
  // A server that cannot be reached is an error soon, not a request that hangs.
  const pool = new pg.Pool({
    connectionString,
    types,
    max,
    connectionTimeoutMillis: CONNECTION_TIMEOUT,
    keepAlive: true,
  });
  // A connection that breaks, as when the server restarts, is an error of the query that meets it, and is replaced by
  // the next one. Without these listeners it would end the process: the pool hears of connections that nobody uses,
  // and nobody of one that is in use while no query is under way.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return new PostgresDialect({ pool });
}
