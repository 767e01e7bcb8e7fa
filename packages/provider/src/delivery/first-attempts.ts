import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../storage/storage.ts';

export interface FirstAttempts {
  terminationId: string;
  /** The longest time to wait, in milliseconds. 0 does not wait. */
  milliseconds: number;
  /** Resolves when this process has attempted those that it holds: then it is time to look. Undefined: it holds none. */
  attemptedHere: Promise<void> | undefined;
  /** Applications that are not waited for, asked anew at every look. */
  exceptClientIds: () => readonly string[];
}

/** Milliseconds between two looks: short at first, as most applications answer at once. */
const FIRST_PAUSE = 5;
const MAX_PAUSE = 100;

/**
 * Waits until every delivery of a termination has been attempted once, but never longer than told: whoever waits here
 * is a person in front of a browser, and an application may be slow (invariant 6). Asks the storage, because the
 * attempts may be made by another process; a look that the storage is slow to answer is not waited for either.
 */
export async function waitForFirstAttempts(db: Database, waiting: FirstAttempts): Promise<void> {
  if (waiting.milliseconds <= 0) return;
  const ended = new AbortController();
  const deadline = pause(waiting.milliseconds, ended.signal);
  const look = () => lookUntilAttempted(db, waiting, ended.signal);
  try {
    await Promise.race([look(), deadline, ...(waiting.attemptedHere ? [waiting.attemptedHere.then(look)] : [])]);
  } finally {
    ended.abort();
  }
}

async function lookUntilAttempted(db: Database, waiting: FirstAttempts, ended: AbortSignal): Promise<void> {
  let next = FIRST_PAUSE;
  while (!ended.aborted && (await hasUnattempted(db, waiting))) {
    await pause(next, ended);
    next = Math.min(MAX_PAUSE, next * 2);
  }
}

/** Ends early when there is nothing to wait for any more. */
async function pause(milliseconds: number, ended: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { ref: false, signal: ended }).catch(() => {});
}

async function hasUnattempted(db: Database, { terminationId, exceptClientIds }: FirstAttempts): Promise<boolean> {
  const except = exceptClientIds();
  const row = await db
    .selectFrom('deliveries')
    .select('id')
    .where('termination_id', '=', terminationId)
    .where('attempts', '=', 0)
    .where('state', 'in', ['pending', 'leased'])
    .$if(except.length > 0, (query) => query.where('client_id', 'not in', except))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
