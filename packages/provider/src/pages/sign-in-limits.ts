import { RateLimiterMemory } from 'rate-limiter-flexible';
import { normalizeUsername } from '../directory/accounts.ts';

const QUARTER_HOUR = 15 * 60;

/**
 * Slows down guessing. Failures are counted per name and address, so that a stranger cannot lock somebody out from
 * elsewhere; per address, against trying many names; and per name, more generously, against many addresses.
 */
export class SignInLimits {
  readonly #perPair = new RateLimiterMemory({ points: 5, duration: QUARTER_HOUR, blockDuration: QUARTER_HOUR });
  readonly #perAddress = new RateLimiterMemory({ points: 50, duration: QUARTER_HOUR, blockDuration: QUARTER_HOUR });
  readonly #perName = new RateLimiterMemory({ points: 100, duration: QUARTER_HOUR, blockDuration: QUARTER_HOUR });

  /** Seconds to wait before the next try, or 0. */
  async secondsToWait(username: string, address: string): Promise<number> {
    const states = await Promise.all(this.#limits(username, address).map(([limit, key]) => limit.get(key)));
    const waits = states.map((state) => (state && state.remainingPoints <= 0 ? state.msBeforeNext / 1000 : 0));
    return Math.ceil(Math.max(...waits));
  }

  async recordFailure(username: string, address: string): Promise<void> {
    // `consume` rejects when the limit is passed; the count is what matters here.
    await Promise.allSettled(this.#limits(username, address).map(([limit, key]) => limit.consume(key)));
  }

  async recordSuccess(username: string, address: string): Promise<void> {
    await this.#perPair.delete(pairKey(username, address));
  }

  #limits(username: string, address: string): [RateLimiterMemory, string][] {
    return [
      [this.#perPair, pairKey(username, address)],
      [this.#perAddress, address],
      [this.#perName, normalizeUsername(username)],
    ];
  }
}

function pairKey(username: string, address: string): string {
  return JSON.stringify([normalizeUsername(username), address]);
}
