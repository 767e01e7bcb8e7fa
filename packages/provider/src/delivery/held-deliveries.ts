import type { Delivery } from '../storage/schema.ts';
import { Tally } from './tally.ts';

export interface HeldDeliveriesOptions {
  /** How many answers of one application are waited for at most. */
  placesOf: (clientId: string) => number;
  /** Attempts a delivery. Must not reject. */
  attempt: (delivery: Delivery) => Promise<void>;
}

interface UnderWay {
  /** Whether the application has still to answer. */
  isAsking: boolean;
  readonly ended: Promise<void>;
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
  readonly #underWay = new Map<Delivery, UnderWay>();
  readonly #asking = new Tally();
  readonly #expected = new Set<Delivery>();
  readonly #expectedOf = new Tally();
  readonly #lines = new Map<string, Delivery[]>();
  #inLine = 0;

  constructor({ placesOf, attempt }: HeldDeliveriesOptions) {
    this.#placesOf = placesOf;
    this.#attempt = attempt;
  }

  get size(): number {
    return this.#underWay.size + this.#inLine + this.#expected.size;
  }

  get ids(): string[] {
    return [...this.#underWay.keys(), ...[...this.#lines.values()].flat(), ...this.#expected].map(({ id }) => id);
  }

  /** How many this application has not answered: expected, in line or under way. */
  unanswered(clientId: string): number {
    return this.#expectedOf.of(clientId) + this.#asking.of(clientId) + (this.#lines.get(clientId)?.length ?? 0);
  }

  /** Holds a new delivery that is being written: it is taken when that is committed, and otherwise forgotten. */
  expect(delivery: Delivery): void {
    this.#expected.add(delivery);
    this.#expectedOf.add(delivery.client_id, 1);
  }

  forget(delivery: Delivery): void {
    if (this.#expected.delete(delivery)) this.#expectedOf.add(delivery.client_id, -1);
  }

  /** Attempts a delivery as soon as its application has a place; the urgent ones in a line come first. */
  take(delivery: Delivery): void {
    this.forget(delivery);
    const { client_id: clientId, priority } = delivery;
    if (this.#hasPlace(clientId)) {
      this.#begin(delivery);
      return;
    }
    const line = this.#lines.get(clientId) ?? [];
    this.#lines.set(clientId, line);
    const behind = line.findIndex((other) => other.priority > priority);
    line.splice(behind === -1 ? line.length : behind, 0, delivery);
    this.#inLine += 1;
  }

  /** The application has nothing more to do with this attempt, which ends when it is recorded. */
  answered(delivery: Delivery): void {
    const attempt = this.#underWay.get(delivery);
    if (!attempt?.isAsking) return;
    attempt.isAsking = false;
    const { client_id: clientId } = delivery;
    this.#asking.add(clientId, -1);
    const line = this.#lines.get(clientId);
    while (this.#hasPlace(clientId)) {
      const next = line?.shift();
      if (next === undefined) break;
      this.#inLine -= 1;
      this.#begin(next);
    }
    if (line?.length === 0) this.#lines.delete(clientId);
  }

  /** Lets go of those in line for this application, or for every one. Their leases are for the caller to give back. */
  letGo(clientId?: string): void {
    const clientIds = clientId === undefined ? [...this.#lines.keys()] : [clientId];
    for (const id of clientIds) {
      this.#inLine -= this.#lines.get(id)?.length ?? 0;
      this.#lines.delete(id);
    }
  }

  /** Resolves when the attempts under way now have ended. */
  async ended(): Promise<void> {
    await Promise.all([...this.#underWay.values()].map(({ ended }) => ended));
  }

  #hasPlace(clientId: string): boolean {
    return this.#asking.of(clientId) < this.#placesOf(clientId);
  }

  #begin(delivery: Delivery): void {
    this.#asking.add(delivery.client_id, 1);
    const ended = this.#attempt(delivery).finally(() => {
      this.answered(delivery);
      this.#underWay.delete(delivery);
    });
    this.#underWay.set(delivery, { isAsking: true, ended });
  }
}
