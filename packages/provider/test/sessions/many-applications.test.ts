import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { terminateSession } from '../../src/sessions/termination.ts';
import { setDeliveryScene } from '../delivery/delivery-scene.ts';
import { describeOnEveryStorage } from '../storages.ts';
import { addSession, HORIZON, NOW } from './registry.ts';

/** More deliveries than one statement can write: each has nine columns, and PostgreSQL takes 65,535 values. */
const APPLICATIONS = 7_500;

describeOnEveryStorage('A-9 a session with very many applications', (open) => {
  test('ends like any other, and each of them is to be told', async () => {
    const { storage, register, deliveries } = await setDeliveryScene({ temporary: await open() });
    const { db } = storage;
    const first = await register('https://app.example/logout');
    const { uid } = await addSession(db, [first]);
    const columns = Object.keys(await db.selectFrom('clients').selectAll().executeTakeFirstOrThrow());
    const others = columns.filter((column) => column !== 'id').map((column) => sql.ref(column));
    const numbers = sql`with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${sql.lit(APPLICATIONS - 1)})`;
    await sql`
      insert into clients (id, ${sql.join(others)})
      ${numbers} select 'application ' || n, ${sql.join(others)} from numbers, clients where clients.id = ${first}
    `.execute(db);
    await sql`
      insert into participants (id, session_uid, client_id, sid, sub, keeps_offline_access, joined_at)
      select id, ${uid}, id, id, 'ada', 0, ${NOW} from clients where id <> ${first}`.execute(db);

    const ending = { sessionUid: uid, reason: 'admin', actor: { kind: 'admin', id: 'ada' } } as const;
    await terminateSession(db, ending, { now: NOW, horizon: HORIZON });
    expect(new Set((await deliveries()).map(({ client_id }) => client_id)).size).toBe(APPLICATIONS);
  });
});
