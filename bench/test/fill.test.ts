import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { createSessionRegistry, type SessionRecord, type SessionStore } from '@curfew/relying-party';
import { createPostgresStore, preparePostgresStore } from '@curfew/relying-party/postgres';
import { createRedisStore } from '@curfew/relying-party/redis';
import { createSqliteStore } from '@curfew/relying-party/sqlite';
import pg from 'pg';
import { createClient } from 'redis';
import { expect, inject, onTestFinished, test } from 'vitest';
import { fillPostgres } from '../benchmarks/receiver/fill/postgres.ts';
import { fillRedis } from '../benchmarks/receiver/fill/redis.ts';
import { fillSqlite } from '../benchmarks/receiver/fill/sqlite.ts';

const startedAt = Date.now() - 60_000;
const sessions = Array.from({ length: 1_234 }, (_, number): SessionRecord => {
  const person = { issuer: 'https://op.example', subject: `person "${number % 1_000}"` };
  return { id: `id ${number}`, ...person, sid: `sid ${number}`, startedAt, expiresAt: startedAt + 3_600_000 };
});

/** What is in a store that was filled in bulk, and in one in which the kit opened the same sessions. */
async function compareFilled(filled: SessionStore, opened: SessionStore, read: (store: SessionStore) => unknown) {
  const registry = createSessionRegistry({ store: opened });
  for (const session of sessions) expect(await registry.open(session)).toBe('opened');
  expect(await read(filled)).toEqual(await read(opened));
}

/** The store goes on from there: one revocation ends the session that it names. */
async function revokeOne(store: SessionStore) {
  const registry = createSessionRegistry({ store });
  const [session, another] = sessions;
  if (!session || !another) throw new Error('there are no sessions');
  const { issuer, subject, sid } = session;
  expect(await registry.revoke({ issuer, subject, sid })).toMatchObject({
    outcome: 'applied',
    known: 1,
    ended: [session],
  });
  expect([await registry.status(session), await registry.status(another)]).toEqual(['revoked', 'active']);
  expect(await registry.open(another)).toBe('opened');
}

test('an SQLite store that is filled in bulk holds what the kit would have written', async () => {
  const databases = new Map<SessionStore, DatabaseSync>();
  const open = () => {
    const database = new DatabaseSync(':memory:');
    onTestFinished(() => database.close());
    const store = createSqliteStore(database);
    databases.set(store, database);
    return { database, store };
  };
  const filled = open();
  fillSqlite(filled.database, sessions);
  await compareFilled(filled.store, open().store, (store) =>
    ['sessions ORDER BY id', 'session_keys ORDER BY key, session_id'].map((rows) =>
      databases.get(store)?.prepare(`SELECT * FROM ${rows}`).all(),
    ),
  );
  await revokeOne(filled.store);
});

test.skipIf(!inject('postgresUrl'))(
  'a PostgreSQL store that is filled in bulk holds what the kit would have written, and its indexes work',
  async () => {
    const pool = new pg.Pool({ connectionString: inject('postgresUrl') });
    onTestFinished(() => pool.end());
    const schemas = new Map<SessionStore, string>();
    const open = async () => {
      const schema = `fill_${randomUUID().replaceAll('-', '')}`;
      await preparePostgresStore(pool, { schema });
      onTestFinished(async () => void (await pool.query(`DROP SCHEMA ${schema} CASCADE`)));
      const store = createPostgresStore(pool, { schema });
      schemas.set(store, schema);
      return { schema, store };
    };
    const filled = await open();
    await fillPostgres(pool, sessions, filled.schema);
    await compareFilled(filled.store, (await open()).store, async (store) => {
      const tables = ['sessions', 'session_keys'].map((table) => `${schemas.get(store)}.${table}`);
      const order = ['id', 'key, session_id'];
      const rows = tables.map(
        async (table, at) => (await pool.query(`SELECT * FROM ${table} ORDER BY ${order[at]}`)).rows,
      );
      const indexes =
        'SELECT bool_and(indisready AND indisvalid) AS work FROM pg_index WHERE indrelid = ANY ($1::regclass[])';
      return [...(await Promise.all(rows)), (await pool.query(indexes, [tables])).rows];
    });
    await revokeOne(filled.store);
  },
);

test.skipIf(!inject('redisUrl'))(
  'a Redis store that is filled in bulk holds what the kit would have written',
  async () => {
    const client = createClient({ url: inject('redisUrl') ?? '' });
    await client.connect();
    onTestFinished(() => client.close());
    const prefixes = new Map<SessionStore, string>();
    const open = () => {
      const prefix = randomUUID();
      const store = createRedisStore(client, { prefix });
      prefixes.set(store, prefix);
      return { prefix, store };
    };
    const filled = open();
    await fillRedis(client, sessions, filled.prefix);
    await compareFilled(filled.store, open().store, async (store) => {
      const root = `{${prefixes.get(store)}}`;
      const keys = (await client.keys(`*${prefixes.get(store)}*`)).sort();
      const rows = keys.map(async (key) => [
        key.slice(root.length),
        (await client.type(key)) === 'hash'
          ? { ...(await client.hGetAll(key)) }
          : await client.zRangeWithScores(key, 0, -1),
        // Minutes: they were not written at the same moment.
        Math.round((await client.pTTL(key)) / 60_000),
      ]);
      return Promise.all(rows);
    });
    await revokeOne(filled.store);
  },
);
