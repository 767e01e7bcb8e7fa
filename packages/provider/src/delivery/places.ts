import type { ApplicationHealth } from './circuit-breaker.ts';

/** Of an application that has not answered yet. */
const FIRST = 32;
const LEAST = 8;
const MOST = 64;
/** Milliseconds within which an application answers that is not asked too much at once: well below the total timeout. */
const QUICK = 2_000;

/**
 * How many answers of an application are waited for at once. One that answers quickly is asked more, one by one; one
 * that does not, or fails, is soon asked half as much: as TCP finds out what a network bears.
 */
export class Places {
  readonly #places = new Map<string, number>();

  of(clientId: string): number {
    return this.#places.get(clientId) ?? FIRST;
  }

  /** @param duration of the attempt, in milliseconds. */
  learn(clientId: string, health: ApplicationHealth, duration: number): void {
    if (health === 'unknown') return;
    const places = this.of(clientId);
    const bearsMore = health === 'answers' && duration < QUICK;
    this.#places.set(clientId, bearsMore ? Math.min(MOST, places + 1) : Math.max(LEAST, Math.floor(places / 2)));
  }
}
