import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import {
  createPostgresStore,
  postgresStoreSql,
  preparePostgresStore,
  StoreSchemaError,
} from '../../src/stores/postgres.ts';
import { describeStoreContract } from '../../src/testing/index.ts';
import { endSid, endSubject, HOUR, isRevoked, loginOf, NOW, open } from './logins.ts';
import { connectPostgres, newPostgresStore, newSchema } from './postgres-schemas.ts';

const url = inject('postgresUrl');

describe.skipIf(!url)('PostgreSQL', () => {
  let pool: pg.Pool;
  beforeAll(() => {
    pool = connectPostgres(url ?? '');
  });
  afterAll(() => pool.end());

  describeStoreContract('PostgreSQL', () => newPostgresStore(pool), { describe, expect, test });

  test('every method is one statement', async () => {
    const schema = newSchema();
    await preparePostgresStore(pool, { schema });
    let statements = 0;
    const query = (text: string, values?: unknown[]) => {
      statements += 1;
      return pool.query(text, values);
    };
    const store = createPostgresStore({ query, connect: () => Promise.reject(new Error('not needed')) }, { schema });
    await open(store, loginOf());
    await isRevoked(store, loginOf());
    await endSid(store, 'a', { once: { key: 'token', expiresAt: NOW }, guard: { key: 'k', subject: 'ada' } });
    await store.prune(NOW);
    expect(statements).toBe(4);
  });

  test('no method reads a table from end to end', async () => {
    const schema = newSchema();
    const connection = connectPostgres(url ?? '', { max: 1 });
    onTestFinished(() => connection.end());
    const store = await newPostgresStore(connection, schema);
    await connection.query(
      `INSERT INTO ${schema}.revocations SELECT 'key ' || n, n, n + ${NOW} FROM generate_series(1, 20000) AS n;
       INSERT INTO ${schema}.sessions SELECT 'id ' || n, 'i', 's', null, n, n + ${NOW} FROM generate_series(1, 20000) AS n;
       INSERT INTO ${schema}.session_keys SELECT 'key ' || n, 'id ' || n FROM generate_series(1, 20000) AS n;
       ANALYZE ${schema}.revocations, ${schema}.sessions, ${schema}.session_keys;`,
    );
    const rowsScanned = async () => {
      await connection.query('SELECT pg_stat_force_next_flush()');
      const query = 'SELECT sum(seq_tup_read)::int AS rows FROM pg_stat_user_tables WHERE schemaname = $1';
      return (await connection.query(query, [schema])).rows[0]?.rows;
    };
    const before = await rowsScanned();
    // More than five times, when PostgreSQL may change to a plan for any parameters.
    for (let round = 0; round < 10; round += 1) {
      await open(store, loginOf({ id: `s${round}` }));
      await isRevoked(store, loginOf());
      await endSid(store, 'a', { before: NOW - 1, guard: { key: 'k', subject: 'ada' } });
      await store.prune(NOW);
    }
    expect(await rowsScanned()).toBe(before);
    await connection.query(`SELECT count(*) FROM ${schema}.sessions`);
    expect(await rowsScanned()).toBeGreaterThan(before);
  });

  test('several processes may prepare the schema at once', async () => {
    const schema = newSchema();
    await Promise.all(Array.from({ length: 10 }, () => preparePostgresStore(pool, { schema })));
    const store = createPostgresStore(pool, { schema });
    expect(await open(store, loginOf())).toBe('opened');
    await preparePostgresStore(pool, { schema });
    expect(await open(store, loginOf({ subject: 'eve' }))).toBe('id_in_use');
    const { rows } = await pool.query(`SELECT version FROM ${schema}.store_version`);
    expect(rows).toEqual([{ version: 1 }]);
  });

  test('the SQL for migrations run elsewhere makes the schema that preparing recognises', async () => {
    const schema = newSchema();
    await pool.query(postgresStoreSql({ schema }));
    await preparePostgresStore(pool, { schema });
    expect(await open(createPostgresStore(pool, { schema }), loginOf())).toBe('opened');
  });

  test('a schema of a newer version is refused and left alone', async () => {
    const schema = newSchema();
    await pool.query(`CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.store_version AS SELECT 99 AS version`);
    await expect(preparePostgresStore(pool, { schema })).rejects.toThrow(StoreSchemaError);
    const { rows } = await pool.query('SELECT count(*)::int AS tables FROM pg_tables WHERE schemaname = $1', [schema]);
    expect(rows).toEqual([{ tables: 1 }]);
  });

  test('a role that may only read and write rows can use a prepared schema', async () => {
    const schema = newSchema();
    await preparePostgresStore(pool, { schema });
    await pool.query(`CREATE ROLE ${schema} LOGIN; GRANT USAGE ON SCHEMA ${schema} TO ${schema};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${schema}`);
    const urlOfRole = new URL(url ?? '');
    urlOfRole.username = schema;
    const role = connectPostgres(urlOfRole.href);
    onTestFinished(() => role.end());
    await preparePostgresStore(role, { schema });
    const store = createPostgresStore(role, { schema });
    expect((await role.query('SELECT current_user AS name')).rows).toEqual([{ name: schema }]);
    expect(await open(store, loginOf())).toBe('opened');
    expect(await endSid(store, 'a')).toMatchObject({ known: 1 });
    await store.prune(NOW);
  });

  test('schemas are apart: a logout in one application is none in another', async () => {
    const one = await newPostgresStore(pool);
    const other = await newPostgresStore(pool);
    await endSubject(one, 'ada');
    expect(await isRevoked(one, loginOf())).toBe(true);
    expect(await isRevoked(other, loginOf())).toBe(false);
  });

  test('a schema name is never part of a statement as it is', () => {
    expect(() => createPostgresStore(pool, { schema: 'a"; DROP SCHEMA public; --' })).toThrow(TypeError);
  });

  test.each(['repeatable read', 'serializable'])('%s is refused: it would not see what came before', async (level) => {
    const schema = newSchema();
    await preparePostgresStore(pool, { schema });
    const strict = connectPostgres(url ?? '', {
      options: `-c default_transaction_isolation=${level.replace(' ', '\\ ')}`,
    });
    onTestFinished(() => strict.end());
    await preparePostgresStore(strict, { schema });
    const store = createPostgresStore(strict, { schema });
    await expect(open(store, loginOf())).rejects.toThrow('READ COMMITTED');
    await expect(endSid(store, 'a')).rejects.toThrow('READ COMMITTED');
  });

  test('pruning passes by what another call is changing, and waits for nobody', async () => {
    const schema = newSchema();
    const store = await newPostgresStore(pool, schema);
    await open(store, loginOf({ id: 's1' }));
    await open(store, loginOf({ id: 's2' }));
    const busy = await pool.connect();
    await busy.query('BEGIN');
    await busy.query(`UPDATE ${schema}.sessions SET expires_at = $1 WHERE id = 's1'`, [NOW + 3 * HOUR]);
    await store.prune(NOW + 2 * HOUR);
    await busy.query('COMMIT');
    busy.release();
    expect(await endSubject(store, 'ada')).toMatchObject({ known: 1, ended: [{ id: 's1' }] });
  });
});
