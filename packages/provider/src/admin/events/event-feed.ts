import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { Alarm } from '../../delivery/alarm.ts';
import type { Storage } from '../../storage/storage.ts';
import { type ChangeEvent, readChanges } from './changes.ts';

export type FeedListener = (events: readonly ChangeEvent[]) => void;

export interface EventFeedOptions {
  storage: Storage;
  logger: Logger;
  now: () => number;
}

/** Milliseconds between two looks, at most and at least. */
const LONGEST_REST = 1_000;
const SHORTEST_REST = 200;
/** Milliseconds that a change may take from the instant it carries to its commit, and clocks may differ. */
const OVERLAP = 10_000;

/**
 * Tells listeners of this process what happens in all processes. The storage is the truth and is looked at while
 * somebody listens, and only then; what other processes notify is a hint to look now. What is kept is one window of
 * changes, however many listen.
 */
export class EventFeed {
  readonly #options: EventFeedOptions;
  readonly #listeners = new Set<FeedListener>();
  #alarm: Alarm | undefined;
  #loop: Promise<void> | undefined;
  #seen: ReadonlySet<string> | undefined;

  constructor(options: EventFeedOptions) {
    this.#options = options;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /**
   * Hears of what happens from now on, until the returned function is called. Where others listen already, also of what
   * did since the last look for them.
   */
  listen(listener: FeedListener): () => void {
    this.#listeners.add(listener);
    this.#loop ??= this.#run();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#alarm?.ring();
    };
  }

  /** Something happened here: look now. */
  look(): void {
    this.#alarm?.ring();
  }

  /** Forgets the listeners. */
  async close(): Promise<void> {
    this.#listeners.clear();
    this.#alarm?.ring();
    await this.#loop;
  }

  async #run(): Promise<void> {
    const { storage, logger } = this.#options;
    this.#alarm = new Alarm(storage);
    this.#alarm.listen();
    this.#seen = undefined;
    while (this.#listeners.size > 0) {
      this.#alarm.arm();
      try {
        await this.#tellNews();
      } catch (error) {
        logger.error({ err: error }, 'events cannot be read; trying again');
      }
      if (this.#listeners.size === 0) break;
      await this.#alarm.rest(LONGEST_REST - SHORTEST_REST);
      await sleep(SHORTEST_REST);
    }
    await this.#alarm.close();
    this.#alarm = undefined;
    // Somebody may have come while the alarm was closed.
    if (this.#listeners.size > 0) return this.#run();
    this.#loop = undefined;
  }

  /** The first look only finds out what is old. */
  async #tellNews(): Promise<void> {
    const { storage, now } = this.#options;
    const changes = await readChanges(storage.db, now() - OVERLAP);
    const seen = this.#seen;
    this.#seen = new Set(changes.map(({ version }) => version));
    if (seen === undefined) return;
    const news = changes.flatMap(({ version, event }) => (seen.has(version) ? [] : [event]));
    if (news.length > 0) for (const listener of [...this.#listeners]) listener(news);
  }
}
