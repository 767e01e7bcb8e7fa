import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../storage/storage.ts';

export interface RateLimitOptions {
  /** Keeps its counts apart from those of other limits. */
  name: string;
  /** Tries that are admitted in a window. */
  tries: number;
  /** Milliseconds: how long the window is, and how long nothing is admitted once there were too many tries. */
  window: number;
  now: () => number;
}

/**
 * Counts tries in the storage, so that a limit is the same whichever process a try comes to, and outlives each of them.
 * What is counted is kept as a hash.
 */
export class RateLimit {
  readonly #db: Database;
  readonly #options: RateLimitOptions;

  constructor(db: Database, options: RateLimitOptions) {
    this.#db = db;
    this.#options = options;
  }

  /**
   * Counts one try before it is made: tries that come at once would otherwise all see that there is room.
   *
   * @returns seconds to wait when there is no room; 0 when the try may be made.
   */
  async admit(key: string): Promise<number> {
    const { tries, window, now } = this.#options;
    const at = now();
    const key_hash = this.#hash(key);
    const before = await this.#read(key_hash);
    // Whoever has been refused costs no write.
    if (before && before.count > tries && before.expires_at > at) return secondsUntil(before.expires_at, at);
    const counted = await this.#db
      .insertInto('limits')
      .values({ key_hash, count: 1, expires_at: at + window })
      .onConflict((conflict) =>
        conflict.column('key_hash').doUpdateSet({
          count: sql`case when limits.expires_at <= ${at} then 1 else limits.count + 1 end`,
          // Too many begin the window anew.
          expires_at: sql`case when limits.expires_at <= ${at} or limits.count = ${tries} then ${at + window} else limits.expires_at end`,
        }),
      )
      .returning(['count', 'expires_at'])
      .executeTakeFirstOrThrow();
    return counted.count > tries ? secondsUntil(counted.expires_at, at) : 0;
  }

  /** Takes one try back: it was none of those that the limit is for. */
  async forgive(key: string): Promise<void> {
    await this.#db
      .updateTable('limits')
      .set((eb) => ({ count: eb('count', '-', 1) }))
      .where('key_hash', '=', this.#hash(key))
      .where('count', '>', 0)
      .execute();
  }

  /** Takes all tries back. */
  async forget(key: string): Promise<void> {
    await this.#db.deleteFrom('limits').where('key_hash', '=', this.#hash(key)).execute();
  }

  #read(key_hash: string) {
    return this.#db.selectFrom('limits').selectAll().where('key_hash', '=', key_hash).executeTakeFirst();
  }

  #hash(key: string): string {
    return createHash('sha256')
      .update(JSON.stringify([this.#options.name, key]))
      .digest('base64url');
  }
}

/** Forgets windows that are over. */
export async function forgetOldLimits(db: Database, now: number): Promise<void> {
  await db.deleteFrom('limits').where('expires_at', '<=', now).execute();
}

function secondsUntil(instant: number, now: number): number {
  return Math.max(1, Math.ceil((instant - now) / 1000));
}
