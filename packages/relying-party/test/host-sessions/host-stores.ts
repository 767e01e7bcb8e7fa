import fastifySession from '@fastify/session';
import connectPgSimple from 'connect-pg-simple';
import { RedisStore } from 'connect-redis';
import session from 'express-session';
import pg from 'pg';
import { createClient } from 'redis';
import { inject } from 'vitest';
import type { KoaStore } from './koa-host.ts';

/** A store of a framework's sessions, and a look behind it. */
export interface OpenedStore<Store> {
  store: Store;
  /** Is there a row of this id? Asked past the framework and the guard. */
  has(id: string): Promise<boolean>;
  close(): Promise<void>;
}

const redisUrl = inject('redisUrl');
const postgresUrl = inject('postgresUrl');

/** What is not installed here. */
export const missing = { redis: redisUrl === undefined, postgres: postgresUrl === undefined };

export async function openExpressMemory(): Promise<OpenedStore<session.MemoryStore>> {
  const store = new session.MemoryStore();
  const rows: unknown = Reflect.get(store, 'sessions');
  return { store, has: async (id) => Object.hasOwn(Object(rows), id), close: async () => {} };
}

export async function openFastifyMemory(): Promise<OpenedStore<fastifySession.SessionStore>> {
  const rows = new Map<string, never>();
  return { store: new fastifySession.MemoryStore(rows), has: async (id) => rows.has(id), close: async () => {} };
}

export async function openConnectRedis(): Promise<OpenedStore<RedisStore>> {
  const { client, prefix, ...rest } = await connectRedis();
  return { store: new RedisStore({ client, prefix }), ...rest };
}

export async function openConnectPgSimple(): Promise<OpenedStore<session.Store>> {
  const pool = new pg.Pool({ connectionString: postgresUrl });
  const tableName = `sessions_${crypto.randomUUID().replaceAll('-', '')}`;
  const PgStore = connectPgSimple(session);
  return {
    store: new PgStore({ pool, tableName, createTableIfMissing: true, pruneSessionInterval: false }),
    has: async (id) => (await pool.query(`select 1 from ${tableName} where sid = $1`, [id])).rowCount === 1,
    async close() {
      await pool.query(`drop table if exists ${tableName}`);
      await pool.end();
    },
  };
}

/** An external store for koa-session, as an application writes it. */
export async function openKoaRedis(): Promise<OpenedStore<KoaStore>> {
  const { client, prefix, ...rest } = await connectRedis();
  const store: KoaStore = {
    async get(key) {
      const data = await client.get(prefix + key);
      return data === null ? undefined : JSON.parse(data);
    },
    async set(key, data, maxAge) {
      await client.set(prefix + key, JSON.stringify(data), { expiration: { type: 'PX', value: maxAge } });
    },
    async destroy(key) {
      await client.del(prefix + key);
    },
  };
  return { store, ...rest };
}

async function connectRedis() {
  const client = createClient({ url: redisUrl ?? '' });
  await client.connect();
  const prefix = `${crypto.randomUUID()}:`;
  return {
    client,
    prefix,
    has: async (id: string) => (await client.exists(prefix + id)) === 1,
    close: () => client.close(),
  };
}
