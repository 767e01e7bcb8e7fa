import Koa from 'koa';
import { createSession } from 'koa-session';
import { deleteHostSession, guardSessionStore } from '../../src/host-sessions/index.ts';
import type { SessionRecord } from '../../src/index.ts';
import { startServer } from '../support/server.ts';
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
  return startServer(app.callback());
}
