import { type Kysely, PostgresAdapter, sql } from 'kysely';

/**
 * Dynamic registration; limits that hold in all processes; the last sign-in; the cookie that a session had before; and
 * whose each code, token and grant is.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;

  await schema
    .createTable('registration_tokens')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('token_hash', 'text', (c) => c.notNull().unique())
    .addColumn('uses', 'integer', (c) => c.notNull())
    .addColumn('uses_left', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('revoked_at', 'bigint')
    .execute();
  await schema
    .createIndex('registration_tokens_time')
    .on('registration_tokens')
    .columns(['created_at', 'id'])
    .execute();
  await schema
    .alterTable('clients')
    .addColumn('origin', 'text', (c) => c.notNull().defaultTo('operator'))
    .execute();

  await schema
    .createTable('limits')
    .addColumn('key_hash', 'text', (c) => c.primaryKey())
    .addColumn('count', 'integer', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .execute();
  await schema.createIndex('limits_expiry').on('limits').column('expires_at').execute();

  await schema.alterTable('accounts').addColumn('last_sign_in_at', 'bigint').execute();

  await schema.alterTable('sessions').addColumn('previous_cookie_hash', 'text').execute();
  await schema.alterTable('sessions').addColumn('previous_cookie_until', 'bigint').execute();
  await schema
    .createIndex('sessions_previous_cookie')
    .on('sessions')
    .column('previous_cookie_hash')
    .where('previous_cookie_hash' as never, 'is not', null)
    .execute();

  // Made from the payload by the database: rows that are there get them too, and those that a process of the release
  // before still writes.
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
  for (const [column, field] of [
    ['account_id', 'accountId'],
    ['client_id', 'clientId'],
  ] as const) {
    const value = isPostgres
      ? sql`((payload::json) ->> ${sql.lit(field)})`
      : sql`json_extract(payload, ${sql.lit(`$.${field}`)})`;
    await schema
      .alterTable('protocol_records')
      .addColumn(column, 'text', (c) => (isPostgres ? c.generatedAlwaysAs(value).stored() : c.generatedAlwaysAs(value)))
      .execute();
  }
  await schema
    .createIndex('protocol_records_account')
    .on('protocol_records')
    .columns(['account_id', 'client_id'])
    .where('account_id' as never, 'is not', null)
    .execute();
  await schema
    .createIndex('protocol_records_client')
    .on('protocol_records')
    .column('client_id')
    .where('client_id' as never, 'is not', null)
    .execute();
}
