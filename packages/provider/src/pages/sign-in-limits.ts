import { normalizeUsername } from '../directory/accounts.ts';
import { RateLimit } from '../limits/rate-limit.ts';
import type { Database } from '../storage/storage.ts';

const QUARTER_HOUR = 15 * 60_000;

/**
 * Slows down guessing. Failures are counted per name and address, so that a stranger cannot lock somebody out from
 * elsewhere; per address, against trying many names; and per name, more generously, against many addresses.
 */
export class SignInLimits {
  readonly #perPair: RateLimit;
  readonly #perAddress: RateLimit;
  readonly #perName: RateLimit;

  constructor(db: Database, now: () => number) {
    const window = QUARTER_HOUR;
    this.#perPair = new RateLimit(db, { name: 'sign-in by name and address', tries: 5, window, now });
    this.#perAddress = new RateLimit(db, { name: 'sign-in by address', tries: 50, window, now });
    this.#perName = new RateLimit(db, { name: 'sign-in by name', tries: 100, window, now });
  }

  /**
   * Counts a try before the password is looked at.
   *
   * @returns seconds to wait when there is no room; 0 when the try may be made.
   */
  async admit(username: string, address: string): Promise<number> {
    return (
      (await this.#perPair.admit(pairKey(username, address))) ||
      (await this.#perAddress.admit(address)) ||
      (await this.#perName.admit(normalizeUsername(username)))
    );
  }

  /** Takes back the count of a try that was right, and forgives this name's failures from this address. */
  async recordSuccess(username: string, address: string): Promise<void> {
    await this.#perPair.forget(pairKey(username, address));
    await this.#perAddress.forgive(address);
    await this.#perName.forgive(normalizeUsername(username));
  }
}

function pairKey(username: string, address: string): string {
  return JSON.stringify([normalizeUsername(username), address]);
}
