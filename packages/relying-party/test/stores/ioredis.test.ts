import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createRedisSideEffectQueue, createRedisStore, fromIoredis } from '../../src/stores/redis.ts';
import { describeSideEffectQueueContract, describeStoreContract } from '../../src/testing/index.ts';
import { NOW } from './logins.ts';
import { newPrefix } from './redis-clients.ts';

const url = inject('redisUrl') ?? '';

describe.skipIf(!url)('ioredis', () => {
  let redis: Redis;
  beforeAll(() => {
    redis = new Redis(url);
  });
  afterAll(async () => {
    await redis.quit();
  });

  const newStore = () => createRedisStore(fromIoredis(redis), { prefix: newPrefix(), now: () => NOW });
  const newQueue = () => createRedisSideEffectQueue(fromIoredis(redis), { prefix: newPrefix() });
  describeStoreContract('ioredis', newStore, { describe, expect, test });
  describeSideEffectQueueContract('ioredis', newQueue, { describe, expect, test });
});
