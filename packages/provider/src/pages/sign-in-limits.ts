import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
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

  /**
   * Counts a try before the password is looked at: tries that come at once would otherwise all see that there is room.
   *
   * @returns seconds to wait when there is no room; 0 when the try may be made.
   */
  async admit(username: string, address: string): Promise<number> {
    for (const [limit, key] of this.#limits(username, address)) {
      const refused = await limit.consume(key).then(
        () => undefined,
        (state: RateLimiterRes) => state,
      );
      if (refused !== undefined) return Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
    }
    return 0;
  }

  /** Takes back the count of a try that was right, and forgives this name's failures from this address. */
  async recordSuccess(username: string, address: string): Promise<void> {
    await this.#perPair.delete(pairKey(username, address));
    await this.#perAddress.reward(address);
    await this.#perName.reward(normalizeUsername(username));
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
