import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { createSession } from 'koa-session';
import { deleteHostSession, guardSessionStore } from '../../src/host-sessions/index.ts';
import type { SessionRecord } from '../../src/index.ts';
import type { HostApplication, HostScene } from './host-scene.ts';

export interface KoaSessionData {
  login?: SessionRecord;
  visits?: number;
}

/** An external store of koa-session: promises, and options behind the data. */
export interface KoaStore {
  get(key: string, maxAge: number, options: { rolling: boolean }): Promise<KoaSessionData | undefined>;
  set(key: string, data: KoaSessionData, maxAge: number, options: { rolling: boolean }): Promise<void>;
  destroy(key: string): Promise<void>;
}

/** A Koa application with koa-session over an external store. */
export async function startKoaHost(store: KoaStore, scene: HostScene): Promise<Omit<HostApplication, 'has'>> {
  scene.hooks.deleteSession = (record) => deleteHostSession(store, record);
  const app = new Koa();
  app.keys = ['key of the test'];
  app.silent = true;
  app.use(createSession({ store: guardSessionStore(store, scene.sessions, (data) => data.login), rolling: true }, app));
  app.use(async (ctx) => {
    const { status, body } = await scene.answer(ctx.path, ctx.query.sid?.toString(), {
      async regenerate() {
        // koa-session 7 tells the new key only to a session object made after regenerate().
        await ctx.session.regenerate();
        ctx.session = {};
        return ctx.session.externalKey;
      },
      get data() {
        return ctx.session;
      },
    });
    ctx.status = status;
    ctx.body = body;
  });
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    // A listening TCP server has an AddressInfo.
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
