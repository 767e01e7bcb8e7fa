import type { SessionRecord } from '../sessions/session-record.ts';
import { digestOfKey } from './key-digest.ts';

/** When the store was asked. */
export interface Asked {
  /** Milliseconds: right before. */
  readonly at: number;
  /** How often the broadcast had been connected by then. */
  readonly epoch: number;
}

/** A question to the store, answered or not. Whoever asks meanwhile waits for the same answer. */
export interface Question extends Asked {
  readonly answer: Promise<boolean>;
}

/** What is remembered about one session. */
export interface ViewEntry {
  /** The last one. */
  asked?: Question | undefined;
  /** The last answer of the store. */
  known?: (Asked & { readonly revoked: boolean }) | undefined;
  /** Nobody finds this entry any more: an answer that is still on its way must not be remembered. */
  isForgotten?: boolean;
}

interface IndexedEntry extends ViewEntry {
  readonly session: SessionRecord;
  readonly keys: readonly string[];
  readonly digests: readonly string[];
}

/** A bounded memory of sessions, found by their id and by the keys under which they can be revoked. */
export interface SessionView {
  /** The entry of this session, if there is one. */
  find(session: SessionRecord): ViewEntry | undefined;
  /**
   * The entry of this session and exactly these keys, a new one in place of any other of its id. Among the first to make
   * room for it are those that were not used for long.
   */
  entryOf(session: SessionRecord, keys: readonly string[]): ViewEntry;
  /**
   * Forget what is known of sessions under these keys, but for those known to be over. A slow answer from before goes
   * to an entry that nobody finds any more.
   */
  forget(digests: readonly string[]): void;
}

export function createSessionView(maxEntries: number): SessionView {
  // In the order of use, the oldest first; while there is plenty of room, in the order of coming.
  const entries = new Map<string, IndexedEntry>();
  const byDigest = new Map<string, Set<IndexedEntry>>();

  function remove(entry: IndexedEntry): void {
    entries.delete(entry.session.id);
    entry.known = undefined;
    entry.isForgotten = true;
    for (const digest of entry.digests) {
      const set = byDigest.get(digest);
      set?.delete(entry);
      if (set?.size === 0) byDigest.delete(digest);
    }
  }

  function add(entry: IndexedEntry): void {
    entries.set(entry.session.id, entry);
    for (const digest of entry.digests) byDigest.set(digest, (byDigest.get(digest) ?? new Set()).add(entry));
    if (entries.size <= maxEntries) return;
    const [oldest] = entries.values();
    if (oldest) remove(oldest);
  }

  function find(session: SessionRecord): IndexedEntry | undefined {
    const found = entries.get(session.id);
    if (!found || !isSameSession(found.session, session)) return undefined;
    // Moving costs more than finding.
    if (entries.size > maxEntries / 2) {
      entries.delete(session.id);
      entries.set(session.id, found);
    }
    return found;
  }

  return {
    find,

    entryOf(session, keys) {
      const found = find(session);
      if (found && isSame(found.keys, keys)) return found;
      const replaced = entries.get(session.id);
      if (replaced) remove(replaced);
      const entry: IndexedEntry = { session, keys, digests: keys.map(digestOfKey) };
      add(entry);
      return entry;
    },

    forget(digests) {
      for (const digest of digests) {
        for (const entry of byDigest.get(digest) ?? []) {
          if (!entry.known?.revoked) remove(entry);
        }
      }
    },
  };
}

/** Whether both can be revoked by the same tombstones. */
function isSameSession(one: SessionRecord, other: SessionRecord): boolean {
  return (
    one.startedAt === other.startedAt &&
    one.sid === other.sid &&
    one.subject === other.subject &&
    one.issuer === other.issuer
  );
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((key, index) => key === others[index]);
}
