import { randomInt } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { Dispatcher } from '../../src/delivery/dispatcher.ts';
import { startChild } from '../child.ts';
import { eventually } from '../eventually.ts';
import { addSession } from '../sessions/registry.ts';
import { describeOnEveryStorage } from '../storages.ts';
import { ISSUER, LEASE, setDeliveryScene } from './delivery-scene.ts';

const SCRIPT = new URL('dispatcher-that-dies.ts', import.meta.url);
const ROUNDS = Number(process.env.CRASH_ROUNDS ?? 1);
const SESSIONS = 5;
const APPLICATIONS = 2;

describeOnEveryStorage('O-13 kill -9 loses nothing', (open) => {
  // At each session, or at each delivery.
  const moments = [
    ['before COMMIT', SESSIONS],
    ['after COMMIT', SESSIONS],
    ['holding a lease', SESSIONS * APPLICATIONS],
    ['after POST', SESSIONS * APPLICATIONS],
  ] as const;
  const matrix = moments.flatMap(([moment, chances]) =>
    Array.from({ length: ROUNDS }, (_, round) => ({ moment, chances, round: round + 1 })),
  );

  test.each(matrix)('$moment, round $round', async ({ moment, chances }) => {
    const scene = await setDeliveryScene({ temporary: await open() });
    const { db } = scene.storage;
    const apps = await Promise.all(
      Array.from({ length: APPLICATIONS }, async () => {
        const listener = await scene.listen();
        return { listener, clientId: await scene.register(listener.logoutUri) };
      }),
    );
    const clientIds = apps.map(({ clientId }) => clientId);
    const sessions = await Promise.all(Array.from({ length: SESSIONS }, () => addSession(db, clientIds)));
    const doomed = startChild(SCRIPT, {
      STORAGE_URL: scene.storageUrl,
      ENCRYPTION_KEY: scene.encryptionKey,
      ISSUER,
      SESSIONS: sessions.map(({ uid }) => uid).join(),
      MOMENT: moment,
      TIMES: String(randomInt(chances) + 1),
    });
    expect(await doomed.ended).toBe('SIGKILL');

    // After the restart, when the leases of the dead have run out.
    const attempting = { ...scene.attempting, now: () => Date.now() + LEASE };
    const dispatcher = new Dispatcher(attempting);
    onTestFinished(() => dispatcher.stop());
    dispatcher.start();
    await eventually(async () => (await scene.deliveries()).every(({ state }) => state === 'delivered'));

    const ended = await db.selectFrom('sessions').select('uid').where('terminated_at', 'is not', null).execute();
    const endedUids = new Set(ended.map(({ uid }) => uid));
    const promised = doomed.lines.flatMap(({ msg, sessionUid }) => (msg === 'committed' ? [String(sessionUid)] : []));
    for (const uid of promised) expect(endedUids).toContain(uid);
    expect(await scene.deliveries()).toHaveLength(endedUids.size * APPLICATIONS);
    let duplicates = 0;
    for (const { listener, clientId } of apps) {
      const heard = listener.heard.map(({ claims }) => claims.sid);
      const expected = sessions
        .filter(({ uid }) => endedUids.has(uid))
        .map(({ authorizations }) => authorizations[clientId]?.sid);
      expect(new Set(heard)).toEqual(new Set(expected));
      duplicates += heard.length - expected.length;
    }
    // Only an attempt that was under way can be heard twice: four at each application.
    expect(duplicates).toBeLessThanOrEqual(4 * APPLICATIONS);
  });
});
