import type { SessionRecord } from '../sessions/session-record.ts';

/** A tombstone to write: sessions under any of these keys that began at or before `before` are over. */
export interface Revocation {
  readonly keys: readonly string[];
  /** Milliseconds. */
  readonly before: number;
  /** Milliseconds: until when the tombstone must be kept. */
  readonly expiresAt: number;
  /** Refuse everything when a session recorded under this key has another subject. */
  readonly guard?: { readonly key: string; readonly subject: string } | undefined;
  /** Apply at most once under this key, remembered until `expiresAt` (the `jti` of a Logout Token). */
  readonly once?: { readonly key: string; readonly expiresAt: number } | undefined;
  /** Remember this with every session that this call ends, in the same step; see `SessionStore.endings`. */
  readonly note?: string | undefined;
}

/** A session that ended, and the `note` of the revocation that ended it. */
export interface NotedEnding {
  readonly session: SessionRecord;
  readonly note: string;
}

/** The ends of sessions that something has still to follow. */
export interface NotedEndings {
  /** At most `limit` sessions that ended with a `note`, not forgotten since, and not expired before the last `prune`. */
  list(limit: number): Promise<readonly NotedEnding[]>;
  /** What had to follow is done, or in safe hands. */
  forget(sessionId: string): Promise<void>;
}

/** What a revocation did. */
export type RevocationOutcome =
  /** `known`: sessions recorded under the keys, over or not. `ended`: those this call ended. */
  | { readonly outcome: 'applied'; readonly known: number; readonly ended: readonly SessionRecord[] }
  /** The `once` key was applied before. Nothing was changed. */
  | { readonly outcome: 'already_applied' }
  /** The guard found a session of another subject. Nothing was changed, the `once` key is not used up. */
  | { readonly outcome: 'subject_mismatch' };

/** What became of a session that was to be recorded. */
export type OpenOutcome =
  | 'opened'
  /** A tombstone covers the session: the logout overtook the login, or the session was ended before. */
  | 'revoked'
  /** The id belongs to a session of another login. Ids are made anew at each login. */
  | 'id_in_use';

/**
 * What the registry needs from a store. A session is over exactly when a tombstone under one of its keys has
 * `before >= startedAt`; no second flag exists that could disagree, and nothing but `prune` deletes.
 *
 * Every method is ONE atomic step, also between processes, and costs indexed look-ups in the number of keys and of
 * sessions found, never in the number of sessions stored. A method that rejects has changed nothing. Times are
 * milliseconds. `describeStoreContract` of `@curfew/relying-party/testing` holds an implementation to all of this.
 */
export interface SessionStore {
  /**
   * Record a session under its keys unless a tombstone covers it. For an id already recorded for the same login the
   * later `expiresAt` and the EARLIER `startedAt` stay, so a repeated save can neither revive nor rejuvenate a session.
   */
  open(session: SessionRecord, keys: readonly string[]): Promise<OpenOutcome>;

  /**
   * Is the session covered by a tombstone? Works without a recorded session (stateless cookies); if there is one, its
   * `startedAt` counts when it is earlier.
   */
  isRevoked(session: SessionRecord, keys: readonly string[]): Promise<boolean>;

  /**
   * What `isRevoked` would say, if the store knows without asking anybody; undefined if it does not. It is called for
   * every request, with sessions whose keys are those of `keysOfSession`. A store may leave it out.
   */
  isRevokedAtHand?(session: SessionRecord): boolean | undefined;

  /**
   * Write the tombstones and report the sessions they ended. In this order: `once` already applied, guard, tombstones
   * (the later `before` and `expiresAt` stay), `once` remembered. Sessions expired at `now` are neither known nor ended.
   */
  revoke(revocation: Revocation, now: number): Promise<RevocationOutcome>;

  /** Delete sessions, tombstones and `once` keys that expired at or before `now`. */
  prune(now: number): Promise<void>;

  /**
   * What becomes of `note`. A store may leave this out and ignore notes: side effects of a logout then follow a crash
   * within the hour, and know less about it.
   */
  readonly endings?: NotedEndings | undefined;

  /** Give back connections and files. */
  close(): Promise<void>;
}
