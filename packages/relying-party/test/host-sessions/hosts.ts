import session from 'express-session';
import { everyHost } from './every-host.ts';
import { startExpressHost } from './express-host.ts';
import { startFastifyHost } from './fastify-host.ts';
import type { HostApplication, HostScene } from './host-scene.ts';
import type { OpenedStore } from './host-stores.ts';
import { startKoaHost } from './koa-host.ts';

/** Every framework and store that the guard is made for. */
export const hosts = everyHost<HostScene, HostApplication>({
  express: (opened, scene) =>
    over(opened, (store) => startExpressHost(store, scene, { rolling: store instanceof session.MemoryStore })),
  fastify: (opened, scene) => over(opened, (store) => startFastifyHost(store, scene)),
  koa: (opened, scene) => over(opened, (store) => startKoaHost(store, scene)),
});

async function over<Store>(
  { store, has, close }: OpenedStore<Store>,
  start: (store: Store) => Promise<Omit<HostApplication, 'has'>>,
): Promise<HostApplication> {
  const app = await start(store);
  return { ...app, has, stop: () => app.stop().then(close) };
}
