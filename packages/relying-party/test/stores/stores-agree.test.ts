import fc from 'fast-check';
import { afterAll, expect, inject, test } from 'vitest';
import { createMemoryStore } from '../../src/index.ts';
import { createCachedStore } from '../../src/stores/cached.ts';
import { createRedisStore } from '../../src/stores/redis.ts';
import { createSqliteStore } from '../../src/stores/sqlite.ts';
import { connectPostgres, newPostgresStore } from './postgres-schemas.ts';
import { type MakeStore, operation, sid, tellStory } from './random-story.ts';
import { connectRedis, newPrefix } from './redis-clients.ts';

const postgresUrl = inject('postgresUrl');
const redisUrl = inject('redisUrl');
const pool = connectPostgres(postgresUrl ?? '');
const redis = redisUrl ? await connectRedis(redisUrl) : undefined;
afterAll(async () => {
  await pool.end();
  await redis?.close();
});

interface Teller {
  name: string;
  isThere: boolean;
  numRuns: number;
  makeStore: MakeStore;
}

const TELLERS: readonly Teller[] = [
  { name: 'SQLite', isThere: true, numRuns: 300, makeStore: () => createSqliteStore(':memory:') },
  { name: 'PostgreSQL', isThere: !!postgresUrl, numRuns: 80, makeStore: () => newPostgresStore(pool) },
  {
    name: 'Redis',
    isThere: !!redis,
    numRuns: 200,
    makeStore: (now) => createRedisStore(redis ?? unreachable(), { prefix: newPrefix(), now }),
  },
  {
    name: 'a cached view',
    isThere: true,
    numRuns: 300,
    makeStore: (now) => createCachedStore(createMemoryStore(), { staleness: 1000, maxEntries: 3, now }),
  },
];

function unreachable(): never {
  throw new Error('skipped where Redis is not installed');
}

for (const { name, isThere, numRuns, makeStore } of TELLERS) {
  test.skipIf(!isThere)(`whatever happens in whatever order, memory and ${name} tell the same story`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 30 }), async (operations) => {
        expect(await tellStory(makeStore, operations)).toEqual(await tellStory(createMemoryStore, operations));
      }),
      { numRuns },
    );
  });
}

test('once revoked, a session is never active again, whatever happens', async () => {
  const login = { id: 'observed', issuer: 'https://one.example', subject: 'ada', startedAt: 5, expiresAt: 30 };
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { maxLength: 30 }), sid, async (operations, sid) => {
      const session = { ...login, sid };
      const status = { do: 'status' as const, session };
      const save = { do: 'open' as const, session };
      const steps = operations.flatMap((step) => [step, status, save, { do: 'prune' as const }]);
      const results = await tellStory(createMemoryStore, steps);
      const statuses = results.filter((_, index) => steps[index] === status);
      const revokedAt = statuses.indexOf('revoked');
      if (revokedAt >= 0) expect(statuses.slice(revokedAt)).not.toContain('active');
    }),
    { numRuns: 300 },
  );
});
