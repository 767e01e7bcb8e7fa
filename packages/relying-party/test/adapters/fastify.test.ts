import formbody from '@fastify/formbody';
import Fastify from 'fastify';
import { logoutEndpoint, relyingParty, requiresSession, sendResponse, webRequest } from '../../src/adapters/fastify.ts';
import { describeAdapterContract } from './adapter-contract.ts';
import { inProcess, isForged, type StartApplication, startOptions } from './application.ts';

const applicationOf = (parser: 'own' | '@fastify/formbody'): StartApplication =>
  inProcess(async (party, mount) => {
    const app = Fastify();
    app.addHook('onRequest', async (_, reply) => {
      reply.header('set-cookie', 'seen=1');
    });
    if (parser === '@fastify/formbody') app.register(formbody);
    app.register(logoutEndpoint(party), { prefix: `${mount}/receiver` });
    app.register(relyingParty(party));
    app.register(
      async (pages) => {
        pages.addHook('onRequest', async (request, reply) => {
          if (isForged(request.method, request.headers['x-csrf-token'])) return reply.code(403).send();
        });
        pages.get('/', async (request) => JSON.stringify(request.curfew?.claims ?? null));
        pages.all('/private', { preHandler: requiresSession() }, async (request) =>
          JSON.stringify(request.curfew?.subject),
        );
        pages.get('/start', async (request, reply) => {
          return sendResponse(reply, await party.login(webRequest(request, reply, party.baseUrl), startOptions(party)));
        });
        if (parser === 'own') {
          const asText = { parseAs: 'string' } as const;
          pages.addContentTypeParser('application/x-www-form-urlencoded', asText, async (_: unknown, body: string) =>
            Object.fromEntries(new URLSearchParams(body)),
          );
        }
        pages.post<{ Body: { name: string } }>('/echo', async (request) => request.body.name);
      },
      { prefix: mount },
    );
    await app.ready();
    return app.routing;
  });

describeAdapterContract('Fastify', applicationOf('own'));
describeAdapterContract('Fastify with @fastify/formbody', applicationOf('@fastify/formbody'));
