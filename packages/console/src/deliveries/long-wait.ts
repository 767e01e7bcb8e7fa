import type { Status } from '../api/status.ts';

/** Seconds. */
const LONG_WAIT = 600;

/** Whether a logout waits for so long that it is worth a look, as the alert in docs/provider/admin-api.md has it. */
export function waitsTooLong({ oldestPendingSeconds }: Pick<Status, 'oldestPendingSeconds'>): boolean {
  return oldestPendingSeconds !== null && oldestPendingSeconds > LONG_WAIT;
}
