/**
 * Says in one sentence why a command cannot go on. Errors that carry a code were written for people; anything else is
 * a fault of ours and keeps its stack trace.
 */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isForPeople = 'code' in error || error instanceof TypeError;
  return isForPeople ? error.message : (error.stack ?? error.message);
}
