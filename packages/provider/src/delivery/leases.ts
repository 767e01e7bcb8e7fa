import { sql } from 'kysely';
import type { Delivery } from '../storage/schema.ts';
import type { Database } from '../storage/storage.ts';

/** Gives back leases whose attempt did not happen, or was not recorded. A lease that somebody else holds by now stays. */
export async function returnLeases(db: Database, deliveries: readonly Delivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  await db
    .updateTable('deliveries')
    .set({ state: 'pending', lease_owner: null, lease_until: null })
    .where('state', '=', 'leased')
    .where((where) =>
      where.or(deliveries.map(({ id, lease_owner, lease_until }) => where.and({ id, lease_owner, lease_until }))),
    )
    .execute();
}

/** Gives back the leases of a worker, but for those of its attempts under way. */
export async function returnLeasesOf(db: Database, owner: string, underWay: readonly string[] = []): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({ state: 'pending', lease_owner: null, lease_until: null })
    .where('state', '=', sql.lit('leased'))
    .where('lease_owner', '=', owner)
    .$if(underWay.length > 0, (query) => query.where('id', 'not in', underWay))
    .execute();
}

/**
 * Makes deliveries due again whose lease ran out: their worker died, they did not.
 * @returns how many there were.
 */
export async function returnExpiredLeases(db: Database, now: number): Promise<number> {
  const returned = await db
    .updateTable('deliveries')
    .set({ state: 'pending', lease_owner: null, lease_until: null })
    .where('state', '=', sql.lit('leased'))
    .where('lease_until', '<=', now)
    .executeTakeFirst();
  return Number(returned.numUpdatedRows);
}
