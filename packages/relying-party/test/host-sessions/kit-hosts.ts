import type { RequestListener } from 'node:http';
import cookie from '@fastify/cookie';
import fastifySession from '@fastify/session';
import express from 'express';
import session, { type Store } from 'express-session';
import fastify from 'fastify';
import Koa from 'koa';
import { createSession } from 'koa-session';
import * as expressKit from '../../src/adapters/express.ts';
import * as fastifyKit from '../../src/adapters/fastify.ts';
import * as koaKit from '../../src/adapters/koa.ts';
import { type HostSessionOptions, type HostSessions, hostSession } from '../../src/host-sessions/index.ts';
import type { RelyingParty } from '../../src/index.ts';
import { everyHost } from './every-host.ts';
import type { OpenedStore } from './host-stores.ts';
import type { KoaStore } from './koa-host.ts';

declare module 'express-session' {
  interface SessionData {
    visits?: number | undefined;
  }
}

/** What the routes of every application below work on. */
export interface KitRequest {
  path: string;
  session: { subject: string; id: string } | undefined;
  /** The framework's session. */
  data: { visits?: number | undefined };
}

export type Answer = (request: KitRequest) => Promise<Record<string, unknown>>;

export interface KitHost {
  session: HostSessions;
  has(id: string): Promise<boolean>;
  /** Give the application its routes. */
  build(party: RelyingParty, answer: Answer): Promise<RequestListener>;
  close(): Promise<void>;
}

const MAX_AGE = 600_000;

function onExpress({ store, ...rest }: OpenedStore<Store>, options: HostSessionOptions): KitHost {
  return {
    ...rest,
    session: hostSession(store, options),
    async build(party, answer) {
      const app = express();
      const settings = { secret: 'secret of the test', resave: false, saveUninitialized: false };
      app.use(session({ store, ...settings, cookie: { maxAge: MAX_AGE } }));
      app.use(expressKit.relyingParty(party));
      app.use(async (req, res) => {
        res.json(await answer({ path: req.path, session: req.curfew, data: req.session }));
      });
      app.use(((_error, _req, res, _next) => {
        res.status(500).json({});
      }) satisfies express.ErrorRequestHandler);
      return app;
    },
  };
}

function onFastify({ store, ...rest }: OpenedStore<fastifySession.SessionStore>, options: HostSessionOptions): KitHost {
  return {
    ...rest,
    session: hostSession(store, options),
    async build(party, answer) {
      const app = fastify();
      await app.register(cookie);
      await app.register(fastifySession, {
        store,
        secret: 'secret of the test, long enough for the signature',
        saveUninitialized: false,
        cookie: { secure: false, maxAge: MAX_AGE },
      });
      await app.register(fastifyKit.relyingParty(party));
      app.get('/*', async (request) => {
        const { pathname } = new URL(request.url, 'http://app');
        return answer({ path: pathname, session: request.curfew, data: request.session });
      });
      await app.ready();
      return app.routing;
    },
  };
}

function onKoa({ store, ...rest }: OpenedStore<KoaStore>, options: HostSessionOptions): KitHost {
  return {
    ...rest,
    session: hostSession(store, options),
    async build(party, answer) {
      const app = new Koa();
      app.keys = ['key of the test'];
      app.silent = true;
      app.use(createSession({ store, maxAge: MAX_AGE }, app));
      app.use(koaKit.relyingParty(party));
      app.use(async (ctx) => {
        ctx.body = await answer({ path: ctx.path, session: ctx.state.curfew, data: ctx.session });
      });
      return app.callback();
    },
  };
}

/** Every framework and store in which the kit's session can live. */
export const kitHosts = everyHost<HostSessionOptions, KitHost>({ express: onExpress, fastify: onFastify, koa: onKoa });
