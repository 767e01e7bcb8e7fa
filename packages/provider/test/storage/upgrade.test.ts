import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { addBacklog } from '../delivery/backlog.ts';
import { NOW } from '../sessions/registry.ts';
import { describeOnEveryStorage } from '../storages.ts';
import { migrateAgain } from './migrate-again.ts';

describeOnEveryStorage('an upgrade from the release before', (open) => {
  test('keeps every attempt, which then has no id but its number', async () => {
    const temporary = await open();
    onTestFinished(() => temporary.remove());
    const { db } = temporary.storage;
    await db.schema.dropTable('attempts').execute();
    await sql`create table attempts (id text primary key, delivery_id text not null references deliveries (id),
      number integer not null, token_id text, outcome text not null, code text not null, status integer,
      started_at bigint not null, duration_ms integer not null)`.execute(db);
    await sql`create index attempts_delivery on attempts (delivery_id, number)`.execute(db);
    await sql`create index attempts_time on attempts (started_at)`.execute(db);
    await addBacklog(temporary.storage, { clientId: 'a', count: 1 });
    const { id } = await db.selectFrom('deliveries').select('id').executeTakeFirstOrThrow();
    const attempt = {
      ...{ delivery_id: id, token_id: 'jti', outcome: 'retry' as const, code: 'server_error', status: 500 },
      ...{ started_at: NOW, duration_ms: 5 },
    };
    const recorded = [1, 2].map((number) => ({ ...attempt, number }));
    for (const row of recorded) {
      const withId = { ...row, id: `attempt ${row.number}` };
      await db.insertInto('attempts').values(withId).execute();
    }

    await migrateAgain(temporary.storage, '0009');

    const rows = () => db.selectFrom('attempts').selectAll().orderBy('number').execute();
    expect(await rows()).toEqual(recorded);
    for (const refused of [{ number: 2 }, { number: 3, delivery_id: 'nobody’s' }]) {
      await expect(
        db
          .insertInto('attempts')
          .values({ ...attempt, ...refused })
          .execute(),
      ).rejects.toThrow();
    }
    expect(await rows()).toEqual(recorded);
  });
});
