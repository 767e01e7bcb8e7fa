import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for a condition, and gives what it gave. The deadline is only there so that a test fails instead of hanging. */
export async function eventually<T>(
  condition: () => T | Promise<T>,
  what = condition.toString(),
  milliseconds = 15_000,
): Promise<Exclude<T, false | undefined | null>> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const value = await condition();
    if (value !== false && value !== undefined && value !== null) return value as Exclude<T, false | undefined | null>;
    if (Date.now() > deadline) throw new Error(`It never came true: ${what}`);
    await sleep(10);
  }
}

/** A door that something waits at until it is opened. */
export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

export function createGate(): Gate {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}
