/**
 * Tells the other processes under which keys something was revoked, so that they forget what they remember about them.
 * Messages carry digests of keys and change no session: a lost one is made up for by the staleness bound of the cached
 * view, a forged one costs a look into the store.
 */
export interface RevocationBroadcast {
  /** Rejects when the message could not be sent. */
  publish(digests: readonly string[]): Promise<void>;
  /** Listens until the returned function is called, through every loss of the connection. */
  subscribe(listener: RevocationListener): () => Promise<void>;
}

/** What a view wants to hear. */
export interface RevocationListener {
  /** Something was revoked under these keys. */
  revoked(digests: readonly string[]): void;
  /** Listening begins, or begins again: whatever was sent before may have been missed. */
  connected(): void;
  /** Not listening at the moment. Another attempt follows by itself. */
  failed(error: unknown): void;
}
