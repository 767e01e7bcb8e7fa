import type { Delivery } from '../storage/schema.ts';
import { Tally } from './tally.ts';

export interface HeldDeliveriesOptions {
  /** How many answers of one application are waited for at most. */
  placesOf: (clientId: string) => number;
  /** Attempts a delivery. Must not reject. */
  attempt: (delivery: Delivery) => Promise<void>;
}

interface Holding {
  /** Expected or in line; its application has still to answer; nothing but its record is missing. */
  state: 'waiting' | 'asking' | 'answered';
  /** When its attempt, if there is one, has ended. */
  ended?: Promise<void>;
}

/**
 * The deliveries that this process has leased: attempts under way and, behind them, a line for each application. With
 * the next ones at hand, an application's place is taken again at once, while the storage is asked for more. New ones
 * are held from the moment that they are written, and attempted when that is committed.
 */
export class HeldDeliveries {
  readonly #placesOf: HeldDeliveriesOptions['placesOf'];
  readonly #attempt: (delivery: Delivery) => Promise<void>;
  // Not by their ids: one whose lease ran out may have been leased again while its attempt goes on.
  readonly #held = new Map<Delivery, Holding>();
  readonly #lines = new Map<string, Delivery[]>();
  readonly #unanswered = new Tally();
  readonly #asking = new Tally();
  readonly #ofTermination = new Tally();

  constructor({ placesOf, attempt }: HeldDeliveriesOptions) {
    this.#placesOf = placesOf;
    this.#attempt = attempt;
  }

  get size(): number {
    return this.#held.size;
  }

  get ids(): string[] {
    return [...this.#held.keys()].map(({ id }) => id);
  }

  /** How many this application has not answered: expected, in line or under way. */
  unanswered(clientId: string): number {
    return this.#unanswered.of(clientId);
  }

  /** Resolves when none of a termination's deliveries is held any more. Undefined: none is. */
  released(terminationId: string): Promise<void> | undefined {
    return this.#ofTermination.of(terminationId) === 0 ? undefined : this.#ofTermination.nothing(terminationId);
  }

  /** Holds a new delivery that is being written: it is taken when that is committed, and otherwise forgotten. */
  expect(delivery: Delivery): void {
    this.#held.set(delivery, { state: 'waiting' });
    this.#unanswered.add(delivery.client_id, 1);
    this.#ofTermination.add(delivery.termination_id, 1);
  }

  forget(delivery: Delivery): void {
    const holding = this.#held.get(delivery);
    if (holding === undefined) return;
    if (holding.state !== 'answered') this.#unanswered.add(delivery.client_id, -1);
    this.#held.delete(delivery);
    this.#ofTermination.add(delivery.termination_id, -1);
  }

  /** Attempts a delivery as soon as its application has a place; the urgent ones in a line come first. */
  take(delivery: Delivery): void {
    if (!this.#held.has(delivery)) this.expect(delivery);
    const { client_id: clientId, priority } = delivery;
    if (this.#hasPlace(clientId)) {
      this.#begin(delivery);
      return;
    }
    const line = this.#lines.get(clientId) ?? [];
    this.#lines.set(clientId, line);
    const behind = line.findIndex((other) => other.priority > priority);
    line.splice(behind === -1 ? line.length : behind, 0, delivery);
  }

  /** The application has nothing more to do with this attempt, which ends when it is recorded. */
  answered(delivery: Delivery): void {
    const holding = this.#held.get(delivery);
    if (holding?.state !== 'asking') return;
    holding.state = 'answered';
    const { client_id: clientId } = delivery;
    this.#asking.add(clientId, -1);
    this.#unanswered.add(clientId, -1);
    const line = this.#lines.get(clientId);
    while (this.#hasPlace(clientId)) {
      const next = line?.shift();
      if (next === undefined) break;
      this.#begin(next);
    }
    if (line?.length === 0) this.#lines.delete(clientId);
  }

  /** Lets go of those in line for this application, or for every one. Their leases are for the caller to give back. */
  letGo(clientId?: string): void {
    const clientIds = clientId === undefined ? [...this.#lines.keys()] : [clientId];
    for (const id of clientIds) {
      for (const delivery of this.#lines.get(id) ?? []) this.forget(delivery);
      this.#lines.delete(id);
    }
  }

  /** Resolves when the attempts under way now have ended. */
  async ended(): Promise<void> {
    await Promise.all([...this.#held.values()].map(({ ended }) => ended));
  }

  #hasPlace(clientId: string): boolean {
    return this.#asking.of(clientId) < this.#placesOf(clientId);
  }

  #begin(delivery: Delivery): void {
    this.#asking.add(delivery.client_id, 1);
    const ended = this.#attempt(delivery).finally(() => {
      this.answered(delivery);
      this.forget(delivery);
    });
    this.#held.set(delivery, { state: 'asking', ended });
  }
}
