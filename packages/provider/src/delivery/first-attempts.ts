import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../storage/storage.ts';

export interface FirstAttempts {
  terminationId: string;
  /** The longest time to wait, in milliseconds. 0 does not wait. */
  milliseconds: number;
  /** Applications that are not waited for, asked anew at every look. */
  exceptClientIds: () => readonly string[];
}

/** Milliseconds between two looks: short at first, as most applications answer at once. */
const FIRST_PAUSE = 5;
const MAX_PAUSE = 100;

/**
 * Waits until every delivery of a termination has been attempted once, but never longer than told: whoever waits here
 * is a person in front of a browser, and an application may be slow (invariant 6). Asks the storage, because the
 * attempts may be made by another process.
 */
export async function waitForFirstAttempts(db: Database, waiting: FirstAttempts): Promise<void> {
  const deadline = performance.now() + waiting.milliseconds;
  for (let pause = FIRST_PAUSE; await hasUnattempted(db, waiting); pause = Math.min(MAX_PAUSE, pause * 2)) {
    const left = deadline - performance.now();
    if (left <= 0) return;
    await sleep(Math.min(pause, left), undefined, { ref: false });
  }
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
