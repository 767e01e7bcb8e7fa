import { useNow } from '../parts/now.ts';

/** Whether an attempt should have been made: then the application is left alone for a while, or others come first. */
export function useDue(nextAttemptAt: string | null): boolean {
  const now = useNow();
  return nextAttemptAt !== null && Date.parse(nextAttemptAt) < now;
}
