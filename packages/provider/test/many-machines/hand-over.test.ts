import { sql } from 'kysely';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { Dispatcher } from '../../src/delivery/dispatcher.ts';
import { openStorage } from '../../src/storage/storage.ts';
import { setDeliveryScene } from '../delivery/delivery-scene.ts';
import { eventually } from '../eventually.ts';
import { temporaryPostgres } from '../storages.ts';
import { setMachines } from './machines.ts';

const postgresUrl = inject('postgresUrl') ?? '';
const HOUR = 3_600_000;

describe.skipIf(postgresUrl === '')('Machines on one PostgreSQL hand over to each other', () => {
  test('SIGTERM during slow attempts: another takes over at once, not when the leases run out', async () => {
    const temporary = await temporaryPostgres(postgresUrl);
    onTestFinished(() => temporary.remove());
    const scene = await setMachines(temporary.storage, temporary.url);
    const { db } = temporary.storage;
    const LEASE = String(HOUR);
    const stopping = await scene.startMachine({ LEASE });
    for (const { listener } of scene.apps) listener.answer = 'hang';
    await scene.addSessions(1);
    await scene.endSessions(1, 1);
    await Promise.all(scene.apps.map(({ listener }) => listener.hears(1)));
    const staying = await scene.startMachine({ LEASE });

    expect(await stopping.end('SIGTERM')).toBe(0);
    for (const { listener } of scene.apps) listener.release();
    await scene.finish();
    const attempts = await db.selectFrom('attempts').select(['number', 'code', 'outcome']).orderBy('number').execute();
    expect(attempts).toEqual([
      ...Array(3).fill({ number: 1, code: 'aborted', outcome: 'retry' }),
      ...Array(3).fill({ number: 2, code: 'ok', outcome: 'delivered' }),
    ]);
    expect(await staying.end('SIGTERM')).toBe(0);
  });

  async function setTwo() {
    const temporary = await temporaryPostgres(postgresUrl);
    const scene = await setDeliveryScene({ temporary });
    const elsewhere = await openStorage(temporary.url);
    onTestFinished(() => elsewhere.close());
    const app = await scene.listen();
    const clientId = await scene.register(app.logoutUri);
    // It would look again in an hour.
    const idle = new Dispatcher({ ...scene.attempting, pollInterval: HOUR });
    onTestFinished(() => idle.stop());
    const speaker = new Dispatcher({ ...scene.attempting, storage: elsewhere });
    onTestFinished(() => speaker.stop());
    idle.start();
    const listeners = async () => {
      const { rows } = await sql<{ pid: number }>`
        select pid from pg_stat_activity
        where application_name = 'curfew listener' and query like 'listen%' and datname = current_database()`.execute(
        elsewhere.db,
      );
      return rows.map(({ pid }) => pid);
    };
    await eventually(async () => (await listeners()).length === 1, 'it listens');
    return { scene, app, clientId, speaker, elsewhere, listeners };
  }

  test('a termination in one process wakes the others', async () => {
    const { scene, app, clientId, speaker } = await setTwo();
    for (let count = 1; count <= 3; count += 1) {
      await scene.endSessionOf(clientId);
      speaker.wake();
      await app.hears(count);
    }
  });

  test('a listener that lost its connection makes another, and looks at once for what it missed', async () => {
    const { scene, app, clientId, speaker, elsewhere, listeners } = await setTwo();
    const [pid] = await listeners();
    await scene.endSessionOf(clientId);
    await sql`select pg_terminate_backend(${pid})`.execute(elsewhere.db);
    await app.hears(1);
    await eventually(async () => (await listeners()).some((other) => other !== pid), 'it listens again');
    await scene.endSessionOf(clientId);
    speaker.wake();
    await app.hears(2);
  });
});
