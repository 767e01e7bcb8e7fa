import type { Listening, Storage } from '../storage/storage.ts';

/** Where processes on one PostgreSQL tell each other that there is something to deliver. */
const CHANNEL = 'curfew_outbox';

/**
 * Ends a worker's rest early. A hint and never the truth: a ring that gets lost costs the rest of a poll interval.
 *
 * Other processes are rung by a notification of its own after the commit, not by one inside the transaction:
 * PostgreSQL lets only one transaction with a notification commit at a time, which would queue up all logouts.
 */
export class Alarm {
  readonly #storage: Storage;
  #rung = Promise.withResolvers<void>();
  #listening: Listening | undefined;
  #notifying: Promise<unknown> | undefined;
  #notifyAgain = false;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** Hears other processes from now on. */
  listen(): void {
    this.#listening ??= this.#storage.listen?.(CHANNEL, () => this.ring());
  }

  /** Ends the rest of this process, or the next one if it is not resting. */
  ring(): void {
    this.#rung.resolve();
  }

  /** As {@link ring}, for every process. While one notification is on its way, any number of rings becomes one more. */
  ringEverywhere(): void {
    this.ring();
    if (this.#storage.notify === undefined) return;
    if (this.#notifying !== undefined) {
      this.#notifyAgain = true;
      return;
    }
    this.#notifying = this.#storage
      .notify(CHANNEL)
      .catch(() => {})
      .finally(() => {
        this.#notifying = undefined;
        if (!this.#notifyAgain) return;
        this.#notifyAgain = false;
        this.ringEverywhere();
      });
  }

  /** Waits for so many milliseconds, or until it rings. */
  async rest(milliseconds: number): Promise<void> {
    const { promise, resolve } = this.#rung;
    const timer = setTimeout(resolve, milliseconds);
    await promise;
    clearTimeout(timer);
  }

  /** From here on a ring ends the next rest. Called before looking, so that a ring during the look is not missed. */
  arm(): void {
    this.#rung = Promise.withResolvers();
  }

  async close(): Promise<void> {
    await this.#listening?.close();
    while (this.#notifying !== undefined) await this.#notifying;
  }
}
