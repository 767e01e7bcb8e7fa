import { sql } from 'kysely';
import type { Database } from '../storage/storage.ts';

export interface Expiry {
  /** Applications that are left alone at the moment: nobody else would notice that their deliveries are over. */
  clientIds: readonly string[];
  now: number;
  /** Deliveries at most. */
  limit: number;
}

/**
 * Declares pending deliveries dead whose horizon has passed while their application was left alone. All others die, if
 * they do, by their next attempt.
 *
 * @returns how many died.
 */
export async function expireDeliveries(db: Database, { clientIds, now, limit }: Expiry): Promise<number> {
  if (clientIds.length === 0) return 0;
  const updated = await db
    .updateTable('deliveries')
    .set({ state: 'dead', finished_at: now })
    .where('id', 'in', (some) =>
      some
        .selectFrom('deliveries')
        .select('id')
        .where('state', '=', sql.lit('pending'))
        .where('horizon_ends_at', '<', now)
        .where('client_id', 'in', clientIds)
        .orderBy('horizon_ends_at')
        .limit(limit),
    )
    .where('state', '=', 'pending')
    .executeTakeFirst();
  return Number(updated.numUpdatedRows);
}
