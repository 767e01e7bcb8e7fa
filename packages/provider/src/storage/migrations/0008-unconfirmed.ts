import type { Kysely } from 'kysely';

/** Finds what no application has confirmed, newest first, however much was delivered since. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('deliveries_unconfirmed')
    .ifNotExists()
    .on('deliveries')
    .columns(['created_at', 'id'])
    .where('state' as never, 'in', ['pending', 'leased', 'failed', 'dead'])
    .execute();
}
