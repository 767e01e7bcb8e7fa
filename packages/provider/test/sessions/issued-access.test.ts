import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { revokeIssuedAccess } from '../../src/sessions/issued-access.ts';
import { inTransaction } from '../../src/storage/storage.ts';
import { analyze, observeQueries } from '../delivery/query-plans.ts';
import { migrateAgain } from '../storage/migrate-again.ts';
import { describeOnEveryStorage, type TemporaryStorage } from '../storages.ts';

describeOnEveryStorage('all that was issued to a person or an application', (open) => {
  let temporary: TemporaryStorage;
  beforeEach(async () => {
    temporary = await open();
  });
  afterEach(() => temporary.remove());

  const issue = (rows: number) => sql`
    insert into protocol_records (model, id_hash, payload, grant_id, ends_with_session)
    with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${sql.lit(rows)})
    select 'RefreshToken', 'r' || n, '{"accountId":"a' || n || '","clientId":"c' || n || '"}', 'g' || n, 0 from numbers`;
  const left = async () =>
    (await temporary.storage.db.selectFrom('protocol_records').select('id_hash').orderBy('id_hash').execute()).map(
      ({ id_hash }) => id_hash,
    );

  test('is found by index, however much is stored', async () => {
    await issue(5_000).execute(temporary.storage.db);
    await analyze(temporary.storage);
    for (const access of [
      { accountId: 'a1' },
      { accountId: 'a2', clientId: 'c2' },
      { accountId: 'a3', exceptUid: 'session' },
      { clientId: 'c4' },
    ]) {
      const [query] = await observeQueries(temporary.storage, ({ db }) =>
        inTransaction(db, (tx) => revokeIssuedAccess(tx, access)),
      );
      expect(query?.plan).not.toMatch(/SCAN protocol_records|Seq Scan on protocol_records/);
    }
    expect(await left()).toHaveLength(4_996);
  });

  test('rows of the release before have their owner too', async () => {
    const { db } = temporary.storage;
    for (const table of ['registration_tokens', 'limits']) await db.schema.dropTable(table).execute();
    for (const [table, column] of [
      ['clients', 'origin'],
      ['accounts', 'last_sign_in_at'],
    ] as const) {
      await db.schema.alterTable(table).dropColumn(column).execute();
    }
    for (const index of ['sessions_previous_cookie', 'protocol_records_account', 'protocol_records_client']) {
      await db.schema.dropIndex(index).execute();
    }
    for (const [table, column] of [
      ['sessions', 'previous_cookie_hash'],
      ['sessions', 'previous_cookie_until'],
      ['protocol_records', 'account_id'],
      ['protocol_records', 'client_id'],
    ] as const) {
      await db.schema.alterTable(table).dropColumn(column).execute();
    }
    await issue(3).execute(db);

    await migrateAgain(temporary.storage, '0007');
    await inTransaction(db, (tx) => revokeIssuedAccess(tx, { accountId: 'a1' }));
    await inTransaction(db, (tx) => revokeIssuedAccess(tx, { clientId: 'c3' }));
    expect(await left()).toEqual(['r2']);
  });
});
