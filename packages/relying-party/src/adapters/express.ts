import type { Session } from '../login/session.ts';

declare global {
  // Express extends its request through this namespace.
  namespace Express {
    interface Request {
      /** The signed-in session, set by `relyingParty()`. */
      curfew?: Session | undefined;
    }
  }
}

// Express middleware is node:http middleware; what Express needs beyond that is the type above.
export { logoutEndpoint, relyingParty, requiresSession, sendResponse, webRequest } from './node.ts';
