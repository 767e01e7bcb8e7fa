import type { SessionRecord } from '../sessions/session-record.ts';
import type { OpenOutcome, Revocation, RevocationOutcome, SessionStore } from './store.ts';

interface RecordedSession {
  session: SessionRecord;
  /** Those of a login: they stay when it is recorded again. */
  readonly keys: readonly string[];
  /** Whether a revocation recorded here covers it. */
  isOver: boolean;
}

/**
 * A store in the memory of this process: for tests, demonstrations and applications of one process that may forget
 * their revocations when they restart. Stateless cookies survive a restart and revocations do not: use a durable store
 * with them.
 */
export function createMemoryStore(): SessionStore {
  const sessions = new Map<string, RecordedSession>();
  const sessionsByKey = new Map<string, RecordedSession[]>();
  const revocations = new Map<string, { before: number; expiresAt: number }>();
  const applied = new Map<string, number>();
  const notes = new Map<string, string>();

  function isCovered(keys: readonly string[], startedAt: number): boolean {
    return keys.some((key) => (revocations.get(key)?.before ?? Number.NEGATIVE_INFINITY) >= startedAt);
  }

  function recordedUnder(keys: readonly string[], now: number): RecordedSession[] {
    const found: RecordedSession[] = [];
    for (const key of keys) {
      for (const recorded of sessionsByKey.get(key) ?? []) if (recorded.session.expiresAt > now) found.push(recorded);
    }
    // A session may be recorded under several of the keys, and counts once.
    return found.length > 1 ? [...new Set(found)] : found;
  }

  // No `await` in any of these: each runs in one turn of the event loop, which makes it atomic.
  return {
    async open(session, keys): Promise<OpenOutcome> {
      const known = sessions.get(session.id);
      if (known && !isSameLogin(known.session, session)) return 'id_in_use';
      const startedAt = Math.min(session.startedAt, known?.session.startedAt ?? session.startedAt);
      if (isCovered(keys, startedAt)) return 'revoked';
      const expiresAt = Math.max(session.expiresAt, known?.session.expiresAt ?? session.expiresAt);
      const recorded = known ?? { session, keys, isOver: false };
      recorded.session = { ...session, startedAt, expiresAt };
      if (known) return 'opened';
      sessions.set(session.id, recorded);
      for (const key of keys) {
        const others = sessionsByKey.get(key);
        if (others) others.push(recorded);
        else sessionsByKey.set(key, [recorded]);
      }
      return 'opened';
    },

    async isRevoked(session, keys): Promise<boolean> {
      const known = sessions.get(session.id)?.session;
      return isCovered(keys, Math.min(session.startedAt, known?.startedAt ?? session.startedAt));
    },

    async revoke({ keys, before, expiresAt, guard, once, note }: Revocation, now): Promise<RevocationOutcome> {
      if (once && applied.has(once.key)) return { outcome: 'already_applied' };
      if (guard && recordedUnder([guard.key], now).some(({ session }) => session.subject !== guard.subject)) {
        return { outcome: 'subject_mismatch' };
      }
      const known = recordedUnder(keys, now);
      // None that is recorded was covered when it was, so what is over was ended here.
      const ended = known.filter(({ session, isOver }) => session.startedAt <= before && !isOver);
      for (const recorded of ended) recorded.isOver = true;
      for (const key of keys) {
        const earlier = revocations.get(key);
        revocations.set(key, {
          before: Math.max(before, earlier?.before ?? before),
          expiresAt: Math.max(expiresAt, earlier?.expiresAt ?? expiresAt),
        });
      }
      if (once) applied.set(once.key, once.expiresAt);
      if (note !== undefined) for (const { session } of ended) notes.set(session.id, note);
      return { outcome: 'applied', known: known.length, ended: ended.map(({ session }) => session) };
    },

    async prune(now): Promise<void> {
      const touched = new Set<string>();
      for (const [id, { session, keys }] of sessions) {
        if (session.expiresAt > now) continue;
        sessions.delete(id);
        notes.delete(id);
        for (const key of keys) touched.add(key);
      }
      // Each key once: a subject may have very many sessions that expire together.
      for (const key of touched) {
        const living = recordedUnder([key], now);
        if (living.length > 0) sessionsByKey.set(key, living);
        else sessionsByKey.delete(key);
      }
      for (const [key, { expiresAt }] of revocations) if (expiresAt <= now) revocations.delete(key);
      for (const [key, expiresAt] of applied) if (expiresAt <= now) applied.delete(key);
    },

    endings: {
      async list(limit) {
        const noted = [...notes].slice(0, limit);
        return noted.flatMap(([id, note]) => {
          const session = sessions.get(id)?.session;
          return session ? [{ session, note }] : [];
        });
      },
      async forget(sessionId) {
        notes.delete(sessionId);
      },
    },

    async close(): Promise<void> {},
  };
}

function isSameLogin(one: SessionRecord, other: SessionRecord): boolean {
  return one.issuer === other.issuer && one.subject === other.subject && one.sid === other.sid;
}
