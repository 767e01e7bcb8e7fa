import type { Delivery } from '../storage/schema.ts';

/** Attempts that this process is making at this moment, and whose they are. */
export class AttemptsUnderWay {
  readonly #attempts = new Map<string, Promise<void>>();
  readonly #perClient = new Map<string, number>();

  get size(): number {
    return this.#attempts.size;
  }

  at(clientId: string): number {
    return this.#perClient.get(clientId) ?? 0;
  }

  get deliveryIds(): string[] {
    return [...this.#attempts.keys()];
  }

  /** Counts an attempt until it ends. It must not reject. */
  add({ id, client_id }: Delivery, attempt: Promise<void>): void {
    this.#perClient.set(client_id, this.at(client_id) + 1);
    const counted = attempt.finally(() => {
      this.#attempts.delete(id);
      const count = this.at(client_id) - 1;
      if (count === 0) this.#perClient.delete(client_id);
      else this.#perClient.set(client_id, count);
    });
    this.#attempts.set(id, counted);
  }

  /** Resolves when those under way now have ended. */
  async ended(): Promise<void> {
    await Promise.all(this.#attempts.values());
  }
}
