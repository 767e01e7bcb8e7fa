import type { Logger } from '../logger.ts';
import type { SessionRegistry } from '../sessions/session-registry.ts';
import { type CookieJar, MAX_COOKIE_LENGTH } from './cookies.ts';
import type { SealedBox } from './sealed-box.ts';
import { isSession, shorterSessions } from './session.ts';
import type { SessionPlace } from './session-place.ts';

const NAME = 'session';

export interface SessionCookieParts {
  jar: CookieJar;
  box: SealedBox;
  sessions: Pick<SessionRegistry, 'status'>;
  logger: Logger;
}

/** The session in the browser: one sealed cookie, never split. */
export function createSessionCookie({ jar, box, sessions, logger }: SessionCookieParts): SessionPlace {
  return {
    async read(request) {
      const sealed = jar.read(request, NAME);
      const value = sealed ? await box.open(sealed) : undefined;
      return isSession(value) ? value : undefined;
    },

    status: (session) => sessions.status(session),

    begin: async () => crypto.randomUUID(),

    async write(_request, session) {
      let cookie = '';
      for (const candidate of shorterSessions(session)) {
        cookie = jar.write(NAME, await box.seal(candidate));
        if (cookie.length > MAX_COOKIE_LENGTH) continue;
        const kept = { idToken: candidate.idToken !== undefined, claims: Object.keys(candidate.claims).length };
        if (candidate !== session) logger.warn({ kept }, 'the session cookie is too small for the whole session');
        return [cookie];
      }
      return [cookie];
    },

    clear: async () => [jar.clear(NAME)],
  };
}
