import { digestOfKey } from './key-digest.ts';

/** A question to the store, answered or not. Whoever asks meanwhile waits for the same answer. */
export interface Question {
  /** Milliseconds: before the store was asked. */
  readonly at: number;
  /** How often the broadcast had been connected by then. */
  readonly epoch: number;
  readonly answer: Promise<boolean>;
}

/** What is remembered about one session. */
export interface ViewEntry {
  /** The last one. */
  asked?: Question | undefined;
  /** The last answer of the store, and when it was asked for. */
  known?: { readonly revoked: boolean; readonly at: number } | undefined;
  /** Nobody finds this entry any more: an answer that is still on its way must not be remembered. */
  isForgotten?: boolean;
}

interface IndexedEntry extends ViewEntry {
  readonly name: string;
  readonly keys: readonly string[];
  readonly digests: readonly string[];
}

/** A bounded memory of sessions, found by name and by the keys under which they can be revoked. */
export interface SessionView {
  /**
   * The entry of this name and exactly these keys, a new one in place of any other. Among the first to make room for it
   * are those that were not used for long.
   */
  entryOf(name: string, keys: readonly string[]): ViewEntry;
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
    entries.delete(entry.name);
    entry.known = undefined;
    entry.isForgotten = true;
    for (const digest of entry.digests) {
      const set = byDigest.get(digest);
      set?.delete(entry);
      if (set?.size === 0) byDigest.delete(digest);
    }
  }

  function add(entry: IndexedEntry): void {
    entries.set(entry.name, entry);
    for (const digest of entry.digests) byDigest.set(digest, (byDigest.get(digest) ?? new Set()).add(entry));
    if (entries.size <= maxEntries) return;
    const [oldest] = entries.values();
    if (oldest) remove(oldest);
  }

  return {
    entryOf(name, keys) {
      const found = entries.get(name);
      if (found && isSame(found.keys, keys)) {
        // Moving costs more than finding.
        if (entries.size > maxEntries / 2) {
          entries.delete(name);
          entries.set(name, found);
        }
        return found;
      }
      if (found) remove(found);
      const entry: IndexedEntry = { name, keys, digests: keys.map(digestOfKey) };
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

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((key, index) => key === others[index]);
}
