import type { IncomingMessage, ServerResponse } from 'node:http';
import { bindRequestSession, sessionOnRequest } from '../host-sessions/request-session.ts';
import type { Session } from '../login/session.ts';
import type { LogoutReceiver } from '../receiver/logout-receiver.ts';
import type { RelyingParty } from '../relying-party.ts';
import { nodeLogoutRequest, sendLogoutAnswer } from './node-logout.ts';
import { sendWebResponse, toWebRequest } from './node-request.ts';
import { publicUrl } from './public-url.ts';
import { admit, refuseWithoutSession } from './visit.ts';

/** A Node request, with what Express, Connect and their like add to it. */
export interface NodeRequest extends IncomingMessage {
  /** The signed-in session, set by `relyingParty()`. */
  curfew?: Session | undefined;
  /** The request target before a mount point was taken away from `url`. */
  originalUrl?: string;
  /** What a body parser made of the body. */
  body?: unknown;
  /** The session of express-session, where the option `session` says that the kit's lives in it. */
  session?: unknown;
}

/** Middleware for `node:http` and everything built on it: Express 4 and 5, Connect, NestJS. */
export type NodeMiddleware = (
  req: NodeRequest,
  res: ServerResponse,
  /** Called with nothing when the request is for the application, and with the error when something failed. */
  next: (error?: unknown) => void,
) => void;

/**
 * Sign-in, sign-out and back-channel logout, and `req.curfew` for everything after it. Mount it where the base URL
 * points to, before body parsers or after them. A failing store goes to `next(error)`.
 */
export function relyingParty(party: RelyingParty): NodeMiddleware {
  return forwardErrors(async function relyingParty(req, res, next) {
    const visit = await admit(party, webRequest(req, res, party.baseUrl), req);
    if (visit.response) return sendWebResponse(visit.response, req, res);
    req.curfew = visit.session;
    next();
  });
}

/** Let signed-in people pass. Others are sent to sign in when they open a page, and get 401 otherwise. */
export function requiresSession(): NodeMiddleware {
  return forwardErrors(async function requiresSession(req, res, next) {
    const refusal = refuseWithoutSession(req);
    if (refusal) await sendWebResponse(refusal, req, res);
    else next();
  });
}

/** The back-channel logout endpoint alone: `app.use('/backchannel-logout', logoutEndpoint(receiver))`. */
export function logoutEndpoint(
  receiver: Pick<LogoutReceiver, 'receive'> & Partial<Pick<LogoutReceiver, 'answer'>>,
): NodeMiddleware {
  return forwardErrors(async function logoutEndpoint(req, res) {
    if (receiver.answer) return sendLogoutAnswer(await receiver.answer(nodeLogoutRequest(req)), req, res);
    const request = webRequest(req, res, 'http://localhost');
    await sendWebResponse(await receiver.receive(request), req, res);
  });
}

/** For handlers of the application's own: the Web-standard request that `login()` and `logout()` want. */
export function webRequest(req: NodeRequest, res: ServerResponse, baseUrl: string): Request {
  const { url = '/', originalUrl = url } = req;
  const request = toWebRequest(req, res, publicUrl(baseUrl, originalUrl, url));
  return bindRequestSession(request, sessionOnRequest(req));
}

/** Answer with a Web-standard response, such as that of `login()`. */
export async function sendResponse(res: ServerResponse, response: Response): Promise<void> {
  await sendWebResponse(response, res.req, res);
}

// Express 5 does this by itself; Express 4, Connect and node:http do not.
function forwardErrors(handler: (...call: Parameters<NodeMiddleware>) => Promise<void>): NodeMiddleware {
  return (req, res, next) => {
    handler(req, res, next).catch(next);
  };
}
