import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';

/** Something to be done again and again while the provider runs. */
export interface Job {
  name: string;
  /** Milliseconds between two runs. */
  interval: number;
  run: () => Promise<void>;
}

/** Runs jobs side by side, each at its own pace and never twice at once. A failure is logged and tried again. */
export class Housekeeping {
  readonly #logger: Logger;
  readonly #stop = new AbortController();
  readonly #rests = new Map<string, AbortController>();
  #loops: Promise<void>[] = [];

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  start(jobs: readonly Job[]): void {
    this.#loops = jobs.map((job) => this.#repeat(job));
  }

  /** Ends the rest of a job early: there is something to do. */
  hurry(name: string): void {
    this.#rests.get(name)?.abort();
  }

  /** Waits for the runs under way. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#loops);
  }

  get stopping(): AbortSignal {
    return this.#stop.signal;
  }

  async #repeat({ name, interval, run }: Job): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      // Made before the run, so that a hurry during the run is not missed.
      const rest = new AbortController();
      this.#rests.set(name, rest);
      try {
        await run();
      } catch (error) {
        this.#logger.error({ err: error, job: name }, 'housekeeping failed; trying again');
      }
      await sleep(interval, undefined, { signal: AbortSignal.any([signal, rest.signal]) }).catch(() => {});
    }
  }
}
