import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { forgetFinished } from '../../src/delivery/retention.ts';
import type { Schema } from '../../src/storage/schema.ts';
import { addSession, NOW } from '../sessions/registry.ts';
import { describeOnEveryStorage } from '../storages.ts';
import { addBacklog } from './backlog.ts';
import { setDeliveryScene } from './delivery-scene.ts';
import { analyze, FULL_SCAN, observeQueries } from './query-plans.ts';

const DAY = 24 * 3_600_000;
const LONG_AGO = NOW - 100 * DAY;
const BEFORE = NOW - 90 * DAY;

describeOnEveryStorage('What ended long ago is forgotten', (open) => {
  const setScene = async () => {
    const scene = await setDeliveryScene({ temporary: await open() });
    const { storage } = scene;
    const rowsOf = async (table: keyof Schema) => {
      const { rows } = await sql<{ count: number | string }>`select count(*) as count from ${sql.table(table)}`.execute(
        storage.db,
      );
      return Number(rows[0]?.count);
    };
    const tables = ['deliveries', 'attempts', 'terminations', 'participants', 'sessions'] as const;
    const count = async () =>
      Object.fromEntries(await Promise.all(tables.map(async (table) => [table, await rowsOf(table)])));
    const forget = async (batchSize?: number) => {
      const rounds = [];
      for (let more = true; more; ) {
        const forgotten = await forgetFinished(storage, { before: BEFORE, ...(batchSize && { batchSize }) });
        rounds.push(forgotten);
        more = forgotten.more;
      }
      return rounds;
    };
    return { ...scene, count, forget };
  };

  test('with everything that belongs to it, in batches, and never anything unfinished or recent', async () => {
    const scene = await setScene();
    const { storage } = scene;
    const old = { clientId: 'a', createdAt: LONG_AGO, attempts: 2 };
    for (const state of ['delivered', 'failed', 'dead', 'cancelled']) {
      await addBacklog(storage, { ...old, count: 25, state, finishedAt: LONG_AGO });
    }
    // Ended as long ago, but not finished, or finished only lately; and a session that lives as long.
    await addBacklog(storage, { ...old, count: 3, state: 'pending' });
    await addBacklog(storage, { ...old, count: 3, state: 'leased' });
    await addBacklog(storage, { ...old, count: 4, state: 'delivered', finishedAt: BEFORE });
    await addSession(storage.db, ['a', 'b']);

    const rounds = await scene.forget(30);
    expect(rounds.length).toBeGreaterThanOrEqual(4);
    expect(Math.max(...rounds.map(({ deliveries }) => deliveries))).toBe(30);
    expect(await scene.count()).toEqual({
      deliveries: 10,
      attempts: 20,
      terminations: 10,
      participants: 12,
      sessions: 11,
    });
    const left = await storage.db.selectFrom('deliveries').select('state').orderBy('state').execute();
    expect(left.map(({ state }) => state)).toEqual([
      ...Array(4).fill('delivered'),
      ...Array(3).fill('leased'),
      ...Array(3).fill('pending'),
    ]);
    expect(await scene.forget()).toEqual([{ deliveries: 0, terminations: 0, sessions: 0, more: false }]);
  });

  test('a termination is remembered as long as one of its deliveries', async () => {
    const scene = await setScene();
    const { db } = scene.storage;
    scene.clock.now = LONG_AGO;
    await scene.endSessionOf(
      await scene.register('https://a.example/out'),
      await scene.register('https://b.example/out'),
    );
    const [one, two] = await scene.deliveries();
    await db
      .updateTable('deliveries')
      .set({ state: 'dead', finished_at: LONG_AGO })
      .where('id', '=', one?.id ?? '')
      .execute();
    await scene.forget();
    expect(await scene.count()).toMatchObject({ deliveries: 1, terminations: 1, participants: 2, sessions: 1 });
    await db
      .updateTable('deliveries')
      .set({ state: 'dead', finished_at: LONG_AGO })
      .where('id', '=', two?.id ?? '')
      .execute();
    await scene.forget();
    expect(await scene.count()).toEqual({ deliveries: 0, attempts: 0, terminations: 0, participants: 0, sessions: 0 });
  });

  test('several processes at once do not disturb each other', async () => {
    const scene = await setScene();
    const old = { clientId: 'a', createdAt: LONG_AGO, attempts: 1, state: 'delivered', finishedAt: LONG_AGO };
    await addBacklog(scene.storage, { ...old, count: 300 });
    await Promise.all([scene.forget(20), scene.forget(20), scene.forget(20)]);
    await scene.forget();
    expect(await scene.count()).toEqual({ deliveries: 0, attempts: 0, terminations: 0, participants: 0, sessions: 0 });
  });

  test('is found by index, however much is remembered', async () => {
    const scene = await setScene();
    const { storage } = scene;
    const delivered = { clientId: 'a', state: 'delivered', attempts: 1 };
    await addBacklog(storage, { ...delivered, count: 20_000, finishedAt: NOW });
    await addBacklog(storage, { ...delivered, count: 50, createdAt: LONG_AGO, finishedAt: LONG_AGO });
    await analyze(storage);
    const observed = await observeQueries(storage, (watched) =>
      forgetFinished(watched, { before: BEFORE, batchSize: 30 }),
    );
    expect(observed.length).toBeGreaterThan(4);
    for (const { plan, sql: statement } of observed.filter((query) => /^(select|delete)/.test(query.sql))) {
      expect(plan, statement).not.toMatch(FULL_SCAN);
    }
  });
});
