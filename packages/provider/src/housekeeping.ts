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
  #loops: Promise<void>[] = [];

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  start(jobs: readonly Job[]): void {
    this.#loops = jobs.map((job) => this.#repeat(job));
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
      try {
        await run();
      } catch (error) {
        this.#logger.error({ err: error, job: name }, 'housekeeping failed; trying again');
      }
      await sleep(interval, undefined, { signal }).catch(() => {});
    }
  }
}
