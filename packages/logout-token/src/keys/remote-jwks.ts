import type { SigningAlgorithm } from '../algorithms/signing-algorithm.ts';
import { KeysUnavailableError } from '../errors/keys-unavailable-error.ts';
import { refuse } from '../errors/logout-token-error.ts';
import { fetchJwksEntries } from './jwks-response.ts';
import type { KeySource } from './key-source.ts';
import { assertPublicKeyAlgorithm, PublicKeys } from './public-keys.ts';
import { type RemoteJwksOptions, type RemoteJwksSettings, readRemoteJwksSettings } from './remote-jwks-options.ts';

const FIRST_RETRY_DELAY = 1000;

/**
 * Keys from the issuer's `jwks_uri`, fetched when first needed and cached. Concurrent needs share one request.
 *
 * - A key id that the cached set lacks causes one more request, then none for `cooldown`.
 * - After a failure the next request waits 1 s, then twice as long each time, up to `cooldown`; meanwhile the
 *   cached set serves on until it is `maxStale` old, and after that KeysUnavailableError is thrown.
 *
 * Throws ConfigurationError `jwks_uri_invalid` or `jwks_option_invalid`.
 */
export function remoteJwks(uri: string | URL, options: RemoteJwksOptions = {}): KeySource {
  return new RemoteJwks(readRemoteJwksSettings(uri, options));
}

class RemoteJwks implements KeySource {
  readonly assertServes = assertPublicKeyAlgorithm;
  readonly #settings: RemoteJwksSettings;
  #keys: PublicKeys | undefined;
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #searchedAt = Number.NEGATIVE_INFINITY;
  #failedAt = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #failure: unknown;
  #pending: Promise<PublicKeys> | undefined;

  constructor(settings: RemoteJwksSettings) {
    this.#settings = settings;
  }

  async findKey(algorithm: SigningAlgorithm, keyId: string | undefined): Promise<CryptoKey> {
    const cached = this.#keys;
    const keys = await this.#currentKeys();
    let key = keys.find(algorithm, keyId);
    // A set that was fetched for this very call would not be another one if fetched again.
    if (key === undefined && keys === cached) key = (await this.#searchAgain(keys)).find(algorithm, keyId);
    return (key ?? refuse('key_unknown')).import(algorithm);
  }

  async #currentKeys(): Promise<PublicKeys> {
    const { maxCacheAge, maxStale, now } = this.#settings;
    if (this.#keys !== undefined && !this.#isPast(this.#fetchedAt, maxCacheAge)) return this.#keys;
    try {
      return await this.#fetchOnce();
    } catch (error) {
      if (this.#keys !== undefined && now() - this.#fetchedAt < maxStale) return this.#keys;
      throw error;
    }
  }

  async #searchAgain(searched: PublicKeys): Promise<PublicKeys> {
    // A request under way for another call is as good, cool-down or not.
    const joins = this.#pending !== undefined && this.#settings.sharesRequests;
    if (!joins && !this.#isPast(this.#searchedAt, this.#settings.cooldown)) return searched;
    this.#searchedAt = this.#settings.now();
    try {
      return await this.#fetchOnce();
    } catch (error) {
      // Nothing was searched: the pause after failures, which begins shorter, applies instead.
      this.#searchedAt = Number.NEGATIVE_INFINITY;
      throw error;
    }
  }

  #fetchOnce(): Promise<PublicKeys> {
    if (this.#pending !== undefined && this.#settings.sharesRequests) return this.#pending;
    if (!this.#isPast(this.#failedAt, this.#retryDelay())) {
      return Promise.reject(new KeysUnavailableError({ cause: this.#failure }));
    }
    const pending = this.#fetch().finally(() => {
      if (this.#pending === pending) this.#pending = undefined;
    });
    this.#pending = pending;
    return pending;
  }

  async #fetch(): Promise<PublicKeys> {
    try {
      const keys = new PublicKeys(await fetchJwksEntries(this.#settings));
      this.#keys = keys;
      this.#fetchedAt = this.#settings.now();
      this.#failures = 0;
      this.#failedAt = Number.NEGATIVE_INFINITY;
      return keys;
    } catch (cause) {
      this.#failures += 1;
      this.#failedAt = this.#settings.now();
      this.#failure = cause;
      throw new KeysUnavailableError({ cause });
    }
  }

  #retryDelay(): number {
    return Math.min(this.#settings.cooldown, FIRST_RETRY_DELAY * 2 ** (this.#failures - 1));
  }

  #isPast(since: number, duration: number): boolean {
    const elapsed = this.#settings.now() - since;
    // A clock that was set back must not stop the fetching until it has caught up.
    return elapsed >= duration || elapsed < 0;
  }
}
