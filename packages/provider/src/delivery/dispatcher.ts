import { randomUUID } from 'node:crypto';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import type { Delivery } from '../storage/schema.ts';
import { afterCommit, type Tx } from '../storage/storage.ts';
import { isUnavailable } from '../storage/unavailable.ts';
import { Alarm } from './alarm.ts';
import { type Attempting, attemptDelivery } from './attempt.ts';
import {
  type ApplicationHealth,
  CircuitBreaker,
  type CircuitPolicy,
  DEFAULT_CIRCUIT_POLICY,
} from './circuit-breaker.ts';
import { claimDeliveries, MOST_AT_ONCE } from './claim.ts';
import { waitForFirstAttempts } from './first-attempts.ts';
import { HeldDeliveries } from './held-deliveries.ts';
import { returnLeases, returnLeasesOf } from './leases.ts';
import type { Worker } from './outbox.ts';
import { Pace } from './pace.ts';
import { Places } from './places.ts';
import type { QueueHead } from './queues.ts';
import { Upkeep } from './upkeep.ts';

export interface DispatcherOptions extends Attempting {
  /** Deliveries held at once: attempts under way, and those in line behind them. Default {@link DEFAULT_CONCURRENCY}. */
  concurrency?: number;
  /** Milliseconds after which a lease runs out; well above twice the transport's total timeout. Default {@link DEFAULT_LEASE}. */
  lease?: number;
  /** The longest time in milliseconds between two looks at the outbox. Default 1 s. */
  pollInterval?: number;
  /** Milliseconds that `stop` leaves attempts under way before it gives them up. Default 2 s. */
  stopGrace?: number;
  circuitPolicy?: CircuitPolicy;
}

export const DEFAULT_CONCURRENCY = 1_000;
/** Milliseconds. */
export const DEFAULT_LEASE = 30_000;
/** A slow application may keep this part of what is held waiting, so that it never delays another. */
const SHARE_OF_ONE_APPLICATION = 1 / 4;
/** For each place at an application, deliveries of it that are held: one is attempted, one stands in line. */
const HELD_PER_PLACE = 2;
/** Milliseconds of rest after another process was faster. */
const CONTENTION_PAUSE = 20;

/**
 * Takes due deliveries from the outbox and attempts them, until stopped. The outbox is the truth: everything the
 * dispatcher keeps in memory is about attempts under way at this moment, and about applications that do not answer.
 */
export class Dispatcher implements Worker {
  /** The applications' circuits as this process knows them. */
  readonly circuits: CircuitBreaker;
  readonly #options: Required<DispatcherOptions>;
  readonly #share: number;
  readonly #owner = randomUUID();
  readonly #pace = new Pace();
  readonly #places = new Places();
  readonly #held: HeldDeliveries;
  readonly #alarm: Alarm;
  readonly #upkeep: Upkeep;
  readonly #givingUp = new AbortController();
  /** Applications for which something waited at the last look. Undefined: nobody has looked. */
  #queued: ReadonlySet<string> | undefined;
  #stopping = false;
  #loop: Promise<void> | undefined;

  constructor(options: DispatcherOptions) {
    const unset = { onAttempt: undefined, observe: undefined, ownTransport: undefined };
    const defaults = {
      concurrency: DEFAULT_CONCURRENCY,
      lease: DEFAULT_LEASE,
      pollInterval: 1_000,
      stopGrace: 2_000,
      ...unset,
    };
    this.#options = { ...defaults, circuitPolicy: DEFAULT_CIRCUIT_POLICY, ...options };
    this.#share = Math.max(1, Math.floor(this.#options.concurrency * SHARE_OF_ONE_APPLICATION));
    this.#held = new HeldDeliveries({
      placesOf: (clientId) => this.#places.of(clientId),
      attempt: (delivery) => this.#attempt(delivery),
    });
    this.circuits = new CircuitBreaker(this.#options.circuitPolicy, options.now);
    this.#alarm = new Alarm(options.storage);
    const { storage, now, logger, pollInterval } = this.#options;
    this.#upkeep = new Upkeep({
      ...{ storage, owner: this.#owner, now, interval: pollInterval, logger },
      heldIds: () => this.#held.ids,
      leftAlone: () => this.#leftAlone(),
    });
  }

  start(): void {
    this.#alarm.listen();
    this.#loop ??= this.#run();
  }

  /** Makes every process look at the outbox now instead of at its next poll. Call after a termination. */
  wake(): void {
    this.#alarm.ringEverywhere();
  }

  /** New deliveries never overtake what waits for the same application: then they wait behind it. */
  lease(tx: Tx, deliveries: readonly Delivery[]): readonly Delivery[] {
    const lease_until = this.#options.now() + this.#options.lease;
    const leased: Delivery[] = [];
    const written = deliveries.map((delivery) => {
      if (!this.#takesAtOnce(delivery.client_id)) return delivery;
      const ours: Delivery = { ...delivery, state: 'leased', lease_owner: this.#owner, lease_until };
      this.#held.expect(ours);
      leased.push(ours);
      return ours;
    });
    afterCommit(
      tx,
      () => {
        for (const delivery of leased) this.#stopping ? this.#held.forget(delivery) : this.#held.take(delivery);
      },
      () => {
        for (const delivery of leased) this.#held.forget(delivery);
        // The answer to a COMMIT that was carried out may be lost.
        this.#upkeep.suspectStrayLeases();
      },
    );
    return written;
  }

  /**
   * Takes no more deliveries and waits for the attempts under way for a while. Those that are not done by then are
   * given up, and their deliveries are due at once: another process takes over without waiting for a lease to run out.
   */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#alarm.ring();
    this.#held.letGo();
    await this.#loop;
    const timer = new AbortController();
    const grace = sleep(this.#options.stopGrace, undefined, { signal: timer.signal }).catch(() => {});
    await Promise.race([this.#held.ended(), grace]);
    timer.abort();
    this.#givingUp.abort();
    await this.#held.ended();
    try {
      await returnLeasesOf(this.#options.storage.db, this.#owner);
      this.#alarm.ringEverywhere();
    } catch (error) {
      this.#options.logger.error({ err: error }, 'leases could not be given back; they run out by themselves');
    }
    await this.#alarm.close();
  }

  /**
   * Waits until every delivery of a termination has been attempted once by any process, but never longer than told.
   * Applications that are left alone because they did not answer are not waited for.
   */
  waitForFirstAttempts(terminationId: string, milliseconds: number): Promise<void> {
    return waitForFirstAttempts(this.#options.storage.db, {
      ...{ terminationId, milliseconds, attemptedHere: this.#held.released(terminationId) },
      exceptClientIds: () => this.#leftAlone(),
    });
  }

  async #run(): Promise<void> {
    const { logger, pollInterval } = this.#options;
    while (!this.#stopping) {
      this.#alarm.arm();
      let pause = pollInterval;
      const lookedAt = performance.now();
      try {
        await this.#upkeep.keep();
        if (this.#held.size < this.#options.concurrency) pause = await this.#claimAndAttempt();
      } catch (error) {
        // A claim may have been carried out although its answer did not arrive.
        this.#upkeep.suspectStrayLeases();
        logger.error({ err: error }, 'the outbox cannot be read; trying again');
      }
      if (this.#stopping) return;
      if (pause === 0) {
        await turn();
        continue;
      }
      const breath = sleep(Math.min(pollInterval, this.#pace.restAfter(performance.now() - lookedAt)));
      await this.#alarm.rest(Math.min(pause, pollInterval));
      await breath;
    }
  }

  #leftAlone(): string[] {
    return this.circuits.list().flatMap(({ clientId, state }) => (state === 'open' ? [clientId] : []));
  }

  /** @returns milliseconds until something can be claimed that cannot be now. Attempts that end ring by themselves. */
  async #claimAndAttempt(): Promise<number> {
    const { storage, concurrency, lease, now } = this.#options;
    const { deliveries, heads } = await claimDeliveries(storage, {
      owner: this.#owner,
      limit: concurrency - this.#held.size,
      roomFor: (clientId) => this.#roomFor(clientId),
      now: now(),
      leaseUntil: now() + lease,
    });
    this.#queued = new Set(heads.map(({ client_id }) => client_id));
    if (this.#stopping) await returnLeases(storage.db, deliveries);
    else for (const delivery of deliveries) this.#held.take(delivery);
    if (this.#held.size >= concurrency) return Number.POSITIVE_INFINITY;
    if (deliveries.length >= MOST_AT_ONCE) return 0;
    const times = heads.map((head) => this.#timeUntilDue(head));
    return Math.max(CONTENTION_PAUSE, Math.min(...times));
  }

  #timeUntilDue({ client_id, next_attempt_at }: QueueHead): number {
    const { probeAt = 0 } = this.circuits.circuit(client_id);
    if (this.#roomFor(client_id) <= 0 && probeAt === 0) return Number.POSITIVE_INFINITY;
    return Math.max(next_attempt_at, probeAt) - this.#options.now();
  }

  #roomFor(clientId: string): number {
    const most = Math.min(this.#share, HELD_PER_PLACE * this.#places.of(clientId), this.circuits.allowance(clientId));
    return most - this.#held.unanswered(clientId);
  }

  #takesAtOnce(clientId: string): boolean {
    if (this.#stopping || this.#queued?.has(clientId) !== false) return false;
    return this.#held.size < this.#options.concurrency && this.#roomFor(clientId) > 0;
  }

  async #attempt(delivery: Delivery): Promise<void> {
    const { logger, now } = this.#options;
    // It waited in line for so long that it is anybody's again.
    if (delivery.lease_until !== null && delivery.lease_until <= now()) return;
    try {
      await attemptDelivery(this.#options, delivery, {
        signal: this.#givingUp.signal,
        onAnswer: (health, duration) => this.#learn(delivery, health, duration),
      });
    } catch (error) {
      logger.error({ err: error, deliveryId: delivery.id }, 'an attempt could not be recorded');
      // Otherwise the lease runs out, which keeps a fault of ours from being repeated at full speed.
      if (isUnavailable(error)) this.#upkeep.suspectStrayLeases();
    } finally {
      this.#alarm.ring();
    }
  }

  #learn(delivery: Delivery, health: ApplicationHealth, duration: number): void {
    const { logger } = this.#options;
    const { client_id } = delivery;
    this.#places.learn(client_id, health, duration);
    const circuit = this.circuits.learn(client_id, health);
    if (circuit?.state === 'open') {
      logger.warn(circuit, 'application is left alone for a while');
      this.#held.letGo(client_id);
      this.#upkeep.suspectStrayLeases();
    } else if (circuit) logger.info(circuit, 'application answers again');
    this.#held.answered(delivery);
    this.#alarm.ring();
  }
}
