import { expect } from 'vitest';
import { type CachedStoreOptions, createCachedStore } from '../../src/stores/cached.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { isRevoked, loginOf, NOW } from './logins.ts';
import { watchedStore } from './slow-store.ts';

/** Milliseconds that the views of the tests believe in "not revoked". */
export const STALENESS = 10_000;

/** A cached view of a store that counts and can be switched off, with a clock that stands still. */
export function watch(options: Partial<CachedStoreOptions> = {}) {
  let now = NOW;
  const store = watchedStore(createMemoryStore());
  const cached = createCachedStore(store, { staleness: STALENESS, now: () => now, ...options });
  return {
    store,
    cached,
    wait(milliseconds: number) {
      now += milliseconds;
    },
    atHand: (session = loginOf()) => cached.isRevokedAtHand?.(session),
    /** What is at hand is never another answer than that to the question. */
    async check(session = loginOf()) {
      const atHand = cached.isRevokedAtHand?.(session);
      const revoked = await isRevoked(cached, session);
      if (atHand !== undefined) expect(atHand).toBe(revoked);
      return revoked;
    },
  };
}
