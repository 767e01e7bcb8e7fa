import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import express from 'express';
import session, { type Store } from 'express-session';
import { deleteHostSession, guardSessionStore } from '../../src/host-sessions/index.ts';
import type { SessionRecord } from '../../src/index.ts';
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
