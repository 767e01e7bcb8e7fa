type Undo = () => unknown;

const pending = new Set<Undo>();

/**
 * Remembers how something is ended that would outlive this process: a server, a folder.
 *
 * @returns ends it now, once.
 */
export function undoAtEnd<Result>(undo: () => Result): () => Promise<Result | undefined> {
  pending.add(undo);
  return async () => (pending.delete(undo) ? await undo() : undefined);
}

/** Ends whatever has not been ended, after a failure or an interruption. */
export async function undoAll(): Promise<void> {
  const undos = [...pending];
  pending.clear();
  await Promise.allSettled(undos.map((undo) => Promise.resolve().then(undo)));
}
