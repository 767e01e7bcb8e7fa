import type { RevocationBroadcast, RevocationListener } from '../../src/stores/cached.ts';

/** A broadcast within the process, which the test can cut. */
export function localBroadcast() {
  const listeners = new Set<RevocationListener>();
  let isCut = false;
  const broadcast: RevocationBroadcast = {
    async publish(digests) {
      if (isCut) throw new Error('the broadcast is cut');
      for (const { revoked } of listeners) revoked(digests);
    },
    subscribe(listener) {
      listeners.add(listener);
      listener.connected();
      return async () => void listeners.delete(listener);
    },
  };
  return {
    ...broadcast,
    cut() {
      isCut = true;
    },
    mend() {
      isCut = false;
      for (const { connected } of listeners) connected();
    },
    listeners: () => listeners.size,
  };
}
