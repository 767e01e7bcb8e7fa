import { stopping } from './stopping.ts';

const STEP = 50;

/** Asks again and again until the answer is neither undefined, null nor false. */
export async function eventually<T>(
  ask: () => T | Promise<T>,
  what: string | (() => string),
  timeout = 15_000,
): Promise<Exclude<T, undefined | null | false>> {
  const end = Date.now() + timeout;
  for (;;) {
    stopping.throwIfAborted();
    const answer = await ask();
    // Narrowed by hand: the compiler does not exclude from a type parameter.
    if (answer !== undefined && answer !== null && answer !== false)
      return answer as Exclude<T, undefined | null | false>;
    if (Date.now() > end)
      throw new Error(`did not happen in ${timeout / 1000} s: ${typeof what === 'string' ? what : what()}`);
    await pause(STEP);
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
