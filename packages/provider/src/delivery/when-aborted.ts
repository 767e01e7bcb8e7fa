const actsOf = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `act` when the signal aborts, which it has not yet. For signals with very many listeners: the signal itself looks
 * through all it has whenever one is added.
 *
 * @returns what takes it back.
 */
export function whenAborted(signal: AbortSignal, act: () => void): () => void {
  const acts = actsOf.get(signal) ?? listenTo(signal);
  acts.add(act);
  return () => acts.delete(act);
}

function listenTo(signal: AbortSignal): Set<() => void> {
  const acts = new Set<() => void>();
  const callAll = () => {
    for (const act of acts) act();
  };
  signal.addEventListener('abort', callAll, { once: true });
  actsOf.set(signal, acts);
  return acts;
}
