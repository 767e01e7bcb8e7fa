import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import { logoutEndpoint, relyingParty, requiresSession, sendResponse, webRequest } from '../../src/adapters/hono.ts';
import { describeAdapterContract } from './adapter-contract.ts';
import { eventsOf, inProcess, type StartApplication, startOptions } from './application.ts';

const applicationOf = (parser: 'none' | 'in front'): StartApplication =>
  inProcess((party, mount) => {
    const events = eventsOf(party);
    const app = new Hono({ strict: false }).basePath(mount);
    app.use(async (c, next) => {
      // Two ways of setting a header in front; Hono keeps them in different places.
      if (parser === 'none') c.header('set-cookie', 'seen=1', { append: true });
      else c.res.headers.append('set-cookie', 'seen=1');
      await next();
    });
    if (parser === 'in front') {
      app.use(async (c, next) => {
        if (c.req.header('content-type')?.startsWith('application/x-www-form-urlencoded')) await c.req.parseBody();
        await next();
      });
    }
    app.all('/receiver', logoutEndpoint(party));
    app.use(relyingParty(party));
    // Hono's own protection: forms from elsewhere, or from nowhere, are turned away.
    app.use(csrf({ origin: new URL(party.baseUrl).origin }));
    app.get('/', (c) => c.json(c.get('curfew')?.claims ?? null));
    app.all('/private', requiresSession(), (c) => c.json(c.get('curfew')?.subject));
    app.post('/echo', async (c) => c.text(String((await c.req.parseBody()).name)));
    app.get('/events', async (c) => sendResponse(c, await events.stream(await webRequest(c, party.baseUrl))));
    app.get('/start', async (c) => {
      return sendResponse(c, await party.login(await webRequest(c, party.baseUrl), startOptions(party)));
    });
    app.onError((error, c) => (error instanceof HTTPException ? error.getResponse() : c.text('failed', 500)));
    return getRequestListener(app.fetch);
  });

describeAdapterContract('Hono', applicationOf('none'));
describeAdapterContract('Hono after parseBody()', {
  start: applicationOf('in front'),
  parsedBefore: true,
  places: ['under a prefix'],
});
