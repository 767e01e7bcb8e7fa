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
import { inProcess, isForged, startOptions } from './application.ts';

/** The pages of an application, the same on both platforms. Decorators are the functions they are, so nothing is compiled. */
function moduleOf(configure: (consumer: MiddlewareConsumer) => void, start: (...call: never[]) => unknown) {
  class Pages {
    home(request: Request | FastifyRequest) {
      return JSON.stringify(request.curfew?.claims ?? null);
    }
    private(request: Request | FastifyRequest) {
      return JSON.stringify(request.curfew?.subject);
    }
    echo(request: { body: { name: string } }) {
      return request.body.name;
    }
    start(...call: never[]) {
      return start(...call);
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
  route('start', Get('/start'));
  Res()(Pages.prototype, 'start', 1);

  class Application implements NestModule {
    configure = configure;
  }
  Module({ controllers: [Pages] })(Application);
  return Application;
}

const startOnExpress = (party: RelyingParty) => async (req: Request, res: Response) => {
  await onExpress.sendResponse(
    res,
    await party.login(onExpress.webRequest(req, res, party.baseUrl), startOptions(party)),
  );
};

describeAdapterContract(
  'NestJS on Express',
  inProcess(async (party, mount) => {
    const instance = express();
    const application = moduleOf(
      (consumer) => void consumer.apply(onExpress.requiresSession()).forRoutes('private'),
      startOnExpress(party),
    );
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

const startOnFastify = (party: RelyingParty) => async (request: FastifyRequest, reply: FastifyReply) => {
  const response = await party.login(onFastify.webRequest(request, reply, party.baseUrl), startOptions(party));
  onFastify.sendResponse(reply, response);
};

describeAdapterContract(
  'NestJS on Fastify',
  inProcess(async (party, mount) => {
    const application = moduleOf(() => {}, startOnFastify(party));
    const app = await NestFactory.create<NestFastifyApplication>(application, new FastifyAdapter(), { logger: false });
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
