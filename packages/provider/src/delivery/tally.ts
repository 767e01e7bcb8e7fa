/** Counts by name. A name that is counted down to nothing is forgotten. */
export class Tally {
  readonly #counts = new Map<string, number>();
  readonly #waiting = new Map<string, PromiseWithResolvers<void>>();

  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  add(name: string, difference: 1 | -1): void {
    const count = this.of(name) + difference;
    if (count !== 0) {
      this.#counts.set(name, count);
      return;
    }
    this.#counts.delete(name);
    this.#waiting.get(name)?.resolve();
    this.#waiting.delete(name);
  }

  /** Resolves when the name is counted down to nothing the next time. */
  nothing(name: string): Promise<void> {
    const waiting = this.#waiting.get(name) ?? Promise.withResolvers<void>();
    this.#waiting.set(name, waiting);
    return waiting.promise;
  }
}
