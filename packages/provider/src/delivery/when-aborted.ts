const acts = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `act` once when the signal aborts. For signals with very many listeners: the signal itself looks through all it
 * has whenever one is added.
 *
 * @returns what takes it back.
 */
export function whenAborted(signal: AbortSignal, act: () => void): () => void {
  let ofSignal = acts.get(signal);
  if (ofSignal === undefined) {
    const all = new Set<() => void>();
    const callAll = () => {
      for (const one of all) one();
    };
    signal.addEventListener('abort', callAll, { once: true });
    acts.set(signal, all);
    ofSignal = all;
  }
  ofSignal.add(act);
  return () => ofSignal.delete(act);
}
