import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { inject } from 'vitest';
import type { RevocationBroadcast } from '../../src/stores/cached.ts';
import { postgresBroadcast } from '../../src/stores/postgres.ts';
import { createRedisStore, fromIoredis, redisBroadcast } from '../../src/stores/redis.ts';
import type { SessionStore } from '../../src/stores/store.ts';
import { NOW } from './logins.ts';
import { connectPostgres, newPostgresStore } from './postgres-schemas.ts';
import { connectRedis, newPrefix, newRedisStore } from './redis-clients.ts';

/** One store, reached by separate connections. */
export interface SharedStore {
  /** The store by a connection of its own. */
  connect(): Promise<SessionStore>;
  /** A broadcast by connections of its own. */
  broadcast(): Promise<RevocationBroadcast>;
  /** End every connection that listens, from the server's side. Resolves with how many there were. */
  cutListeners(): Promise<number>;
  close(): Promise<void>;
}

/** The systems through which processes share a store; `url` is undefined where one is not installed. */
export const SHARED_SYSTEMS = [
  { name: 'PostgreSQL', url: inject('postgresUrl'), share: sharePostgres },
  { name: 'Redis', url: inject('redisUrl'), share: shareRedis },
  { name: 'Redis by ioredis', url: inject('redisUrl'), share: shareIoredis },
];

async function sharePostgres(url: string): Promise<SharedStore> {
  const pools: ReturnType<typeof connectPostgres>[] = [];
  const newPool = (max: number) => {
    const pool = connectPostgres(url, { max });
    pools.push(pool);
    return pool;
  };
  const schema = `shared_${randomUUID().replaceAll('-', '')}`;
  const channel = `channel of ${schema}`;
  return {
    connect: async () => newPostgresStore(newPool(1), schema),
    broadcast: async () => postgresBroadcast(newPool(2), { channel }),
    async cutListeners() {
      const query = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = $1';
      return (await newPool(1).query(query, [`LISTEN "${channel}"`])).rows.length;
    },
    async close() {
      await Promise.all(pools.map((pool) => pool.end()));
    },
  };
}

async function shareRedis(url: string): Promise<SharedStore> {
  const prefix = newPrefix();
  const clients: Awaited<ReturnType<typeof connectRedis>>[] = [];
  const newClient = async () => {
    const client = await connectRedis(url, prefix);
    clients.push(client);
    return client;
  };
  const channel = `channel of ${prefix}`;
  return {
    connect: async () => newRedisStore(await newClient(), prefix),
    broadcast: async () => redisBroadcast(await newClient(), await newClient(), channel),
    async cutListeners() {
      const client = await newClient();
      const listening = (await client.clientList({ TYPE: 'PUBSUB' })).filter((other) => other.name === prefix);
      for (const { id } of listening) await client.sendCommand(['CLIENT', 'KILL', 'ID', String(id)]);
      return listening.length;
    },
    async close() {
      for (const client of clients) client.destroy();
    },
  };
}

async function shareIoredis(url: string): Promise<SharedStore> {
  const prefix = newPrefix();
  const clients: Redis[] = [];
  const newClient = async () => {
    const client = new Redis(url, { connectionName: prefix, lazyConnect: true });
    // Tests end connections, and one that ends must not end the test with it.
    client.on('error', () => {});
    clients.push(client);
    await client.connect();
    return client;
  };
  const channel = `channel of ${prefix}`;
  return {
    connect: async () => createRedisStore(fromIoredis(await newClient()), { prefix, now: () => NOW }),
    broadcast: async () => redisBroadcast(fromIoredis(await newClient()), fromIoredis(await newClient()), channel),
    async cutListeners() {
      const client = await newClient();
      const lines = String(await client.call('CLIENT', 'LIST', 'TYPE', 'PUBSUB')).split('\n');
      const ids = lines.filter((line) => line.includes(` name=${prefix} `)).map((line) => line.match(/^id=(\d+)/)?.[1]);
      for (const id of ids) await client.call('CLIENT', 'KILL', 'ID', id ?? '');
      return ids.length;
    },
    async close() {
      for (const client of clients) client.disconnect();
    },
  };
}
