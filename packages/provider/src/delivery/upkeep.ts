import type { Logger } from 'pino';
import type { Storage } from '../storage/storage.ts';
import { expireDeliveries } from './expiry.ts';
import { returnExpiredLeases, returnLeasesOf } from './leases.ts';

export interface UpkeepOptions {
  storage: Storage;
  /** The worker whose leases these are. */
  owner: string;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Milliseconds between two looks at what has run out. */
  interval: number;
  logger: Logger;
  /** Deliveries whose leases the worker knows. */
  heldIds: () => readonly string[];
  /** Applications whose circuit is open. */
  leftAlone: () => readonly string[];
}

/** Deliveries declared dead between two looks. */
const EXPIRY_BATCH = 1_000;

/** Frees what would wait for ever: leases of processes that died, deliveries that nobody attempts any more. */
export class Upkeep {
  readonly #options: UpkeepOptions;
  #hasStrayLeases = false;
  #keptAt = Number.NEGATIVE_INFINITY;

  constructor(options: UpkeepOptions) {
    this.#options = options;
  }

  /** There may be leases of this worker that it does not know: the storage was away, or a line was let go. */
  suspectStrayLeases(): void {
    this.#hasStrayLeases = true;
  }

  async keep(): Promise<void> {
    const { storage, owner, now, interval, logger, heldIds, leftAlone } = this.#options;
    if (this.#hasStrayLeases) {
      this.#hasStrayLeases = false;
      await returnLeasesOf(storage.db, owner, heldIds());
    }
    const at = now();
    if (at - this.#keptAt < interval) return;
    const returned = await returnExpiredLeases(storage.db, at);
    if (returned > 0) logger.warn({ deliveries: returned }, 'leases ran out; their deliveries are due again');
    const died = await expireDeliveries(storage.db, { clientIds: leftAlone(), now: at, limit: EXPIRY_BATCH });
    if (died > 0) logger.warn({ deliveries: died }, 'deliveries died with their application left alone');
    this.#keptAt = at;
  }
}
