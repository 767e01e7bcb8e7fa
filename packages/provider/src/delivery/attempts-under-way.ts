/** Attempts that this process is making at this moment, and whose they are. */
export class AttemptsUnderWay {
  readonly #attempts = new Set<Promise<void>>();
  readonly #perClient = new Map<string, number>();

  get size(): number {
    return this.#attempts.size;
  }

  at(clientId: string): number {
    return this.#perClient.get(clientId) ?? 0;
  }

  /** Counts an attempt until it ends. It must not reject. */
  add(clientId: string, attempt: Promise<void>): void {
    this.#perClient.set(clientId, this.at(clientId) + 1);
    const counted = attempt.finally(() => {
      this.#attempts.delete(counted);
      const count = this.at(clientId) - 1;
      if (count === 0) this.#perClient.delete(clientId);
      else this.#perClient.set(clientId, count);
    });
    this.#attempts.add(counted);
  }

  /** Resolves when those under way now have ended. */
  async ended(): Promise<void> {
    await Promise.all(this.#attempts);
  }
}
