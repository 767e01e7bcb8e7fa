export interface RenewalOptions {
  /** Milliseconds, from which the value is fetched anew in the background of a use. */
  renewAfter: number;
  /** Milliseconds, from which it is not used any more: whoever asks waits for a new one. */
  maxAge: number;
  /** Milliseconds after a failed fetch until the next one. */
  pause: number;
  /** Milliseconds between two fetches that somebody asked for by `renew`. */
  cooldown: number;
  now: () => number;
}

/** Something that is fetched when it is first needed and changes now and then. */
export interface RenewedValue<T> {
  /** The value. Rejects while there is none, or none young enough. All who ask share one fetch and its failure. */
  get(): Promise<T>;
  /** The value, fetched anew unless it is younger than `cooldown`. If that fails, as `get`. */
  renew(): Promise<T>;
}

export function createRenewedValue<T>(fetch: () => Promise<T>, options: RenewalOptions): RenewedValue<T> {
  const { renewAfter, maxAge, pause, cooldown, now } = options;
  let held: { value: T; at: number } | undefined;
  let failed: { error: unknown; at: number } | undefined;
  let pending: Promise<T> | undefined;

  // A clock that was set back makes nothing younger.
  function isYounger(at: number, age: number): boolean {
    const elapsed = now() - at;
    return elapsed >= 0 && elapsed < age;
  }

  function fetchOnce(): Promise<T> {
    if (pending) return pending;
    if (failed && isYounger(failed.at, pause)) return Promise.reject(failed.error);
    const fetching = fetch().then(
      (value) => {
        held = { value, at: now() };
        failed = undefined;
        return value;
      },
      (error) => {
        failed = { error, at: now() };
        throw error;
      },
    );
    pending = fetching.finally(() => {
      pending = undefined;
    });
    return pending;
  }

  async function get(): Promise<T> {
    if (!held || !isYounger(held.at, maxAge)) return fetchOnce();
    // Nobody waits for it, and what goes wrong shows when the value has become too old.
    if (!isYounger(held.at, renewAfter)) fetchOnce().catch(() => {});
    return held.value;
  }

  return {
    get,
    renew: () => (held && isYounger(held.at, cooldown) ? get() : fetchOnce().catch(get)),
  };
}
