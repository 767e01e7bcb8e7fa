import type { Logger } from '../logger.ts';
import { type CookieJar, MAX_COOKIE_LENGTH } from './cookies.ts';
import type { SealedBox } from './sealed-box.ts';
import { isSession, type Session, shorterSessions } from './session.ts';

const NAME = 'session';

/** The session in the browser: one sealed cookie, never split. */
export interface SessionCookie {
  /** The session the browser presents, unchecked but for its seal: it may be expired or revoked. */
  read(request: Request): Promise<Session | undefined>;
  /** The `Set-Cookie` value for a session. */
  write(session: Session): Promise<string>;
  clear(): string;
}

export function createSessionCookie(jar: CookieJar, box: SealedBox, logger: Logger): SessionCookie {
  return {
    async read(request) {
      const sealed = jar.read(request, NAME);
      const value = sealed ? await box.open(sealed) : undefined;
      return isSession(value) ? value : undefined;
    },

    async write(session) {
      let cookie = '';
      for (const candidate of shorterSessions(session)) {
        cookie = jar.write(NAME, await box.seal(candidate));
        if (cookie.length > MAX_COOKIE_LENGTH) continue;
        const kept = { idToken: candidate.idToken !== undefined, claims: Object.keys(candidate.claims).length };
        if (candidate !== session) logger.warn({ kept }, 'the session cookie is too small for the whole session');
        return cookie;
      }
      return cookie;
    },

    clear: () => jar.clear(NAME),
  };
}
