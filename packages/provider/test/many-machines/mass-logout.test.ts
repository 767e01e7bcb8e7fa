import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { eventually } from '../eventually.ts';
import { temporaryPostgres } from '../storages.ts';
import { setMachines } from './machines.ts';

const SESSIONS = Number(process.env.MASS_LOGOUT_SESSIONS ?? 10_000);
const LIVING = 500;
/** Milliseconds; only there so that the test fails instead of hanging. */
const TIMEOUT = 60_000 + SESSIONS * 40;
/** Attempts that one process has under way at most. */
const CONCURRENCY = 16;
const postgresUrl = inject('postgresUrl');

describe.skipIf(postgresUrl === undefined)('Three machines on one PostgreSQL', () => {
  test('kill -9 of one in a mass logout: everybody hears, nobody hears of a session that lives, few hear twice', {
    timeout: TIMEOUT,
  }, async () => {
    const temporary = await temporaryPostgres(postgresUrl ?? '');
    onTestFinished(() => temporary.remove());
    const scene = await setMachines(temporary.storage, temporary.url);
    await scene.addSessions(SESSIONS + LIVING);
    const machines = await Promise.all([1, 2, 3].map(() => scene.startMachine({ LEASE: '12000' })));
    const [doomed] = machines;

    const ending = scene.endSessions(1, SESSIONS);
    await eventually(
      () => scene.apps.every(({ listener }) => listener.heard.length > SESSIONS / 10),
      'it is well under way',
      TIMEOUT,
    );
    expect(await doomed?.end('SIGKILL')).toBe('SIGKILL');
    await ending;
    await scene.finish(TIMEOUT);

    expect(await scene.states()).toEqual({ delivered: 3 * SESSIONS });
    const heard = scene.heard();
    for (const { sessions } of heard) {
      expect(sessions.size).toBe(SESSIONS);
      expect(Math.max(...sessions)).toBe(SESSIONS);
    }
    // Only what the killed process had under way may have been heard without being recorded.
    expect(heard.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBeLessThanOrEqual(CONCURRENCY);
    const tokens = scene.apps.flatMap(({ listener }) => listener.heard.map(({ claims }) => claims.jti));
    expect(new Set(tokens).size).toBe(tokens.length);
    // All of them took part.
    expect(await Promise.all(machines.slice(1).map((machine) => machine.end('SIGTERM')))).toEqual([0, 0]);
  });
});
