import 'reflect-metadata';
import {
  All,
  Controller,
  Get,
  HttpCode,
  type MiddlewareConsumer,
  Module,
  type NestModule,
  Post,
  Req,
  Res,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import express, { type Request, type Response } from 'express';
import type { FastifyReply, FastifyRequest } from 'fastify';
import * as onExpress from '../../src/adapters/express.ts';
import * as onFastify from '../../src/adapters/fastify.ts';
import type { RelyingParty } from '../../src/index.ts';
import { describeAdapterContract } from './adapter-contract.ts';
import { eventsOf, inProcess, isForged, startOptions } from './application.ts';

/** What differs between the platforms. */
interface Platform<Incoming, Outgoing> {
  configure(consumer: MiddlewareConsumer): void;
  respond(
    request: Incoming,
    reply: Outgoing,
    answer: (request: globalThis.Request) => Promise<globalThis.Response>,
  ): Promise<void>;
}

/** The pages of an application. Decorators are called as the functions they are, so nothing has to be compiled. */
function moduleOf<Incoming extends Request | FastifyRequest, Outgoing>(
  party: RelyingParty,
  { configure, respond }: Platform<Incoming, Outgoing>,
) {
  const events = eventsOf(party);
  class Pages {
    home(request: Incoming) {
      return JSON.stringify(request.curfew?.claims ?? null);
    }
    private(request: Incoming) {
      return JSON.stringify(request.curfew?.subject);
    }
    echo(request: { body: { name: string } }) {
      return request.body.name;
    }
    start(request: Incoming, reply: Outgoing) {
      return respond(request, reply, (web) => party.login(web, startOptions(party)));
    }
    events(request: Incoming, reply: Outgoing) {
      return respond(request, reply, (web) => events.stream(web));
    }
  }
  const route = (name: keyof Pages, ...decorators: MethodDecorator[]) => {
    const method = { value: Pages.prototype[name] };
    for (const decorate of decorators) decorate(Pages.prototype, name, method);
    Req()(Pages.prototype, name, 0);
  };
  Controller()(Pages);
  route('home', Get('/'));
  route('private', All('/private'));
  route('echo', Post('/echo'), HttpCode(200));
  for (const name of ['start', 'events'] as const) {
    route(name, Get(`/${name}`));
    Res()(Pages.prototype, name, 1);
  }

  class Application implements NestModule {
    configure = configure;
  }
  Module({ controllers: [Pages] })(Application);
  return Application;
}

describeAdapterContract(
  'NestJS on Express',
  inProcess(async (party, mount) => {
    const instance = express();
    const application = moduleOf<Request, Response>(party, {
      configure: (consumer) => void consumer.apply(onExpress.requiresSession()).forRoutes('private'),
      async respond(req, res, answer) {
        await onExpress.sendResponse(res, await answer(onExpress.webRequest(req, res, party.baseUrl)));
      },
    });
    const adapter = new ExpressAdapter(instance);
    const app = await NestFactory.create<NestExpressApplication>(application, adapter, { logger: false });
    app.setGlobalPrefix(mount);
    app.use((_req: Request, res: Response, next: () => void) => {
      res.append('set-cookie', 'seen=1');
      next();
    });
    app.use(`${mount}/receiver`, onExpress.logoutEndpoint(party));
    app.use(onExpress.relyingParty(party));
    app.use((req: Request, res: Response, next: () => void) => {
      if (isForged(req.method, req.get('x-csrf-token'))) res.sendStatus(403);
      else next();
    });
    await app.init();
    return instance;
  }),
);

describeAdapterContract(
  'NestJS on Fastify',
  inProcess(async (party, mount) => {
    const application = moduleOf<FastifyRequest, FastifyReply>(party, {
      configure() {},
      async respond(request, reply, answer) {
        onFastify.sendResponse(reply, await answer(onFastify.webRequest(request, reply, party.baseUrl)));
      },
    });
    const adapter = new FastifyAdapter({ routerOptions: { ignoreTrailingSlash: true } });
    const app = await NestFactory.create<NestFastifyApplication>(application, adapter, { logger: false });
    app.setGlobalPrefix(mount);
    const fastify = app.getHttpAdapter().getInstance();
    fastify.addHook('onRequest', async (_, reply) => {
      reply.header('set-cookie', 'seen=1');
    });
    await app.register(onFastify.logoutEndpoint(party), { prefix: `${mount}/receiver` });
    await app.register(onFastify.relyingParty(party));
    const gate = onFastify.requiresSession();
    fastify.addHook('preHandler', async (request, reply) => {
      if (request.url.startsWith(`${mount}/private`)) return gate(request, reply);
    });
    fastify.addHook('onRequest', async (request, reply) => {
      if (isForged(request.method, request.headers['x-csrf-token'])) return reply.code(403).send();
    });
    await app.init();
    await fastify.ready();
    return fastify.routing;
  }),
);
