import type { SessionRecord } from '../sessions/session-record.ts';

/** A signed-in session of the login kit, as the application sees it. */
export interface Session extends SessionRecord {
  /** The claims of the ID Token. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** The ID Token, the hint of a later logout. Missing when it did not fit into the cookie. */
  readonly idToken?: string | undefined;
  /** Milliseconds of this machine's clock: when the provider signed the person in, or was last asked in the browser. */
  readonly checkedAt?: number | undefined;
  /** Milliseconds: when asking the provider in the browser last failed without an answer. */
  readonly triedAt?: number | undefined;
}

const CORE_CLAIMS = ['sub', 'name', 'preferred_username', 'email'];

/**
 * The session, and the shorter forms of it for a cookie too small to hold it: without the ID Token (the provider then
 * asks for confirmation at logout), then with the claims that name the person only.
 */
export function* shorterSessions(session: Session): Generator<Session> {
  yield session;
  const { idToken: _, ...withoutToken } = session;
  yield withoutToken;
  const claims = Object.fromEntries(CORE_CLAIMS.flatMap((name) => entryOf(session.claims, name)));
  yield { ...withoutToken, claims };
}

function entryOf(claims: Readonly<Record<string, unknown>>, name: string): [string, unknown][] {
  return Object.hasOwn(claims, name) ? [[name, claims[name]]] : [];
}

/** Is this the content of a session cookie? Its seal was checked; an older version of this package may have made it. */
export function isSession(value: unknown): value is Session {
  if (typeof value !== 'object' || value === null) return false;
  const session: { [K in keyof Session]?: unknown } = value;
  return (
    typeof session.id === 'string' &&
    typeof session.issuer === 'string' &&
    typeof session.subject === 'string' &&
    (session.sid === undefined || typeof session.sid === 'string') &&
    typeof session.startedAt === 'number' &&
    typeof session.expiresAt === 'number' &&
    typeof session.claims === 'object' &&
    session.claims !== null &&
    (session.idToken === undefined || typeof session.idToken === 'string') &&
    (session.checkedAt === undefined || typeof session.checkedAt === 'number') &&
    (session.triedAt === undefined || typeof session.triedAt === 'number')
  );
}
