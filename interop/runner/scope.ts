/** What has been started and must be ended, last first, whatever happened in between. */
export class Scope {
  readonly #endings: (() => unknown)[] = [];

  /** Remembers how to end something. */
  defer(end: () => unknown): void {
    this.#endings.push(end);
  }

  /** Ends everything; one ending that fails does not keep the others from running. */
  async close(): Promise<void> {
    for (let end = this.#endings.pop(); end !== undefined; end = this.#endings.pop()) {
      try {
        await end();
      } catch (error) {
        console.error(`  could not be ended: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
}
