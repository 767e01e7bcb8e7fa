import cookie from '@fastify/cookie';
import fastifySession from '@fastify/session';
import fastify from 'fastify';
import { deleteHostSession, guardSessionStore } from '../../src/host-sessions/index.ts';
import type { SessionRecord } from '../../src/index.ts';
import type { HostApplication, HostScene } from './host-scene.ts';

declare module 'fastify' {
  interface Session {
    login?: SessionRecord | undefined;
    visits?: number | undefined;
  }
}

/** A Fastify application with @fastify/session over any of its stores. */
export async function startFastifyHost(
  store: fastifySession.SessionStore,
  scene: HostScene,
): Promise<Omit<HostApplication, 'has'>> {
  scene.hooks.deleteSession = (record) => deleteHostSession(store, record);
  const app = fastify();
  await app.register(cookie);
  await app.register(fastifySession, {
    store: guardSessionStore(store, scene.sessions, (data) => data.login),
    secret: 'secret of the test, long enough for the signature',
    saveUninitialized: false,
    cookie: { secure: false, maxAge: 600_000 },
  });
  app.get<{ Querystring: { sid?: string } }>('/*', async (request, reply) => {
    const { status, body } = await scene.answer(new URL(request.url, 'http://app').pathname, request.query.sid, {
      async regenerate() {
        await request.session.regenerate();
        return request.session.sessionId;
      },
      get data() {
        return request.session;
      },
    });
    return reply.code(status).send(body);
  });
  return {
    origin: await app.listen({ port: 0, host: '127.0.0.1' }),
    stop: () => app.close(),
  };
}
