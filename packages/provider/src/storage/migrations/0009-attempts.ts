import { type Kysely, sql } from 'kysely';

/**
 * An attempt is known by its delivery and its number: an id of its own is another index to write, at a random place.
 * A process of the release before cannot record attempts any more; their leases run out, and this release takes over.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;

  // SQLite cannot change a primary key, and index names are taken as long as the old table is there.
  await schema.dropIndex('attempts_delivery').execute();
  await schema.dropIndex('attempts_time').execute();
  await schema
    .createTable('numbered_attempts')
    .addColumn('delivery_id', 'text', (c) => c.notNull().references('deliveries.id'))
    .addColumn('number', 'integer', (c) => c.notNull())
    .addColumn('token_id', 'text')
    .addColumn('outcome', 'text', (c) => c.notNull())
    .addColumn('code', 'text', (c) => c.notNull())
    .addColumn('status', 'integer')
    .addColumn('started_at', 'bigint', (c) => c.notNull())
    .addColumn('duration_ms', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('attempts_once', ['delivery_id', 'number'])
    .execute();
  await sql`
    insert into numbered_attempts (delivery_id, number, token_id, outcome, code, status, started_at, duration_ms)
    select delivery_id, number, token_id, outcome, code, status, started_at, duration_ms from attempts
  `.execute(db);
  await schema.dropTable('attempts').execute();
  await schema.alterTable('numbered_attempts').renameTo('attempts').execute();
  await schema.createIndex('attempts_time').on('attempts').column('started_at').execute();
}
