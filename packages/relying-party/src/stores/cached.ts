import { describeError, type Logger, silentLogger } from '../logger.ts';
import type { SessionRecord } from '../sessions/session-record.ts';
import type { RevocationBroadcast } from './broadcasts/broadcast.ts';
import { digestOfKey } from './key-digest.ts';
import { type Asked, createSessionView, type Question, type ViewEntry } from './session-view.ts';
import type { SessionStore } from './store.ts';

export type { RevocationBroadcast, RevocationListener } from './broadcasts/broadcast.ts';

/** How fresh the local view is, and what holds while the store does not answer. */
export interface CachedStoreOptions {
  /**
   * Milliseconds: for how long after the store was asked its "not revoked" is believed without asking again. It is
   * the longest time a session outlives its revocation here when no broadcast arrives. 0: always ask.
   */
  staleness: number;
  /** Tells the other processes of a revocation, and this one of theirs, at once. Without one, staleness is all. */
  broadcast?: RevocationBroadcast | undefined;
  /**
   * When the store does not answer and the view is not fresh: 'refuse', the default, rejects with the store's error;
   * `allowFor` accepts a session for so many milliseconds after the store last said that it is not revoked, unless a
   * revocation was heard of since. A session that was not seen here before is refused either way.
   */
  onUnavailable?: 'refuse' | { readonly allowFor: number } | undefined;
  /** How many sessions are remembered at most, default 10000. */
  maxEntries?: number | undefined;
  logger?: Logger | undefined;
  /** Milliseconds. */
  now?: (() => number) | undefined;
}

/**
 * A store with a local view in front of it: `isRevoked` asks the store only when the view of that session is not
 * fresh. That a session is revoked is remembered until it expires, since it never changes. Everything but `isRevoked`
 * goes to the store as before, and `close` closes both.
 */
export function createCachedStore(store: SessionStore, options: CachedStoreOptions): SessionStore {
  const { staleness, broadcast, onUnavailable = 'refuse', maxEntries = 10_000, logger = silentLogger } = options;
  const { now = Date.now } = options;
  const allowFor = onUnavailable === 'refuse' ? 0 : onUnavailable.allowFor;
  const view = createSessionView(maxEntries);
  // Grows with every gap in the broadcast: what was asked before one is no longer fresh after it.
  let epoch = 0;
  const sending = new Set<Promise<void>>();

  const warn = (error: unknown, message: string) => logger.warn(describeError(error), message);
  const stopListening = broadcast?.subscribe({
    revoked: (digests) => view.forget(digests),
    connected() {
      epoch += 1;
    },
    failed: (error) => warn(error, 'revocations of other processes are not heard of at the moment'),
  });

  // A clock that was set back must not make anything fresh again.
  function isWithin(milliseconds: number, at: number): boolean {
    const age = now() - at;
    return age >= 0 && age < milliseconds;
  }

  function ask(entry: ViewEntry, session: SessionRecord, keys: readonly string[]): Question {
    const asked = { at: now(), epoch };
    const answer = store.isRevoked(session, keys).then((revoked) => {
      const { known, isForgotten } = entry;
      // Of answers that overtake each other the later question counts, and "revoked" is final.
      const isNews = !known || (!known.revoked && known.at <= asked.at);
      if (isNews && !isForgotten) entry.known = { revoked, ...asked };
      return revoked;
    });
    return { ...asked, answer };
  }

  const isFresh = (asked: Asked) => asked.epoch === epoch && isWithin(staleness, asked.at);

  function announce(keys: readonly string[]): void {
    const digests = keys.map(digestOfKey);
    view.forget(digests);
    if (!broadcast) return;
    // Not awaited: a logout that is done does not wait for a broadcast that hangs.
    const sent = broadcast
      .publish(digests)
      .catch((error) => warn(error, 'a revocation could not be broadcast'))
      .finally(() => sending.delete(sent));
    sending.add(sent);
  }

  return {
    open: (session, keys) => store.open(session, keys),

    async isRevoked(session, keys): Promise<boolean> {
      const entry = view.entryOf(session, keys);
      if (entry.known?.revoked && now() < session.expiresAt) return true;
      const asked = entry.asked && isFresh(entry.asked) ? entry.asked : ask(entry, session, keys);
      entry.asked = asked;
      try {
        return await asked.answer;
      } catch (error) {
        // A failure is not an answer: the next check asks again.
        if (entry.asked === asked) entry.asked = undefined;
        if (entry.known && isWithin(allowFor, entry.known.at)) return entry.known.revoked;
        throw error;
      }
    },

    isRevokedAtHand(session): boolean | undefined {
      const known = view.find(session)?.known;
      if (!known) return undefined;
      return (known.revoked ? now() < session.expiresAt : isFresh(known)) ? known.revoked : undefined;
    },

    async revoke(revocation, now) {
      try {
        return await store.revoke(revocation, now);
      } finally {
        // Whatever came of it: a failure may hide a success, and a repetition may follow a broadcast that failed.
        announce(revocation.keys);
      }
    },

    prune: (now) => store.prune(now),

    endings: store.endings,

    async close(): Promise<void> {
      await Promise.all(sending);
      await stopListening?.();
      await store.close();
    },
  };
}
