const FIRST_DELAY = 5_000;
const LONGEST_DELAY = 3600_000;

/** Milliseconds until the next attempt: 5 s, doubled every time up to an hour, of which up to a half is cut off by chance. */
export function retryDelay(attempts: number): number {
  const delay = Math.min(FIRST_DELAY * 2 ** (attempts - 1), LONGEST_DELAY);
  return delay * (1 - Math.random() / 2);
}
