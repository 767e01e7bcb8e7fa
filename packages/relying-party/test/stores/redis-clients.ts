import { createClient } from 'redis';
import { createRedisStore } from '../../src/stores/redis.ts';
import type { SessionStore } from '../../src/stores/store.ts';
import { NOW } from './logins.ts';

let prefixes = 0;

/** A prefix that no other test uses. */
export function newPrefix(): string {
  prefixes += 1;
  return `test-${process.pid}-${prefixes}`;
}

/** A connection to the tests' server. It fails at once while the server is away, as applications should have it. */
export async function connectRedis(url: string, name = 'test') {
  const client = createClient({ url, name, disableOfflineQueue: true });
  // Tests end connections, and one that ends must not end the test with it.
  client.on('error', () => {});
  await client.connect();
  return client;
}

export type RedisClient = Awaited<ReturnType<typeof connectRedis>>;

/** An empty store, whose clock stands at the time of the tests' logins. */
export function newRedisStore(client: RedisClient, prefix = newPrefix()): SessionStore {
  return createRedisStore(client, { prefix, now: () => NOW });
}
