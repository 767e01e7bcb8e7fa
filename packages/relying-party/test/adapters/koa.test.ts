import Koa from 'koa';
import bodyParser from 'koa-bodyparser';
import { logoutEndpoint, relyingParty, requiresSession, sendResponse, webRequest } from '../../src/adapters/koa.ts';
import { describeAdapterContract } from './adapter-contract.ts';
import { eventsOf, inProcess, isForged, type StartApplication, startOptions } from './application.ts';

const applicationOf = (parser: 'in front' | 'behind'): StartApplication =>
  inProcess((party, mount) => {
    const app = new Koa();
    const events = eventsOf(party);
    app.silent = true; // no errors on the console
    const on = (path: string, middleware: Koa.Middleware) => {
      app.use((ctx, next) =>
        ctx.path.replace(/(.)\/$/, '$1') === (mount + path || '/') ? middleware(ctx, next) : next(),
      );
    };
    app.use(async (ctx, next) => {
      ctx.append('set-cookie', 'seen=1');
      await next();
    });
    if (parser === 'in front') app.use(bodyParser());
    on('/receiver', logoutEndpoint(party));
    app.use(relyingParty(party));
    app.use(async (ctx, next) => {
      if (isForged(ctx.method, ctx.get('x-csrf-token'))) ctx.throw(403);
      await next();
    });
    if (parser === 'behind') app.use(bodyParser());
    on(mount ? '' : '/', (ctx) => {
      ctx.body = JSON.stringify(ctx.state.curfew?.claims ?? null);
    });
    on('/private', requiresSession());
    on('/private', (ctx) => {
      ctx.body = JSON.stringify(ctx.state.curfew?.subject);
    });
    on('/echo', (ctx) => {
      const { name } = ctx.request.body as { name: string }; // what the tests send
      ctx.body = name;
    });
    on('/events', async (ctx) => {
      sendResponse(ctx, await events.stream(webRequest(ctx, party.baseUrl)));
    });
    on('/start', async (ctx) => {
      sendResponse(ctx, await party.login(webRequest(ctx, party.baseUrl), startOptions(party)));
    });
    return app.callback();
  });

describeAdapterContract('Koa', applicationOf('behind'));
describeAdapterContract('Koa behind koa-bodyparser', {
  start: applicationOf('in front'),
  parsedBefore: true,
  places: ['under a prefix'],
});
