import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { createMemorySideEffectQueue } from '../../src/index.ts';
import { createPostgresSideEffectQueue, preparePostgresStore } from '../../src/stores/postgres.ts';
import { createRedisSideEffectQueue, createRedisStore } from '../../src/stores/redis.ts';
import { createSqliteSideEffectQueue, createSqliteStore } from '../../src/stores/sqlite.ts';
import { describeSideEffectQueueContract } from '../../src/testing/index.ts';
import { loginOf, NOW, open } from '../stores/logins.ts';
import { connectPostgres, newSchema } from '../stores/postgres-schemas.ts';
import { connectRedis, newPrefix, type RedisClient } from '../stores/redis-clients.ts';

const framework = { describe, expect, test };
const postgresUrl = inject('postgresUrl');
const redisUrl = inject('redisUrl');

describeSideEffectQueueContract('memory', () => createMemorySideEffectQueue(), framework);
describeSideEffectQueueContract('SQLite', () => createSqliteSideEffectQueue(':memory:'), framework);

describe.skipIf(!postgresUrl)('with a server', () => {
  let pool: pg.Pool;
  beforeAll(() => {
    pool = connectPostgres(postgresUrl ?? '');
  });
  afterAll(() => pool.end());

  async function newQueue() {
    const schema = newSchema();
    await preparePostgresStore(pool, { schema });
    return createPostgresSideEffectQueue(pool, { schema });
  }
  describeSideEffectQueueContract('PostgreSQL', newQueue, framework);
});

describe.skipIf(!redisUrl)('with a server', () => {
  let client: RedisClient;
  beforeAll(async () => {
    client = await connectRedis(redisUrl ?? '');
  });
  afterAll(() => client.close());
  describeSideEffectQueueContract(
    'Redis',
    () => createRedisSideEffectQueue(client, { prefix: newPrefix() }),
    framework,
  );

  test('a queue and a store that share a prefix keep apart', async () => {
    const prefix = newPrefix();
    const queue = createRedisSideEffectQueue(client, { prefix });
    const store = createRedisStore(client, { prefix, now: () => NOW });
    expect(await queue.write({ sessionId: 's1', value: 'sealed', dueAt: 1, version: 0 })).toBe(true);
    expect(await open(store, loginOf())).toBe('opened');
    await store.prune(Number.MAX_SAFE_INTEGER);
    expect(await queue.due(1, 10)).toHaveLength(1);
  });
});

test('the SQLite queue may live in the file of the session store, and is there after a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-queue-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'sessions.db');
  const store = createSqliteStore(file);
  const queue = createSqliteSideEffectQueue(file);
  await queue.write({ sessionId: 's1', value: 'sealed', dueAt: 1, version: 0 });
  await queue.close();
  await store.close();
  const again = createSqliteStore(file);
  const reopened = createSqliteSideEffectQueue(file);
  expect(await reopened.read('s1')).toMatchObject({ value: 'sealed' });
  await reopened.close();
  await again.close();
});
