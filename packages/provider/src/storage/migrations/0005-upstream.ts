import type { Kysely } from 'kysely';

/** Sessions at upstream providers, what ended them, and which person is who there. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;

  await schema
    .createTable('upstream_sessions')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('issuer', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('sid', 'text')
    .addColumn('started_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .execute();
  await schema
    .createTable('upstream_session_keys')
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('session_id', 'text', (c) => c.notNull().references('upstream_sessions.id').onDelete('cascade'))
    .addPrimaryKeyConstraint('upstream_session_keys_pk', ['key', 'session_id'])
    .execute();
  await schema.createIndex('upstream_session_keys_session').on('upstream_session_keys').column('session_id').execute();
  await schema
    .createTable('upstream_revocations')
    .addColumn('key', 'text', (c) => c.primaryKey())
    .addColumn('before', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .execute();
  await schema
    .createTable('upstream_applied_once')
    .addColumn('key', 'text', (c) => c.primaryKey())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .execute();
  for (const table of ['upstream_sessions', 'upstream_revocations', 'upstream_applied_once']) {
    await schema.createIndex(`${table}_expiry`).on(table).column('expires_at').execute();
  }

  await schema
    .createTable('upstream_identities')
    .addColumn('issuer', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('account_id', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('upstream_identities_pk', ['issuer', 'subject'])
    .execute();
  await schema.createIndex('upstream_identities_account').on('upstream_identities').column('account_id').execute();

  await schema.alterTable('sessions').addColumn('upstream_session_id', 'text').execute();
  await schema
    .createIndex('sessions_upstream')
    .on('sessions')
    .column('upstream_session_id')
    .where('upstream_session_id' as never, 'is not', null)
    .execute();
}
