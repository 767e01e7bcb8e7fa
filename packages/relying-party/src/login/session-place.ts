import type { SessionStatus } from '../sessions/session-registry.ts';
import type { Session } from './session.ts';

/** Where the login kit keeps the session of a browser: in its cookie, or with the session of the application's framework. */
export interface SessionPlace {
  /** The session the browser presents, not asked about any further: it may be expired or revoked. */
  read(request: Request): Promise<Session | undefined>;
  /** Is the session that was read still good? At most one store call. */
  status(session: Session): Promise<SessionStatus>;
  /** A new id for the session that is about to begin. What the browser had until now may be gone afterwards. */
  begin(request: Request): Promise<string>;
  /** Give the browser this session, under the id of `begin` or in place of the one it has. The `Set-Cookie` lines. */
  write(request: Request, session: Session): Promise<readonly string[]>;
  /** Take the session from the browser. The `Set-Cookie` lines. */
  clear(request: Request): Promise<readonly string[]>;
}
