import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import { bindRequestSession, sessionOnRequest } from '../host-sessions/request-session.ts';
// Fastify's own types have another Session.
import type { Session as SignedInSession } from '../login/session.ts';
import type { LogoutReceiver } from '../receiver/logout-receiver.ts';
import type { RelyingParty } from '../relying-party.ts';
import { toWebRequest } from './node-request.ts';
import { publicUrl } from './public-url.ts';
import { admit, refuseWithoutSession } from './visit.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The signed-in session, set by `relyingParty()`. */
    curfew: SignedInSession | undefined;
  }
}

/**
 * Sign-in, sign-out and back-channel logout for a Fastify application, and `request.curfew` for every handler of the
 * instance it is registered on. It answers its routes before Fastify looks at the body, so no parser is needed and none
 * is in the way; awaiting `register` puts it in front of the hooks that are added afterwards. A failing store goes to
 * the error handler.
 */
export function relyingParty(party: RelyingParty): FastifyPluginCallback {
  return shared(function relyingParty(app, _options, done) {
    if (!app.hasRequestDecorator('curfew')) app.decorateRequest('curfew', undefined);
    app.addHook('onRequest', async (request, reply) => {
      const visit = await admit(party, webRequest(request, reply, party.baseUrl), request.raw);
      if (visit.response) return sendResponse(reply, visit.response);
      request.curfew = visit.session;
    });
    // Fastify runs hooks for routes only; what has no route belongs to the root instance.
    if (app.prefix) app.all('/*', (_, reply) => reply.callNotFound());
    done();
  });
}

/** A preHandler that lets signed-in people pass. Others are sent to sign in when they open a page, and get 401 otherwise. */
export function requiresSession(): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined> {
  return async function requiresSession(request, reply) {
    const refusal = refuseWithoutSession(request.raw);
    return refusal && sendResponse(reply, refusal);
  };
}

/** The back-channel logout endpoint alone: `app.register(logoutEndpoint(receiver), { prefix: '/backchannel-logout' })`. */
export function logoutEndpoint(receiver: Pick<LogoutReceiver, 'receive'>): FastifyPluginCallback {
  return function logoutEndpoint(app, _options, done) {
    // Before Fastify looks at the body, and before hooks that are added to the parent later.
    app.addHook('onRequest', async (request, reply) => {
      return sendResponse(reply, await receiver.receive(webRequest(request, reply, 'http://localhost')));
    });
    app.all('/', async () => undefined);
    done();
  };
}

/** For handlers of the application's own: the Web-standard request that `login()` and `logout()` want. */
export function webRequest(request: FastifyRequest, reply: FastifyReply, baseUrl: string): Request {
  const url = publicUrl(baseUrl, request.originalUrl, request.url);
  // What @fastify/session adds to the request.
  const holder: FastifyRequest & { session?: unknown } = request;
  return bindRequestSession(toWebRequest(request.raw, reply.raw, url, request.body), sessionOnRequest(holder));
}

/** Answer with a Web-standard response, such as that of `login()`. */
export function sendResponse(reply: FastifyReply, response: Response): FastifyReply {
  // The rest of a body nobody wants to read is not waited for.
  if (!reply.request.raw.complete) reply.header('connection', 'close');
  return reply.send(response);
}

// What fastify-plugin does: hooks and decorators are for the instance the plugin is registered on.
function shared(plugin: FastifyPluginCallback): FastifyPluginCallback {
  const meta = { [Symbol.for('skip-override')]: true, [Symbol.for('fastify.display-name')]: '@curfew/relying-party' };
  return Object.assign(plugin, meta);
}
