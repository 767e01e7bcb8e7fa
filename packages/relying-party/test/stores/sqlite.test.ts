import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { createLogoutReceiver } from '../../src/index.ts';
import { keyOfSessionId } from '../../src/sessions/revocation-keys.ts';
import { createSqliteStore, StoreSchemaError } from '../../src/stores/sqlite.ts';
import { prepareDatabase } from '../../src/stores/sqlite-schema.ts';
import { createIssuer, logoutRequest } from '../support/issuer.ts';

const folder = mkdtempSync(join(tmpdir(), 'curfew-sqlite-'));
afterAll(() => rmSync(folder, { recursive: true }));

function start(script: string, ...parameters: readonly string[]): ChildProcessByStdio<Writable, Readable, null> {
  const path = fileURLToPath(new URL(`../support/${script}`, import.meta.url));
  const flags = ['--conditions=curfew-source', '--disable-warning=ExperimentalWarning', path];
  return spawn(process.execPath, [...flags, ...parameters], { stdio: ['pipe', 'pipe', 'inherit'] });
}

test('several processes on one file: created once, each token applied once, no session survives', async () => {
  const file = join(folder, 'shared.db');
  const workers = ['a', 'b', 'c', 'd'].map((name) => start('sqlite-worker.ts', file, name));
  await Promise.all(workers.map((worker) => once(worker.stdout, 'data')));
  const outputs = workers.map((worker) => text(worker.stdout));
  for (const worker of workers) worker.stdin.write('go\n');
  const results = (await Promise.all(outputs)).map((output) => JSON.parse(output));

  const applied = results.flatMap((result) => result.applied).sort((one, other) => one - other);
  expect(applied).toEqual(Array.from({ length: 30 }, (_, round) => round));
  const opened = results.reduce((sum, result) => sum + result.opened, 0);
  const refused = results.reduce((sum, result) => sum + result.refused, 0);
  expect(opened + refused).toBe(120);
  // Whatever was opened before the token came was ended by it; whatever came later was refused.
  expect(results.flatMap((result) => result.ended)).toHaveLength(opened);
});

test('A-33 a process killed before its commit has used nothing up: the retry acts at once', async () => {
  const file = join(folder, 'crash.db');
  const revocation = {
    keys: [keyOfSessionId('s1')],
    before: 5,
    expiresAt: 10,
    once: { key: 'token', expiresAt: 10 },
  };
  const child = start('sqlite-crash.ts', file, JSON.stringify(revocation));
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const store = createSqliteStore(file);
  expect(await store.revoke(revocation, 0)).toEqual({ outcome: 'applied', known: 0, ended: [] });
  expect(await store.revoke(revocation, 0)).toEqual({ outcome: 'already_applied' });
  await store.close();
});

test('revocations, sessions and used tokens survive a restart', async () => {
  const file = join(folder, 'restart.db');
  const issuer = await createIssuer();
  const token = await issuer.mint({ subject: 'ada' });
  const times = { startedAt: Date.now() - 5000, expiresAt: Date.now() + 60_000 };
  const session = { id: 's1', issuer: issuer.issuer, subject: 'ada', ...times };

  const before = createLogoutReceiver({ issuers: [issuer.trusted], store: createSqliteStore(file) });
  await before.sessions.open(session);
  expect((await before.receive(logoutRequest(token))).status).toBe(200);
  await before.close();

  const after = createLogoutReceiver({ issuers: [issuer.trusted], store: createSqliteStore(file), replay: 'refuse' });
  expect(await after.sessions.status(session)).toBe('revoked');
  expect((await after.receive(logoutRequest(token))).status).toBe(400);
  await after.close();
});

test('the file is in WAL mode, with a schema version, and waits for other writers', () => {
  const database = new DatabaseSync(join(folder, 'pragmas.db'));
  createSqliteStore(database);
  expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
  expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 2 });
  expect(database.prepare('PRAGMA busy_timeout').get()).toEqual({ timeout: 5000 });
  expect(database.prepare('PRAGMA foreign_keys').get()).toEqual({ foreign_keys: 1 });
  database.close();
});

test('a file of the version before is brought up to date, with what is in it', async () => {
  const file = join(folder, 'older.db');
  const database = new DatabaseSync(file);
  prepareDatabase(database, 1);
  const insert = database.prepare('INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?)');
  insert.run('s1', 'https://op.example', 'ada', 'a', 5, 1000);
  database.prepare('INSERT INTO revocations VALUES (?, 3, 1000)').run(keyOfSessionId('s2'));
  database.close();
  const store = createSqliteStore(file);
  const session = { id: 's2', issuer: 'https://op.example', subject: 'ada', startedAt: 3, expiresAt: 1000 };
  expect(await store.isRevoked(session, [keyOfSessionId('s2')])).toBe(true);
  expect(await store.open({ ...session, id: 's1' }, [])).toBe('id_in_use');
  expect(await store.endings?.list(10)).toEqual([]);
  await store.close();
});

test('a file of a newer version is refused and left alone', () => {
  const database = new DatabaseSync(join(folder, 'newer.db'));
  database.exec('PRAGMA user_version = 99');
  expect(() => createSqliteStore(database)).toThrow(StoreSchemaError);
  expect(database.prepare('SELECT count(*) AS tables FROM sqlite_master').get()).toEqual({ tables: 0 });
  database.close();
});
