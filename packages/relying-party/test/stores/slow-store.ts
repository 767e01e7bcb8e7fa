import type { SessionStore } from '../../src/stores/store.ts';

/** A store whose answers to `isRevoked` come when the test lets them, and with what was true when it was asked. */
export function slowStore(store: SessionStore) {
  const waiting: (() => void)[] = [];
  let isAway = false;
  let checks = 0;
  return {
    ...store,
    async isRevoked(...parameters: Parameters<SessionStore['isRevoked']>) {
      checks += 1;
      const answer = await store.isRevoked(...parameters);
      await new Promise<void>((resolve) => waiting.push(resolve));
      if (isAway) throw new Error('the store is away');
      return answer;
    },
    /** How often the store was asked. */
    checks: () => checks,
    /** Resolves when so many answers are ready. */
    async holds(count: number) {
      while (waiting.length < count) await new Promise((resolve) => setImmediate(resolve));
    },
    /** Give the answer that waits for longest, or the one at this place. */
    answer: (place = 0) => waiting.splice(place, 1)[0]?.(),
    goAway() {
      isAway = true;
    },
  };
}

/** A store that answers at once, counts, and can be switched off. */
export function watchedStore(store: SessionStore) {
  let checks = 0;
  let isAway = false;
  return {
    ...store,
    async isRevoked(...parameters: Parameters<SessionStore['isRevoked']>) {
      checks += 1;
      if (isAway) throw new Error('the store is away');
      return store.isRevoked(...parameters);
    },
    checks: () => checks,
    goAway() {
      isAway = true;
    },
    comeBack() {
      isAway = false;
    },
  };
}
