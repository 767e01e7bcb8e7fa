import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivery } from '../storage/schema.ts';
import { type Attempting, attemptDelivery } from './attempt.ts';
import { claimDeliveries, nextDueAt, returnLeases } from './outbox.ts';

export interface DispatcherOptions extends Attempting {
  /** Attempts under way at once. Default 16. */
  concurrency?: number;
  /** Milliseconds after which an attempt's lease runs out; well above the transport's total timeout. Default 30 s. */
  lease?: number;
  /** The longest time in milliseconds between two looks at the outbox. Default 1 s. */
  pollInterval?: number;
}

/** A slow application may hold this part of the attempts under way, so that it never delays another. */
const SHARE_OF_ONE_APPLICATION = 1 / 4;

/**
 * Takes due deliveries from the outbox and attempts them, until stopped. The outbox is the truth: everything the
 * dispatcher keeps in memory is about attempts under way at this moment.
 */
export class Dispatcher {
  readonly #options: Required<DispatcherOptions>;
  readonly #owner = randomUUID();
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #perClient = new Map<string, number>();
  readonly #settled = new Set<(terminationId: string) => void>();
  #alarm = new AbortController();
  #stopping = false;
  #loop: Promise<void> | undefined;

  constructor(options: DispatcherOptions) {
    this.#options = { concurrency: 16, lease: 30_000, pollInterval: 1_000, ...options };
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  /** Looks at the outbox now instead of at the next poll. Call after a termination. */
  wake(): void {
    this.#alarm.abort();
  }

  /** Stops taking deliveries and waits for the attempts under way; their time is bounded by the transport. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.wake();
    await this.#loop;
    await Promise.all(this.#underWay.values());
  }

  /**
   * Waits until every delivery of a termination has been attempted once, but never longer than told: whoever
   * waits here is a person in front of a browser, and an application may be slow (invariant 6).
   */
  async waitForFirstAttempts(terminationId: string, milliseconds: number): Promise<void> {
    let settled = Promise.withResolvers<void>();
    const onSettled = (id: string) => {
      if (id === terminationId) settled.resolve();
    };
    this.#settled.add(onSettled);
    const timeout = sleep(milliseconds, 'timeout' as const, { ref: false });
    try {
      while (await this.#hasUnattempted(terminationId)) {
        if ((await Promise.race([settled.promise, timeout])) === 'timeout') return;
        settled = Promise.withResolvers<void>();
      }
    } finally {
      this.#settled.delete(onSettled);
    }
  }

  async #hasUnattempted(terminationId: string): Promise<boolean> {
    const row = await this.#options.storage.db
      .selectFrom('deliveries')
      .select('id')
      .where('termination_id', '=', terminationId)
      .where('attempts', '=', 0)
      .where('state', 'in', ['pending', 'leased'])
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      this.#alarm = new AbortController();
      try {
        await this.#claimAndAttempt();
        await this.#rest(await nextDueAt(this.#options.storage.db));
      } catch (error) {
        this.#options.logger.error({ err: error }, 'the outbox cannot be read; trying again');
        await this.#rest(undefined);
      }
    }
  }

  async #rest(dueAt: number | undefined): Promise<void> {
    const { now, pollInterval } = this.#options;
    const free = this.#underWay.size < this.#options.concurrency;
    const untilDue = dueAt === undefined || !free ? pollInterval : dueAt - now();
    // A due delivery that could not be claimed waits for its application's share: its attempts wake us when they end.
    const time = Math.min(pollInterval, untilDue <= 0 ? pollInterval : untilDue);
    await sleep(time, undefined, { signal: this.#alarm.signal }).catch(() => {});
  }

  async #claimAndAttempt(): Promise<void> {
    const { storage, concurrency, lease, now } = this.#options;
    const share = Math.max(1, Math.floor(concurrency * SHARE_OF_ONE_APPLICATION));
    for (;;) {
      const limit = concurrency - this.#underWay.size;
      if (limit <= 0 || this.#stopping) return;
      const exceptClientIds = [...this.#perClient].filter(([, count]) => count >= share).map(([id]) => id);
      const claim = { owner: this.#owner, limit, exceptClientIds, now: now(), leaseUntil: now() + lease };
      const claimed = await claimDeliveries(storage, claim);
      if (claimed.length === 0) return;
      const beyondShare: Delivery[] = [];
      for (const delivery of claimed) {
        if ((this.#perClient.get(delivery.client_id) ?? 0) >= share) beyondShare.push(delivery);
        else this.#begin(delivery);
      }
      await returnLeases(storage.db, beyondShare);
    }
  }

  #begin(delivery: Delivery): void {
    const { client_id } = delivery;
    this.#perClient.set(client_id, (this.#perClient.get(client_id) ?? 0) + 1);
    const attempt = attemptDelivery(this.#options, delivery)
      .catch((error: unknown) => {
        // The lease runs out and the delivery is taken up again.
        this.#options.logger.error({ err: error, deliveryId: delivery.id }, 'an attempt could not be recorded');
      })
      .finally(() => {
        this.#underWay.delete(delivery.id);
        const count = (this.#perClient.get(client_id) ?? 1) - 1;
        if (count === 0) this.#perClient.delete(client_id);
        else this.#perClient.set(client_id, count);
        for (const notify of [...this.#settled]) notify(delivery.termination_id);
        this.wake();
      });
    this.#underWay.set(delivery.id, attempt);
  }
}
