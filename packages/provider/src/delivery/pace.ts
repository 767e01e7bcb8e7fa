/** Milliseconds between two looks at the outbox at least: attempts which end together are followed by one claim. */
const BREATH = 5;

/**
 * How long to rest after a look at the outbox: as long as looking takes, because with very many queues it must not take
 * the time from delivering. Of the last two looks the shorter one counts: a single one that had to wait, for a lock or
 * for a storage that was away, says nothing about the next.
 */
export class Pace {
  #before = 0;

  /** @returns milliseconds to rest, after a look that took as many as given. */
  restAfter(looking: number): number {
    const usual = Math.min(looking, this.#before);
    this.#before = looking;
    return Math.max(BREATH, usual);
  }
}
