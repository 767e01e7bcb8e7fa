import type { Kysely } from 'kysely';

/** Settings that are changed while the provider runs, and indexes for what the console and the account pages ask. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;

  await schema
    .createTable('settings')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('value', 'text', (c) => c.notNull())
    .addColumn('changed_at', 'bigint', (c) => c.notNull())
    .execute();

  // The session of the provider behind one of the console, at each of its requests.
  await schema
    .createIndex('participants_console')
    .on('participants')
    .column('sid')
    .where('client_id' as never, '=', 'curfew-console')
    .execute();
  await schema
    .createIndex('terminations_account')
    .on('terminations')
    .columns(['account_id', 'terminated_at', 'id'])
    .execute();
}
