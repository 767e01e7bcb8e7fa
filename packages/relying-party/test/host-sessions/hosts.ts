import { startExpressHost } from './express-host.ts';
import { startFastifyHost } from './fastify-host.ts';
import type { HostApplication, HostScene } from './host-scene.ts';
import {
  missing,
  type OpenedStore,
  openConnectPgSimple,
  openConnectRedis,
  openExpressMemory,
  openFastifyMemory,
  openKoaRedis,
} from './host-stores.ts';
import { startKoaHost } from './koa-host.ts';

export interface HostKind {
  name: string;
  /** Its server is not installed here. */
  skipped: boolean;
  start(scene: HostScene): Promise<HostApplication>;
}

/** Every framework and store that the guard is made for. */
export const hosts: readonly HostKind[] = [
  {
    name: 'express-session, MemoryStore',
    skipped: false,
    start: (scene) => over(openExpressMemory(), (store) => startExpressHost(store, scene, { rolling: true })),
  },
  {
    name: 'express-session, connect-redis',
    skipped: missing.redis,
    start: (scene) => over(openConnectRedis(), (store) => startExpressHost(store, scene)),
  },
  {
    name: 'express-session, connect-pg-simple',
    skipped: missing.postgres,
    start: (scene) => over(openConnectPgSimple(), (store) => startExpressHost(store, scene)),
  },
  {
    name: '@fastify/session, MemoryStore',
    skipped: false,
    start: (scene) => over(openFastifyMemory(), (store) => startFastifyHost(store, scene)),
  },
  {
    name: '@fastify/session, connect-redis',
    skipped: missing.redis,
    start: (scene) => over(openConnectRedis(), (store) => startFastifyHost(store, scene)),
  },
  {
    name: 'koa-session, external store',
    skipped: missing.redis,
    start: (scene) => over(openKoaRedis(), (store) => startKoaHost(store, scene)),
  },
];

async function over<Store>(
  opening: Promise<OpenedStore<Store>>,
  start: (store: Store) => Promise<Omit<HostApplication, 'has'>>,
): Promise<HostApplication> {
  const { store, has, close } = await opening;
  const app = await start(store);
  return { ...app, has, stop: () => app.stop().then(close) };
}
