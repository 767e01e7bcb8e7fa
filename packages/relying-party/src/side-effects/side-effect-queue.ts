/** What is kept for one session: what has to be done when it ends, and when somebody has to look at it next. */
export interface QueueItem {
  readonly sessionId: string;
  /** Encrypted by the caller. */
  readonly value: string;
  /** Milliseconds. */
  readonly dueAt: number;
  /** Another number after every write, never 0. */
  readonly version: number;
}

/**
 * Keeps what has to be done after a session has ended, from the sign-in on: one item per session. It is a shelf with a
 * clock and nothing more; retries, leases and order are made from its compare-and-set by `createSideEffects`.
 *
 * Every method is one atomic step, also between the processes that share the queue. A method that rejects has changed
 * nothing.
 */
export interface SideEffectQueue {
  /** The item of a session. */
  read(sessionId: string): Promise<QueueItem | undefined>;

  /**
   * Write the item unless somebody else wrote it meanwhile: `version` is that of the item that was read, or 0 for a new
   * one. False: it was written, removed or added by another, and nothing is changed.
   */
  write(item: QueueItem): Promise<boolean>;

  /** Remove the item unless it was written meanwhile. False: it was, and it is still there; or it was gone already. */
  remove(item: Pick<QueueItem, 'sessionId' | 'version'>): Promise<boolean>;

  /** At most `limit` items with `dueAt <= now`, those due for longest first. */
  due(now: number, limit: number): Promise<readonly QueueItem[]>;

  /** Give back connections and files. */
  close(): Promise<void>;
}
