import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keyOfSessionId, keysOfScope, keysOfSession } from '../../src/sessions/revocation-keys.ts';
import type { OpenOutcome, RevocationOutcome, SessionStore } from '../../src/stores/store.ts';
import { endSid, endSubject, HOUR, ISSUER, isRevoked, loginOf, NOW, open } from './logins.ts';
import { SHARED_SYSTEMS, type SharedStore } from './shared-systems.ts';

const CONNECTIONS = 12;
const ROUNDS = 25;

function endedIds(outcome: RevocationOutcome): readonly string[] {
  return outcome.outcome === 'applied' ? outcome.ended.map(({ id }) => id) : [];
}

for (const { name, url, share } of SHARED_SYSTEMS) {
  describe.skipIf(!url)(`races on separate connections: ${name}`, () => {
    let shared: SharedStore;
    let stores: readonly SessionStore[];
    beforeEach(async () => {
      shared = await share(url ?? '');
      stores = await Promise.all(Array.from({ length: CONNECTIONS }, () => shared.connect()));
    });
    afterEach(() => shared.close());

    const storeAt = (index: number): SessionStore => {
      const store = stores[index % CONNECTIONS];
      if (!store) throw new Error('no such connection');
      return store;
    };

    test('a logout between many logins of one sid: each was refused or ended, and none is alive', async () => {
      let refused = 0;
      for (let round = 0; round < ROUNDS; round += 1) {
        const sid = `sid ${round}`;
        const sessions = Array.from({ length: CONNECTIONS - 1 }, (_, index) =>
          loginOf({ id: `${round}-${index}`, sid }),
        );
        const place = round % CONNECTIONS;
        const calls: Promise<OpenOutcome>[] = [];
        let revoking: ReturnType<typeof endSid> | undefined;
        for (const [index, session] of sessions.entries()) {
          if (index === place % sessions.length) revoking = endSid(storeAt(CONNECTIONS - 1), sid);
          calls.push(open(storeAt(index), session));
        }
        const outcomes = await Promise.all(calls);
        const opened = sessions.filter((_, index) => outcomes[index] === 'opened').map(({ id }) => id);
        refused += sessions.length - opened.length;
        const ended = revoking ? endedIds(await revoking) : [];
        expect([...ended].sort()).toEqual(opened.sort());
        const states = await Promise.all(sessions.map((session, index) => isRevoked(storeAt(index), session)));
        expect(states).not.toContain(false);
      }
      // Otherwise nothing raced here.
      expect(refused).toBeGreaterThan(0);
      expect(refused).toBeLessThan(ROUNDS * (CONNECTIONS - 1));
    });

    test('saves during and after a logout bring nothing back', async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const session = loginOf({ id: `s${round}`, sid: `sid ${round}` });
        await open(storeAt(0), session);
        const refreshed = { ...session, startedAt: NOW + HOUR, expiresAt: NOW + 2 * HOUR };
        const saves = Array.from({ length: CONNECTIONS - 1 }, (_, index) => open(storeAt(index), refreshed));
        const ended = endedIds(await endSid(storeAt(CONNECTIONS - 1), `sid ${round}`));
        await Promise.all(saves);
        expect(ended).toEqual([session.id]);
        expect(await open(storeAt(round), refreshed)).toBe('revoked');
        expect(await isRevoked(storeAt(round), refreshed)).toBe(true);
      }
    });

    test('parallel saves of one session keep the earliest start and the latest expiry', async () => {
      const times = Array.from({ length: CONNECTIONS }, (_, index) => index);
      const saves = times.map((time) =>
        open(storeAt(time), loginOf({ startedAt: NOW - time, expiresAt: NOW + HOUR + time })),
      );
      expect(await Promise.all(saves)).not.toContain('revoked');
      const session = loginOf({ startedAt: NOW - CONNECTIONS + 1, expiresAt: NOW + HOUR + CONNECTIONS - 1 });
      expect(await endSid(storeAt(0), 'a')).toMatchObject({ ended: [session] });
    });

    test('of parallel logins with one id exactly one gets it', async () => {
      const subjects = Array.from({ length: CONNECTIONS }, (_, index) => `subject ${index}`);
      const outcomes = await Promise.all(subjects.map((subject, index) => open(storeAt(index), loginOf({ subject }))));
      expect(outcomes.filter((outcome) => outcome === 'opened')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'id_in_use')).toHaveLength(CONNECTIONS - 1);
    });

    test('a user-wide logout that comes late ends what began before it and spares the new login', async () => {
      const older = loginOf({ id: 'older', startedAt: NOW - HOUR });
      const newer = loginOf({ id: 'newer', sid: 'b', startedAt: NOW + 1 });
      await open(storeAt(0), older);
      expect(await open(storeAt(1), newer)).toBe('opened');
      expect(endedIds(await endSubject(storeAt(2), 'ada'))).toEqual(['older']);
      expect(await isRevoked(storeAt(3), newer)).toBe(false);
      expect(await isRevoked(storeAt(3), older)).toBe(true);
    });

    test('a new login revives no older session, on whatever connection it is asked for', async () => {
      await open(storeAt(0), loginOf());
      await endSubject(storeAt(1), 'ada');
      await open(storeAt(2), loginOf({ id: 's2', startedAt: NOW + 1 }));
      await open(storeAt(3), loginOf({ id: 's1', startedAt: NOW + 1 }));
      const states = await Promise.all(stores.map((store) => isRevoked(store, loginOf())));
      expect(states).not.toContain(false);
    });

    test('everything at once comes to an end: no deadlock, and each session is ended by one call', async () => {
      const subjects = ['ada', 'eve', 'joe'];
      const ids = Array.from({ length: 90 }, (_, index) => index);
      const sessionAt = (index: number) =>
        loginOf({ id: `s${index}`, subject: subjects[index % 3] ?? '', sid: `sid ${index % 9}` });
      const work = ids.flatMap((index) => {
        const { subject, sid, id } = sessionAt(index);
        const store = storeAt(index);
        const keys = [...keysOfSession(sessionAt(index))].reverse();
        const all = { keys, before: NOW, expiresAt: NOW + HOUR };
        const guard = { key: keysOfScope({ issuer: ISSUER, sid: sid ?? '' })[0] ?? '', subject };
        return [
          open(store, sessionAt(index)).then(() => []),
          endSid(storeAt(index + 1), sid ?? '').then(endedIds),
          endSubject(storeAt(index + 2), subject, { guard }).then(endedIds),
          storeAt(index + 3)
            .revoke(all, NOW)
            .then(endedIds),
          storeAt(index + 4)
            .revoke({ ...all, keys: [keyOfSessionId(id)] }, NOW)
            .then(endedIds),
          storeAt(index + 5)
            .prune(NOW)
            .then(() => []),
        ];
      });
      const ended = (await Promise.all(work)).flat();
      expect(new Set(ended).size).toBe(ended.length);
    });
  });
}
