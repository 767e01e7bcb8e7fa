import type { Storage, Tx } from '../storage/storage.ts';

export interface Retention {
  /** What ended before this instant is forgotten. Milliseconds since the epoch. */
  before: number;
  /** Rows of a kind at most. Default 500. */
  batchSize?: number;
}

/** What one batch deleted. */
export interface Forgotten {
  deliveries: number;
  terminations: number;
  sessions: number;
  /** Whether there may be more. */
  more: boolean;
}

/**
 * Deletes one batch of what ended long ago: finished deliveries with their attempts, terminations without deliveries,
 * ended sessions without terminations and who took part in them. In this order, so that nothing is deleted that
 * something unfinished needs. Safe to run in several processes at once.
 */
export async function forgetFinished(storage: Storage, { before, batchSize = 500 }: Retention): Promise<Forgotten> {
  const batch = (work: (tx: Tx) => Promise<number>) => storage.db.transaction().execute(work);
  const lock = storage.engine === 'postgres';

  const deliveries = await batch(async (tx) => {
    const rows = await tx
      .selectFrom('deliveries')
      .select('id')
      .where('finished_at', '<', before)
      .orderBy('finished_at')
      .limit(batchSize)
      .$if(lock, (query) => query.forUpdate().skipLocked())
      .execute();
    const ids = rows.map(({ id }) => id);
    if (ids.length === 0) return 0;
    await tx.deleteFrom('attempts').where('delivery_id', 'in', ids).execute();
    await tx.deleteFrom('deliveries').where('id', 'in', ids).execute();
    return ids.length;
  });

  const terminations = await batch(async (tx) => {
    const rows = await tx
      .selectFrom('terminations')
      .select('id')
      .where('terminated_at', '<', before)
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('deliveries').select('id').whereRef('termination_id', '=', 'terminations.id'))),
      )
      .orderBy('terminated_at')
      .limit(batchSize)
      .$if(lock, (query) => query.forUpdate().skipLocked())
      .execute();
    const ids = rows.map(({ id }) => id);
    if (ids.length > 0) await tx.deleteFrom('terminations').where('id', 'in', ids).execute();
    return ids.length;
  });

  const sessions = await batch(async (tx) => {
    const rows = await tx
      .selectFrom('sessions')
      .select('uid')
      .where('terminated_at', '<', before)
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('terminations').select('id').whereRef('session_uid', '=', 'sessions.uid'))),
      )
      .orderBy('terminated_at')
      .limit(batchSize)
      .$if(lock, (query) => query.forUpdate().skipLocked())
      .execute();
    const uids = rows.map(({ uid }) => uid);
    if (uids.length === 0) return 0;
    await tx.deleteFrom('participants').where('session_uid', 'in', uids).execute();
    await tx.deleteFrom('sessions').where('uid', 'in', uids).execute();
    return uids.length;
  });

  return { deliveries, terminations, sessions, more: Math.max(deliveries, terminations, sessions) === batchSize };
}
