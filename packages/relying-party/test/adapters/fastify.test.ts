import { once } from 'node:events';
import { connect, type OutgoingHttpHeaders } from 'node:http2';
import { text } from 'node:stream/consumers';
import formbody from '@fastify/formbody';
import Fastify, { type FastifyInstance, type onRequestAsyncHookHandler } from 'fastify';
import { expect, test } from 'vitest';
import { logoutEndpoint, relyingParty, requiresSession, sendResponse, webRequest } from '../../src/adapters/fastify.ts';
import { createMemoryStore, createRelyingParty, type RelyingParty } from '../../src/index.ts';
import { describeAdapterContract } from './adapter-contract.ts';
import { eventsOf, inProcess, isForged, type StartApplication, startOptions } from './application.ts';

function addPages(pages: FastifyInstance, party: RelyingParty): void {
  pages.get('/', async (request) => JSON.stringify(request.curfew?.claims ?? null));
  pages.all('/private', { preHandler: requiresSession() }, async (request) => JSON.stringify(request.curfew?.subject));
  pages.post<{ Body: { name: string } }>('/echo', async (request) => request.body.name);
  const events = eventsOf(party);
  pages.get('/events', async (request, reply) => {
    return sendResponse(reply, await events.stream(webRequest(request, reply, party.baseUrl)));
  });
  pages.get('/start', async (request, reply) => {
    return sendResponse(reply, await party.login(webRequest(request, reply, party.baseUrl), startOptions(party)));
  });
}

/** A parser of the application's own, where there is no @fastify/formbody. */
function parseForms(app: FastifyInstance): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    async (_: unknown, body: string) => Object.fromEntries(new URLSearchParams(body)),
  );
}

const refuseForged: onRequestAsyncHookHandler = async (request, reply) => {
  if (isForged(request.method, request.headers['x-csrf-token'])) return reply.code(403).send();
};

const applicationOf = (instance: 'root' | 'prefixed', parser: 'own' | '@fastify/formbody'): StartApplication =>
  inProcess(async (party, mount) => {
    const app = Fastify();
    app.addHook('onRequest', async (_, reply) => {
      reply.header('set-cookie', 'seen=1');
    });
    if (parser === '@fastify/formbody') app.register(formbody);
    else parseForms(app);
    await app.register(logoutEndpoint(party), { prefix: `${mount}/receiver` });
    if (instance === 'root') {
      await app.register(relyingParty(party));
      app.addHook('onRequest', refuseForged);
    }
    app.register(
      async (pages) => {
        if (instance === 'prefixed') {
          await pages.register(relyingParty(party));
          pages.addHook('onRequest', refuseForged);
        }
        addPages(pages, party);
      },
      { prefix: mount },
    );
    await app.ready();
    return app.routing;
  });

describeAdapterContract('Fastify', applicationOf('root', 'own'));
describeAdapterContract('Fastify with @fastify/formbody, registered in the prefix', {
  start: applicationOf('prefixed', '@fastify/formbody'),
  places: ['under a prefix'],
});

const partyAt = (path: string) =>
  createRelyingParty({
    issuer: 'https://op.example',
    clientId: 'app',
    baseUrl: `https://app.example${path}`,
    cookieSecret: 'a cookie secret of more than 32 characters',
    store: createMemoryStore(),
  });

test('two applications in one Fastify server keep apart, and what they do not know is not found', async () => {
  const app = Fastify();
  for (const path of ['/one', '/two']) {
    app.register(
      async (pages) => {
        pages.register(relyingParty(partyAt(path)));
        pages.get('/private', { preHandler: requiresSession() }, async () => 'private');
      },
      { prefix: path },
    );
  }
  app.setNotFoundHandler((_, reply) => reply.code(404).send('not found here'));
  const headers = { accept: 'text/html' };
  for (const path of ['/one', '/two']) {
    const { headers: answer } = await app.inject({ url: `${path}/private`, headers });
    expect(answer.location).toBe(`https://app.example${path}/login?returnTo=%2F${path.slice(1)}%2Fprivate`);
    expect((await app.inject({ url: `${path}/backchannel-logout`, method: 'POST' })).json()).toMatchObject({
      code: 'media_type_unsupported',
    });
    expect((await app.inject({ url: `${path}/other`, headers })).body).toBe('not found here');
  }
});

test('requiresSession without the plugin is a mistake that shows', async () => {
  const app = Fastify();
  app.get('/', { preHandler: requiresSession() }, async () => 'private');
  expect((await app.inject({ url: '/' })).json()).toMatchObject({ statusCode: 500, code: 'middleware_missing' });
});

test('HTTP/2: requests for the application pass, and the body of a logout request is read', async () => {
  const app = Fastify({ http2: true });
  await app.register(relyingParty(partyAt('')));
  app.get('/', async () => 'a page');
  const client = connect(await app.listen({ port: 0, host: '127.0.0.1' }));
  async function send(headers: OutgoingHttpHeaders, body?: string) {
    const stream = client.request(headers, { endStream: body === undefined });
    if (body !== undefined) stream.end(body);
    const [answer] = await once(stream, 'response');
    return [answer[':status'], await text(stream)];
  }
  try {
    expect(await send({ ':path': '/', cookie: ['curfew_session=x', 'other=y'] })).toEqual([200, 'a page']);
    const type = 'application/x-www-form-urlencoded';
    const post = { ':path': '/backchannel-logout', ':method': 'POST', 'content-type': type };
    expect(await send(post, 'logout_token=x')).toEqual([400, expect.stringContaining('"code":"malformed"')]);
  } finally {
    client.close();
    await app.close();
  }
});
