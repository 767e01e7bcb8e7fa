import type { SessionRecord } from './session-record.ts';

// A session can be revoked under a handful of keys, and a revocation names some of them. Stores compare keys and never
// look inside, so the rules of `sub` and `sid` live in this file only. JSON keeps the parts apart whatever they contain.
type KeyKind = 'session' | 'subject' | 'sid' | 'sid and subject' | 'subject without sid';

function key(kind: KeyKind, ...parts: readonly string[]): string {
  return JSON.stringify([kind, ...parts]);
}

/** Every key under which this session can be revoked. */
export function keysOfSession(session: Pick<SessionRecord, 'id' | 'issuer' | 'subject' | 'sid'>): readonly string[] {
  const { id, issuer, subject, sid } = session;
  return [
    keyOfSessionId(id),
    key('subject', issuer, subject),
    ...(sid === undefined
      ? [key('subject without sid', issuer, subject)]
      : [key('sid', issuer, sid), key('sid and subject', issuer, sid, subject)]),
  ];
}

/** The key that names one session of this application. */
export function keyOfSessionId(id: string): string {
  return key('session', id);
}

/** Whose sessions are over: those of one `sid`, or all of one `sub`, at one issuer. At least one of the two is given. */
export interface RevocationScope {
  readonly issuer: string;
  readonly subject?: string | undefined;
  readonly sid?: string | undefined;
  /** With `sub` and `sid`: leave alone the sessions of the `sub` that were recorded without a `sid`. Default false. */
  readonly exactSid?: boolean | undefined;
}

/**
 * The keys a revocation covers (Back-Channel Logout 1.0, section 2.4): with `sid` that one session, whose subject must
 * agree when `sub` is given too; sessions recorded without a `sid` can only be reached by their `sub`; without `sid`
 * all sessions of the subject.
 */
export function keysOfScope({ issuer, subject, sid, exactSid = false }: RevocationScope): readonly string[] {
  if (sid !== undefined && subject !== undefined) {
    const exact = key('sid and subject', issuer, sid, subject);
    return exactSid ? [exact] : [exact, key('subject without sid', issuer, subject)];
  }
  if (sid !== undefined) return [key('sid', issuer, sid)];
  if (subject !== undefined) return [key('subject', issuer, subject)];
  throw new TypeError('a revocation names a subject, a sid or both');
}

/** With `sub` and `sid` both given, a session of that `sid` must belong to that `sub`: this is what a store checks. */
export function guardOfScope({ issuer, subject, sid }: RevocationScope): { key: string; subject: string } | undefined {
  if (sid === undefined || subject === undefined) return undefined;
  return { key: key('sid', issuer, sid), subject };
}
