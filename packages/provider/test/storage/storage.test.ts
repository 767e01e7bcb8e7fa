import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { freePort } from '../../../../test/systems/postgres.ts';
import { afterCommit, inTransaction, openStorage, StorageError, type Tx } from '../../src/storage/storage.ts';
import { startChild } from '../child.ts';
import { eventually } from '../eventually.ts';
import { addClient, addSession, count } from '../sessions/registry.ts';
import { describeOnEveryStorage, type TemporaryStorage } from '../storages.ts';

const SECRET = 'hunter2-of-the-database';

/** Everything an operator may see of an error. */
function render(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = JSON.stringify(error, Object.getOwnPropertyNames(error));
  return `${error.stack} ${own} ${error.cause === undefined ? '' : render(error.cause)}`;
}

async function refusal(url: string): Promise<StorageError> {
  const error = await openStorage(url).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof StorageError)) throw new Error(`Not a StorageError: ${String(error)}`);
  expect(render(error)).not.toContain(SECRET);
  return error;
}

describeOnEveryStorage('the tables', (open) => {
  let temporary: TemporaryStorage;
  beforeEach(async () => {
    temporary = await open();
  });
  afterEach(() => temporary.remove());

  test('opening again changes nothing and loses nothing', async () => {
    const { db } = temporary.storage;
    const session = await addSession(db, [await addClient(db)]);
    for (let times = 0; times < 2; times += 1) {
      const again = await openStorage(temporary.url);
      expect(await again.db.selectFrom('sessions').select('uid').execute()).toEqual([{ uid: session.uid }]);
      await again.close();
    }
    expect(await count(db, 'deliveries')).toBe(0);
  });

  test('tables of a newer release are refused instead of used', async () => {
    await sql`insert into kysely_migration (name, timestamp) values ('9999-from-the-future', '2030-01-01')`.execute(
      temporary.storage.db,
    );
    expect((await refusal(temporary.url)).code).toBe('storage_migration_failed');
    await sql`delete from kysely_migration where name like '9999%'`.execute(temporary.storage.db);
  });

  test('instants come back as numbers', async () => {
    const { db } = temporary.storage;
    await addSession(db, []);
    const row = await db.selectFrom('sessions').selectAll().executeTakeFirstOrThrow();
    expect([typeof row.created_at, typeof row.last_seen_at, row.terminated_at]).toEqual(['number', 'number', null]);
    const least = await db
      .selectFrom('sessions')
      .select((e) => e.fn.min('expires_at').as('at'))
      .executeTakeFirstOrThrow();
    expect(typeof least.at).toBe('number');
  });
});

describe('what cannot be used', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'curfew-storage-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test.each([
    '',
    'curfew.sqlite',
    'mysql://localhost/curfew',
    'sqlite:',
    `postgres://user:${SECRET}@[not-a-host/curfew`,
    `postgres://user:${SECRET}@host:port/curfew`,
    `postgres//user:${SECRET}@host/curfew`,
  ])('the address %j is storage_url_invalid', async (url) => {
    expect((await refusal(url)).code).toBe('storage_url_invalid');
  });

  test('a folder that is a file is storage_unavailable', async () => {
    writeFileSync(join(folder, 'file'), '');
    expect((await refusal(`sqlite:${join(folder, 'file', 'curfew.sqlite')}`)).code).toBe('storage_unavailable');
    expect((await refusal(`sqlite:${join(folder, 'file', 'deeper', 'curfew.sqlite')}`)).code).toBe(
      'storage_unavailable',
    );
  });

  test('a file that is a folder, or no database, is storage_unavailable', async () => {
    mkdirSync(join(folder, 'folder'));
    expect((await refusal(`sqlite:${join(folder, 'folder')}`)).code).toBe('storage_unavailable');
    writeFileSync(join(folder, 'text'), randomBytes(8192));
    expect((await refusal(`sqlite:${join(folder, 'text')}`)).code).toBe('storage_unavailable');
  });

  test.skipIf(process.getuid?.() === 0)('a folder that cannot be written is storage_unavailable', async () => {
    chmodSync(folder, 0o500);
    expect((await refusal(`sqlite:${join(folder, 'curfew.sqlite')}`)).code).toBe('storage_unavailable');
  });

  test('a PostgreSQL that does not run is storage_unavailable, and its password is not told', async () => {
    const error = await refusal(`postgres://user:${SECRET}@127.0.0.1:${await freePort()}/curfew`);
    expect(error.code).toBe('storage_unavailable');
    expect(error.message).toMatch(/postgres:\/\/127\.0\.0\.1:\d+\/curfew/);
  });

  test.skipIf(inject('postgresUrl') === undefined)(
    'a PostgreSQL without that database is storage_unavailable',
    async () => {
      const url = new URL(inject('postgresUrl') ?? '');
      url.pathname = '/no_such_database';
      url.password = SECRET;
      expect((await refusal(url.href)).code).toBe('storage_unavailable');
    },
  );

  test('a first start that is cut off leaves no half-made tables, and the next one works', async () => {
    const file = join(folder, 'curfew.sqlite');
    const database = new DatabaseSync(file);
    database.exec('create table deliveries (in_the_way text)');
    await expect(openStorage(`sqlite:${file}`)).rejects.toBeInstanceOf(StorageError);
    const tables = database.prepare("select name from sqlite_master where type = 'table' and name not like 'kysely%'");
    expect(tables.all()).toEqual([{ name: 'deliveries' }]);
    database.exec('drop table deliveries');
    database.close();
    await (await openStorage(`sqlite:${file}`)).close();
  });

  test('the data folder that is made is its owner’s only', async () => {
    const storage = await openStorage(`sqlite:${join(folder, 'data', 'curfew.sqlite')}`);
    await storage.close();
    expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700);
  });
});

describeOnEveryStorage('what follows a transaction', (open) => {
  test('is done once it is committed, something else if it is not, and refused where nobody knows', async () => {
    const temporary = await open();
    const { db } = temporary.storage;
    const done: string[] = [];
    const follow = (tx: Tx) =>
      afterCommit(
        tx,
        () => done.push('committed'),
        () => done.push('not committed'),
      );
    await inTransaction(db, async (tx) => inTransaction(tx, async (same) => follow(same)));
    const undone = inTransaction(db, async (tx) => {
      follow(tx);
      expect(done).toEqual(['committed']);
      throw new Error('undone on purpose');
    });
    await expect(undone).rejects.toThrow('undone on purpose');
    await expect(db.transaction().execute(async (tx) => follow(tx))).rejects.toThrow('begin it with inTransaction');
    expect(done).toEqual(['committed', 'not committed']);
    await temporary.remove();
  });
});

describe('several processes on one SQLite file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'curfew-storage-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('start at once on a new file and write at once: none meets a busy or half-made database', async () => {
    const script = new URL('writer-process.ts', import.meta.url);
    const url = `sqlite:${join(folder, 'curfew.sqlite')}`;
    const writers = Array.from({ length: 4 }, () => startChild(script, { STORAGE_URL: url, SESSIONS: '40' }));
    expect(await Promise.all(writers.map(({ ended }) => ended))).toEqual([0, 0, 0, 0]);
    const storage = await openStorage(url);
    expect(await storage.db.selectFrom('sessions').select('uid').execute()).toHaveLength(160);
    expect(await count(storage.db, 'terminations')).toBe(160);
    await storage.close();
  });

  test('a start waits for another that is at work on the new file before it is in WAL mode', async () => {
    const file = join(folder, 'curfew.sqlite');
    const other = new DatabaseSync(file);
    other.exec('begin immediate');
    const opening = openStorage(`sqlite:${file}`);
    await sleep(100);
    other.exec('commit');
    const storage = await opening;
    expect(other.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'wal' });
    other.close();
    await storage.close();
  });
});

describe.skipIf(inject('postgresUrl') === undefined)('a PostgreSQL that drops connections', () => {
  test('does not end the process; the next query has a new connection', async () => {
    const storage = await openStorage(inject('postgresUrl') ?? '');
    const pid = async () => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(storage.db);
      return rows[0]?.pid;
    };
    const first = await pid();
    const admin = await openStorage(inject('postgresUrl') ?? '');
    await sql`select pg_terminate_backend(${first})`.execute(admin.db);
    const second = await eventually(() => pid().catch(() => undefined));
    expect(second).not.toBe(first);
    await storage.close();
    await admin.close();
  });
});
