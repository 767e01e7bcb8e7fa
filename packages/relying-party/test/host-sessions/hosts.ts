import fastifySession from '@fastify/session';
import connectPgSimple from 'connect-pg-simple';
import { RedisStore } from 'connect-redis';
import session from 'express-session';
import pg from 'pg';
import { createClient } from 'redis';
import { inject } from 'vitest';
import { startExpressHost } from './express-host.ts';
import { startFastifyHost } from './fastify-host.ts';
import type { HostApplication, HostScene } from './host-scene.ts';
import { type KoaStore, startKoaHost } from './koa-host.ts';

export interface HostKind {
  name: string;
  /** Its server is not installed here. */
  skipped: boolean;
  start(scene: HostScene): Promise<HostApplication>;
}

const redisUrl = inject('redisUrl');
const postgresUrl = inject('postgresUrl');

/** Every framework and store that the guard is made for. */
export const hosts: readonly HostKind[] = [
  {
    name: 'express-session, MemoryStore',
    skipped: false,
    async start(scene) {
      const store = new session.MemoryStore();
      const rows: unknown = Reflect.get(store, 'sessions');
      const app = await startExpressHost(store, scene, { rolling: true });
      return { ...app, has: async (id) => Object.hasOwn(Object(rows), id) };
    },
  },
  {
    name: 'express-session, connect-redis',
    skipped: redisUrl === undefined,
    async start(scene) {
      const redis = await connectRedis();
      const app = await startExpressHost(new RedisStore({ client: redis.client, prefix: redis.prefix }), scene);
      return { ...app, has: redis.has, stop: () => app.stop().then(redis.close) };
    },
  },
  {
    name: 'express-session, connect-pg-simple',
    skipped: postgresUrl === undefined,
    async start(scene) {
      const pool = new pg.Pool({ connectionString: postgresUrl });
      const tableName = `sessions_${crypto.randomUUID().replaceAll('-', '')}`;
      const PgStore = connectPgSimple(session);
      const store = new PgStore({ pool, tableName, createTableIfMissing: true, pruneSessionInterval: false });
      const app = await startExpressHost(store, scene);
      return {
        ...app,
        has: async (id) => (await pool.query(`select 1 from ${tableName} where sid = $1`, [id])).rowCount === 1,
        async stop() {
          await app.stop();
          await pool.query(`drop table if exists ${tableName}`);
          await pool.end();
        },
      };
    },
  },
  {
    name: '@fastify/session, MemoryStore',
    skipped: false,
    async start(scene) {
      const rows = new Map<string, never>();
      const app = await startFastifyHost(new fastifySession.MemoryStore(rows), scene);
      return { ...app, has: async (id) => rows.has(id) };
    },
  },
  {
    name: '@fastify/session, connect-redis',
    skipped: redisUrl === undefined,
    async start(scene) {
      const redis = await connectRedis();
      const app = await startFastifyHost(new RedisStore({ client: redis.client, prefix: redis.prefix }), scene);
      return { ...app, has: redis.has, stop: () => app.stop().then(redis.close) };
    },
  },
  {
    name: 'koa-session, external store',
    skipped: redisUrl === undefined,
    async start(scene) {
      const redis = await connectRedis();
      const { client, prefix } = redis;
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
      const app = await startKoaHost(store, scene);
      return { ...app, has: redis.has, stop: () => app.stop().then(redis.close) };
    },
  },
];

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
