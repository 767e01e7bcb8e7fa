import type { QueueItem, SideEffectQueue } from './side-effect-queue.ts';

/**
 * A queue in the memory of this process. What is not done when the process ends is lost: refresh tokens of its sessions
 * are then never revoked and live until they expire at the provider.
 */
export function createMemorySideEffectQueue(): SideEffectQueue {
  const items = new Map<string, QueueItem>();
  let writes = 0;

  // No `await` in any of these: each runs in one turn of the event loop, which makes it atomic.
  return {
    read: async (sessionId) => items.get(sessionId),

    async write(item) {
      if ((items.get(item.sessionId)?.version ?? 0) !== item.version) return false;
      writes += 1;
      items.set(item.sessionId, { ...item, version: writes });
      return true;
    },

    async remove({ sessionId, version }) {
      return items.get(sessionId)?.version === version && items.delete(sessionId);
    },

    async due(now, limit) {
      const due = [...items.values()].filter(({ dueAt }) => dueAt <= now);
      return due.sort((one, other) => one.dueAt - other.dueAt).slice(0, limit);
    },

    async close() {},
  };
}
