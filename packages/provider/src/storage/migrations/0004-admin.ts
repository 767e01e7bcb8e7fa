import type { Kysely } from 'kysely';

/** Invitations, and the indexes of what the admin API lists page by page. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;

  await schema.alterTable('accounts').addColumn('invitation_hash', 'text').execute();
  await schema.alterTable('accounts').addColumn('invitation_expires_at', 'bigint').execute();
  await schema
    .createIndex('accounts_invitation')
    .on('accounts')
    .column('invitation_hash')
    .where('invitation_hash' as never, 'is not', null)
    .execute();

  await schema.createIndex('clients_name').on('clients').columns(['name', 'id']).execute();
  await schema.createIndex('sessions_time').on('sessions').columns(['created_at', 'uid']).execute();
  await schema.createIndex('deliveries_time').on('deliveries').columns(['created_at', 'id']).execute();
  await schema
    .createIndex('deliveries_unheard_time')
    .on('deliveries')
    .columns(['state', 'created_at', 'id'])
    .where('state' as never, 'in', ['failed', 'dead', 'cancelled'])
    .execute();
  await schema.createIndex('audit_events_actor').on('audit_events').columns(['actor_id', 'at']).execute();
}
