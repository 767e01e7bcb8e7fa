import type { Delivery } from '../storage/schema.ts';

interface UnderWay {
  readonly clientId: string;
  /** Whether the application has still to answer. */
  isAsking: boolean;
  readonly ended: Promise<void>;
}

/** Attempts that this process is making at this moment, and which applications are asked in them. */
export class AttemptsUnderWay {
  readonly #attempts = new Map<string, UnderWay>();
  readonly #asked = new Map<string, number>();

  get size(): number {
    return this.#attempts.size;
  }

  /** How many answers of this application are waited for. */
  asking(clientId: string): number {
    return this.#asked.get(clientId) ?? 0;
  }

  get deliveryIds(): string[] {
    return [...this.#attempts.keys()];
  }

  /** Counts an attempt until it ends. It must not reject. */
  add({ id, client_id: clientId }: Delivery, attempt: Promise<void>): void {
    this.#asked.set(clientId, this.asking(clientId) + 1);
    const ended = attempt.finally(() => {
      this.answered(id);
      this.#attempts.delete(id);
    });
    this.#attempts.set(id, { clientId, isAsking: true, ended });
  }

  /** The application has nothing more to do with this attempt, which ends when it is recorded. */
  answered(deliveryId: string): void {
    const attempt = this.#attempts.get(deliveryId);
    if (!attempt?.isAsking) return;
    attempt.isAsking = false;
    const count = this.asking(attempt.clientId) - 1;
    if (count === 0) this.#asked.delete(attempt.clientId);
    else this.#asked.set(attempt.clientId, count);
  }

  /** Resolves when those under way now have ended. */
  async ended(): Promise<void> {
    await Promise.all([...this.#attempts.values()].map(({ ended }) => ended));
  }
}
