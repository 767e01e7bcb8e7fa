import type { Kysely } from 'kysely';

/** Tables in their first shape. A migration that has shipped is never edited: add the next one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;

  await schema
    .createTable('accounts')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('username', 'text', (c) => c.notNull().unique())
    .addColumn('password_hash', 'text', (c) => c.notNull())
    .addColumn('roles', 'text', (c) => c.notNull())
    .addColumn('display_name', 'text')
    .addColumn('email', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .addColumn('disabled_at', 'bigint')
    .execute();

  await schema
    .createTable('clients')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('backchannel_logout_uri', 'text')
    .addColumn('metadata', 'text', (c) => c.notNull())
    .addColumn('sealed_secret', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .addColumn('disabled_at', 'bigint')
    .execute();

  await schema
    .createTable('signing_keys')
    .addColumn('kid', 'text', (c) => c.primaryKey())
    .addColumn('algorithm', 'text', (c) => c.notNull())
    .addColumn('sealed_jwk', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();

  await schema
    .createTable('secrets')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('sealed_value', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();

  await schema
    .createTable('protocol_records')
    .addColumn('model', 'text', (c) => c.notNull())
    .addColumn('id_hash', 'text', (c) => c.notNull())
    .addColumn('payload', 'text', (c) => c.notNull())
    .addColumn('grant_id', 'text')
    .addColumn('session_uid', 'text')
    .addColumn('ends_with_session', 'integer', (c) => c.notNull())
    .addColumn('uid', 'text')
    .addColumn('user_code', 'text')
    .addColumn('consumed_at', 'bigint')
    .addColumn('expires_at', 'bigint')
    .addPrimaryKeyConstraint('protocol_records_pk', ['model', 'id_hash'])
    .execute();
  for (const column of ['grant_id', 'session_uid', 'uid', 'user_code', 'expires_at']) {
    await schema
      .createIndex(`protocol_records_${column}`)
      .on('protocol_records')
      .column(column)
      .where(db.dynamic.ref<string>(column) as never, 'is not', null)
      .execute();
  }

  await schema
    .createTable('sessions')
    .addColumn('uid', 'text', (c) => c.primaryKey())
    .addColumn('cookie_hash', 'text', (c) => c.notNull().unique())
    .addColumn('account_id', 'text')
    .addColumn('payload', 'text', (c) => c.notNull())
    .addColumn('user_agent', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('authenticated_at', 'bigint')
    .addColumn('last_seen_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('terminated_at', 'bigint')
    .execute();
  await schema.createIndex('sessions_account').on('sessions').columns(['account_id', 'created_at']).execute();
  await schema.createIndex('sessions_expiry').on('sessions').columns(['terminated_at', 'expires_at']).execute();

  await schema
    .createTable('participants')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('session_uid', 'text', (c) => c.notNull().references('sessions.uid'))
    .addColumn('client_id', 'text', (c) => c.notNull())
    .addColumn('sid', 'text', (c) => c.notNull())
    .addColumn('sub', 'text', (c) => c.notNull())
    .addColumn('grant_id', 'text')
    .addColumn('keeps_offline_access', 'integer', (c) => c.notNull())
    .addColumn('joined_at', 'bigint', (c) => c.notNull())
    .addColumn('left_at', 'bigint')
    .addUniqueConstraint('participants_once', ['session_uid', 'client_id', 'sid'])
    .execute();
  await schema.createIndex('participants_client').on('participants').columns(['client_id', 'joined_at']).execute();

  await schema
    .createTable('terminations')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('session_uid', 'text', (c) => c.notNull().references('sessions.uid'))
    .addColumn('account_id', 'text', (c) => c.notNull())
    .addColumn('client_id', 'text')
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('actor_kind', 'text', (c) => c.notNull())
    .addColumn('actor_id', 'text')
    .addColumn('terminated_at', 'bigint', (c) => c.notNull())
    .execute();
  await schema.createIndex('terminations_session').on('terminations').column('session_uid').execute();
  await schema.createIndex('terminations_time').on('terminations').column('terminated_at').execute();

  await schema
    .createTable('deliveries')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('termination_id', 'text', (c) => c.notNull().references('terminations.id'))
    .addColumn('participant_id', 'text', (c) => c.notNull().references('participants.id'))
    .addColumn('client_id', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('priority', 'integer', (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('next_attempt_at', 'bigint', (c) => c.notNull())
    .addColumn('lease_owner', 'text')
    .addColumn('lease_until', 'bigint')
    .addColumn('last_code', 'text')
    .addColumn('last_status', 'integer')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('finished_at', 'bigint')
    .addColumn('horizon_ends_at', 'bigint', (c) => c.notNull())
    .addUniqueConstraint('deliveries_once', ['termination_id', 'participant_id'])
    .execute();
  await schema
    .createIndex('deliveries_due')
    .on('deliveries')
    .columns(['priority', 'next_attempt_at'])
    .where('state' as never, '=', 'pending')
    .execute();
  await schema
    .createIndex('deliveries_leased')
    .on('deliveries')
    .column('lease_until')
    .where('state' as never, '=', 'leased')
    .execute();
  await schema.createIndex('deliveries_client').on('deliveries').columns(['client_id', 'created_at']).execute();

  await schema
    .createTable('attempts')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('delivery_id', 'text', (c) => c.notNull().references('deliveries.id'))
    .addColumn('number', 'integer', (c) => c.notNull())
    .addColumn('token_id', 'text')
    .addColumn('outcome', 'text', (c) => c.notNull())
    .addColumn('code', 'text', (c) => c.notNull())
    .addColumn('status', 'integer')
    .addColumn('started_at', 'bigint', (c) => c.notNull())
    .addColumn('duration_ms', 'integer', (c) => c.notNull())
    .execute();
  await schema.createIndex('attempts_delivery').on('attempts').columns(['delivery_id', 'number']).execute();
}
