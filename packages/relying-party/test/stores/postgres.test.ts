import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { keyOfSessionId, keysOfScope } from '../../src/sessions/revocation-keys.ts';
import {
  createPostgresStore,
  postgresStoreSql,
  preparePostgresStore,
  StoreSchemaError,
} from '../../src/stores/postgres.ts';
import { STEPS } from '../../src/stores/postgres-steps.ts';
import type { SessionStore } from '../../src/stores/store.ts';
import { describeStoreContract } from '../../src/testing/index.ts';
import { endSid, endSubject, HOUR, ISSUER, isRevoked, loginOf, NOW, open } from './logins.ts';
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
    await store.endings?.list(1);
    await store.endings?.forget('s1');
    expect(statements).toBe(6);
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
      await endSid(store, 'a', { before: NOW + round, note: 'noted' });
      await store.endings?.list(20);
      await store.endings?.forget(`s${round}`);
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
    expect(rows).toEqual([{ version: 2 }]);
  });

  test('the SQL for migrations run elsewhere makes the schema that preparing recognises', async () => {
    const schema = newSchema();
    await pool.query(postgresStoreSql({ schema }));
    await preparePostgresStore(pool, { schema });
    expect(await open(createPostgresStore(pool, { schema }), loginOf())).toBe('opened');
  });

  test('a schema of the version before is brought up to date while processes of that version go on', async () => {
    const schema = newSchema();
    await pool.query(`${STEPS[0]?.(schema)} UPDATE ${schema}.store_version SET version = 1`);
    const open1 = `SELECT ${schema}.open_session('s1', 'op', 'ada', 'a', 5, 1000, '{k}') AS outcome`;
    expect((await pool.query(open1)).rows).toEqual([{ outcome: 'opened' }]);
    await preparePostgresStore(pool, { schema });
    const revoke1 = `SELECT ${schema}.revoke_sessions('{k}', 5, 1000, NULL, NULL, NULL, NULL, 1)::json->>'known' AS known`;
    expect((await pool.query(revoke1)).rows).toEqual([{ known: '1' }]);
    expect(await createPostgresStore(pool, { schema }).endings?.list(10)).toEqual([]);
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

  describe('a call that another one overtakes while it waits', () => {
    const BY_ID = [keyOfSessionId('s1')];

    /** Let `first` happen in an open transaction, begin `second`, and commit when it waits for the first. */
    async function overtake(
      first: (store: SessionStore) => Promise<unknown>,
      second: (store: SessionStore) => Promise<unknown>,
      prepare: (store: SessionStore) => Promise<unknown> = async () => {},
    ): Promise<unknown> {
      const schema = newSchema();
      const store = await newPostgresStore(pool, schema);
      await prepare(store);
      const [held, waiting] = await Promise.all([pool.connect(), pool.connect()]);
      onTestFinished(() => {
        held.release(true);
        waiting.release(true);
      });
      const within = (client: pg.PoolClient) => {
        const query = (text: string, values?: unknown[]) => client.query(text, values);
        return createPostgresStore({ query, connect: () => pool.connect() }, { schema });
      };
      const { rows } = await waiting.query('SELECT pg_backend_pid() AS pid');
      await held.query('BEGIN');
      await first(within(held));
      let isDone = false;
      const result = second(within(waiting)).finally(() => {
        isDone = true;
      });
      const isWaiting = async () => {
        const query = "SELECT FROM pg_stat_activity WHERE pid = $1 AND wait_event_type = 'Lock'";
        return (await pool.query(query, [rows[0]?.pid])).rows.length > 0;
      };
      while (!isDone && !(await isWaiting()));
      await held.query('COMMIT');
      return result;
    }

    test('a login sees the logout that came first', async () => {
      expect(
        await overtake(
          (store) => endSid(store, 'a'),
          (store) => open(store, loginOf()),
        ),
      ).toBe('revoked');
    });

    test('a logout sees the login that came first', async () => {
      const outcome = await overtake(
        (store) => open(store, loginOf()),
        (store) => endSubject(store, 'ada'),
      );
      expect(outcome).toEqual({ outcome: 'applied', known: 1, ended: [loginOf()] });
    });

    test('a logout does not end once more what another one ended by another key', async () => {
      const end = (store: SessionStore) => store.revoke({ keys: BY_ID, before: NOW, expiresAt: NOW + HOUR }, NOW);
      const outcome = await overtake(
        end,
        (store) => endSid(store, 'a'),
        (store) => open(store, loginOf()),
      );
      expect(outcome).toEqual({ outcome: 'applied', known: 1, ended: [] });
    });

    test('a login sees that its id was taken', async () => {
      const taken = (store: SessionStore) => store.open(loginOf({ subject: 'eve' }), ['another key']);
      expect(await overtake(taken, (store) => open(store, loginOf()))).toBe('id_in_use');
    });

    test('a token is applied once', async () => {
      const once = { key: 'token', expiresAt: NOW + HOUR };
      const outcome = await overtake(
        (store) => endSid(store, 'a', { once }),
        (store) => endSid(store, 'b', { once }),
      );
      expect(outcome).toEqual({ outcome: 'already_applied' });
    });

    test('the guard sees the login that came first', async () => {
      const guard = { key: keysOfScope({ issuer: ISSUER, sid: 'a' })[0] ?? '', subject: 'ada' };
      const outcome = await overtake(
        (store) => open(store, loginOf({ subject: 'eve' })),
        (store) => endSid(store, 'b', { guard }),
      );
      expect(outcome).toEqual({ outcome: 'subject_mismatch' });
    });
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
