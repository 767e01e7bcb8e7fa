import { describe, expect, onTestFinished, test } from 'vitest';
import { findPostgres, startPostgres } from '../../../../test/systems/postgres.ts';
import { openStorage } from '../../src/storage/storage.ts';
import { eventually } from '../eventually.ts';
import { type Machine, setMachines } from './machines.ts';

const SESSIONS = 300;
const CONCURRENCY = 16;
/** Milliseconds: leases do not run out here, they are given back. */
const HOUR = '3600000';

describe.skipIf(findPostgres() === undefined)('PostgreSQL stops in the middle of a mass logout, and comes back', () => {
  test('requests fail clearly, no process ends, nothing is lost, and all goes on by itself', {
    timeout: 120_000,
  }, async () => {
    const server = await startPostgres();
    if (server === undefined) throw new Error('It is installed.');
    onTestFinished(() => server.stop());
    const storage = await openStorage(server.url);
    onTestFinished(() => storage.close());
    const scene = await setMachines(storage, server.url);
    const [one] = scene.apps;
    if (one === undefined) throw new Error('There are three.');
    await scene.addSessions(SESSIONS);
    const machines = await Promise.all([1, 2, 3].map(() => scene.startMachine({ LEASE: HOUR })));
    const ask = async (machine: Machine, path: string) => {
      const response = await fetch(machine.url + path, { headers: { accept: 'text/html' }, redirect: 'manual' });
      return { status: response.status, body: await response.text() };
    };
    const authorize = `/oauth2/authorize?client_id=${one.clientId}&response_type=code&scope=openid&redirect_uri=https://app.example/callback`;
    for (const machine of machines)
      expect(await ask(machine, '/ready')).toEqual({ status: 200, body: '{"status":"ok"}' });

    await scene.endSessions(1, SESSIONS);
    await eventually(
      () => scene.apps.every(({ listener }) => listener.heard.length > SESSIONS / 10),
      'it is well under way',
    );
    server.halt();
    for (const machine of machines) {
      expect(await ask(machine, '/ready')).toEqual({ status: 503, body: '{"status":"storage_unavailable"}' });
      const page = await ask(machine, authorize);
      expect(page.status).toBe(500);
      expect(page.body).toContain('Something went wrong here');
      expect(page.body).not.toMatch(/ECONNREFUSED|postgres|127\.0\.0\.1|at .*\.ts/);
    }
    const away = 'the outbox cannot be read; trying again';
    await Promise.all(machines.map((machine) => machine.says(away)));
    server.resume();

    await scene.finish();
    expect(await scene.states()).toEqual({ delivered: 3 * SESSIONS });
    const heard = scene.heard();
    for (const { sessions } of heard) expect(sessions.size).toBe(SESSIONS);
    // What was under way when the storage went away was heard without being recorded.
    const duplicates = heard.reduce((sum, app) => sum + app.duplicates, 0);
    expect(duplicates).toBeLessThanOrEqual(machines.length * CONCURRENCY);
    for (const machine of machines) {
      expect(await ask(machine, '/ready')).toEqual({ status: 200, body: '{"status":"ok"}' });
      expect((await ask(machine, authorize)).status).toBeLessThan(500);
    }
    expect(await Promise.all(machines.map((machine) => machine.end('SIGTERM')))).toEqual([0, 0, 0]);
  });
});
