import type fastifySession from '@fastify/session';
import type { Store } from 'express-session';
import {
  missing,
  type OpenedStore,
  openConnectPgSimple,
  openConnectRedis,
  openExpressMemory,
  openFastifyMemory,
  openKoaRedis,
} from './host-stores.ts';
import type { KoaStore } from './koa-host.ts';

/** What an application of each framework is made of: a store of its sessions, and what the test wants. */
interface Frameworks<Input, Host> {
  express(opened: OpenedStore<Store>, input: Input): Host | Promise<Host>;
  fastify(opened: OpenedStore<fastifySession.SessionStore>, input: Input): Host | Promise<Host>;
  koa(opened: OpenedStore<KoaStore>, input: Input): Host | Promise<Host>;
}

/** Every framework and store of sessions that the kit is made for. */
export function everyHost<Input, Host>({ express, fastify, koa }: Frameworks<Input, Host>) {
  const host = <Opened>(
    framework: 'express-session' | '@fastify/session' | 'koa-session',
    store: string,
    skipped: boolean,
    open: () => Promise<Opened>,
    start: (opened: Opened, input: Input) => Host | Promise<Host>,
  ) => ({
    name: `${framework}, ${store}`,
    framework,
    /** Its server is not installed here. */
    skipped,
    start: async (input: Input): Promise<Host> => start(await open(), input),
  });
  return [
    host('express-session', 'MemoryStore', false, openExpressMemory, express),
    host('express-session', 'connect-redis', missing.redis, openConnectRedis, express),
    host('express-session', 'connect-pg-simple', missing.postgres, openConnectPgSimple, express),
    host('@fastify/session', 'MemoryStore', false, openFastifyMemory, fastify),
    host('@fastify/session', 'connect-redis', missing.redis, openConnectRedis, fastify),
    host('koa-session', 'external store', missing.redis, openKoaRedis, koa),
  ];
}
