import { promisify } from 'node:util';
import express from 'express';
import session, { type Store } from 'express-session';
import { deleteHostSession, guardSessionStore } from '../../src/host-sessions/index.ts';
import type { SessionRecord } from '../../src/index.ts';
import { startServer } from '../support/server.ts';
import type { HostApplication, HostScene } from './host-scene.ts';

declare module 'express-session' {
  interface SessionData {
    login?: SessionRecord | undefined;
    visits?: number | undefined;
  }
}

/** An Express application with express-session over any of its stores. */
export async function startExpressHost(
  store: Store,
  scene: HostScene,
  options: { rolling?: boolean } = {},
): Promise<Omit<HostApplication, 'has'>> {
  scene.hooks.deleteSession = (record) => deleteHostSession(store, record);
  const app = express();
  app.use(
    session({
      store: guardSessionStore(store, scene.sessions, (data) => data.login),
      secret: 'secret of the test',
      resave: false,
      saveUninitialized: false,
      rolling: options.rolling ?? false,
      cookie: { maxAge: 600_000 },
    }),
  );
  app.use(async (req, res) => {
    const { status, body } = await scene.answer(req.path, req.query.sid?.toString(), {
      async regenerate() {
        await promisify(req.session.regenerate.bind(req.session))();
        return req.sessionID;
      },
      get data() {
        return req.session;
      },
    });
    res.status(status).json(body);
  });
  return startServer(app);
}
