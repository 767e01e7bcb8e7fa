import type { Kysely } from 'kysely';

/** Orders to end many sessions, consents, audit log, secret rotation, soft deletion of applications. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;

  await schema.alterTable('clients').addColumn('sealed_previous_secret', 'text').execute();
  await schema.alterTable('clients').addColumn('previous_secret_until', 'bigint').execute();
  await schema.alterTable('clients').addColumn('deleted_at', 'bigint').execute();

  await schema
    .alterTable('signing_keys')
    .addColumn('active_from', 'bigint', (c) => c.notNull().defaultTo(0))
    .execute();
  await schema.alterTable('signing_keys').addColumn('retired_at', 'bigint').execute();

  await schema
    .createTable('termination_orders')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('scope', 'text', (c) => c.notNull())
    .addColumn('target_id', 'text')
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('actor_kind', 'text', (c) => c.notNull())
    .addColumn('actor_id', 'text')
    .addColumn('ordered_at', 'bigint', (c) => c.notNull())
    .addColumn('finished_at', 'bigint')
    .addColumn('ended', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  await schema
    .createIndex('termination_orders_open')
    .on('termination_orders')
    .column('ordered_at')
    .where('finished_at' as never, 'is', null)
    .execute();

  await schema
    .createTable('consents')
    .addColumn('account_id', 'text', (c) => c.notNull())
    .addColumn('client_id', 'text', (c) => c.notNull())
    .addColumn('scope', 'text', (c) => c.notNull())
    .addColumn('rejected_claims', 'text', (c) => c.notNull())
    .addColumn('granted_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('consents_pk', ['account_id', 'client_id'])
    .execute();
  await schema.createIndex('consents_client').on('consents').column('client_id').execute();

  await schema
    .createTable('audit_events')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('actor_kind', 'text', (c) => c.notNull())
    .addColumn('actor_id', 'text')
    .addColumn('action', 'text', (c) => c.notNull())
    .addColumn('target_kind', 'text', (c) => c.notNull())
    .addColumn('target_id', 'text')
    .addColumn('details', 'text', (c) => c.notNull())
    .execute();
  await schema.createIndex('audit_events_time').on('audit_events').columns(['at', 'id']).execute();
  await schema.createIndex('audit_events_target').on('audit_events').columns(['target_id', 'at']).execute();

  // The sweep of expired sessions, and the participants of an application that are still in.
  await schema
    .createIndex('sessions_live_expiry')
    .on('sessions')
    .column('expires_at')
    .where('terminated_at' as never, 'is', null)
    .execute();
  await schema
    .createIndex('participants_in')
    .on('participants')
    .columns(['client_id', 'id'])
    .where('left_at' as never, 'is', null)
    .execute();
}
