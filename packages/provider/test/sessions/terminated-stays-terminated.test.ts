import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadAuthorizations } from '../../src/sessions/participants.ts';
import { findSessionByCookie, findSessionByUid, hashCookie, saveSession } from '../../src/sessions/session-records.ts';
import { terminateSession } from '../../src/sessions/termination.ts';
import { describeOnEveryStorage, type TemporaryStorage } from '../storages.ts';
import { addClient, addSession, count, HORIZON, NOW, save, type TestSession, TIME } from './registry.ts';

describeOnEveryStorage('Invariant 2: terminated stays terminated', (open) => {
  let temporary: TemporaryStorage;
  beforeEach(async () => {
    temporary = await open();
  });
  afterEach(() => temporary.remove());

  const end = (session: TestSession, onlyClientId?: string) =>
    terminateSession(
      temporary.storage.db,
      {
        sessionUid: session.uid,
        reason: 'rp_initiated',
        actor: { kind: 'person' },
        ...(onlyClientId === undefined ? {} : { onlyClientId }),
      },
      TIME,
    );

  test('a session loaded before its end cannot be saved back, nor can a new application join it', async () => {
    const { db } = temporary.storage;
    const [one, late] = [await addClient(db), await addClient(db)];
    const session = await addSession(db, [one]);
    await end(session);

    session.authorizations[late] = { sid: 'late-sid', grantId: 'late-grant' };
    await expect(save(db, session)).rejects.toMatchObject({ code: 'session_terminated' });
    await expect(save(db, { ...session, cookie: 'another-cookie' })).rejects.toMatchObject({
      code: 'session_terminated',
    });

    expect(await findSessionByUid(db, session.uid, NOW)).toBeUndefined();
    expect(await findSessionByCookie(db, session.cookie, NOW)).toBeUndefined();
    expect(await findSessionByCookie(db, 'another-cookie', NOW)).toBeUndefined();
    const participants = await db.selectFrom('participants').select('client_id').execute();
    expect(participants).toEqual([{ client_id: one }]);
  });

  test('saves and the end at the same moment: whoever got in is told, whoever did not is refused', async () => {
    const { db } = temporary.storage;
    for (let round = 0; round < 5; round += 1) {
      const clients = await Promise.all(Array.from({ length: 8 }, () => addClient(db)));
      const session = await addSession(db, []);
      const saves = clients.map((clientId) =>
        save(db, {
          ...session,
          authorizations: { [clientId]: { sid: `sid-${clientId}`, grantId: `grant-${clientId}` } },
        }),
      );
      const [, ...outcomes] = await Promise.allSettled([...saves.slice(0, 4), end(session), ...saves.slice(4)]).then(
        (all) => [all[4], ...all.slice(0, 4), ...all.slice(5)],
      );
      const joined = clients.filter((_, index) => outcomes[index]?.status === 'fulfilled');
      const told = await db
        .selectFrom('deliveries')
        .innerJoin('terminations', 'terminations.id', 'deliveries.termination_id')
        .select('deliveries.client_id')
        .where('session_uid', '=', session.uid)
        .execute();
      expect(told.map(({ client_id }) => client_id).sort()).toEqual(joined.sort());
    }
  });

  test('of two requests that save the same session, neither forgets the application of the other', async () => {
    const { db } = temporary.storage;
    const [one, two] = [await addClient(db), await addClient(db)];
    const session = await addSession(db, []);
    const copies = [one, two].map((id) => ({
      ...session,
      authorizations: { [id]: { sid: `sid-${id}`, grantId: id } },
    }));
    await Promise.all(copies.map((copy) => save(db, copy)));
    expect(Object.keys(await loadAuthorizations(db, session.uid)).sort()).toEqual([one, two].sort());
    expect((await end(session))?.deliveries).toBe(2);
  });

  test('two tabs that join for the same application at once have a sid each, and both are ended', async () => {
    const { db } = temporary.storage;
    const client = await addClient(db);
    const session = await addSession(db, []);
    for (const sid of ['tab-1', 'tab-2']) {
      await save(db, { ...session, authorizations: { [client]: { sid, grantId: `grant-${sid}` } } });
    }
    expect((await end(session))?.deliveries).toBe(2);
  });

  test('an application that was left is not brought back by a request that had loaded the session before', async () => {
    const { db } = temporary.storage;
    const [left, other] = [await addClient(db), await addClient(db)];
    const session = await addSession(db, [left, other]);
    await end(session, left);

    await expect(save(db, session)).rejects.toMatchObject({ code: 'session_terminated' });
    expect(Object.keys(await loadAuthorizations(db, session.uid))).toEqual([other]);

    const again = { [left]: { sid: 'sid-of-the-next-time', grantId: 'grant-2' } };
    await save(db, { ...session, authorizations: again });
    await end(session);
    expect(await count(db, 'deliveries')).toBe(3);
  });

  test('a session that has expired is not found, though nobody has ended it yet', async () => {
    const { db } = temporary.storage;
    const session = await addSession(db, []);
    expect(await findSessionByCookie(db, session.cookie, NOW + HORIZON - 1)).toBeDefined();
    expect(await findSessionByCookie(db, session.cookie, NOW + HORIZON)).toBeUndefined();
    expect(await findSessionByUid(db, session.uid, NOW + HORIZON)).toBeUndefined();
  });

  test('the cookie is kept as a hash only, and a changed cookie replaces the one before', async () => {
    const { db } = temporary.storage;
    const session = await addSession(db, []);
    expect(await save(db, { ...session, cookie: 'next', cameWith: session.cookie })).toBe(true);
    expect(await findSessionByCookie(db, 'next', NOW)).toBeDefined();
    expect(await findSessionByCookie(db, session.cookie, NOW + 30_000)).toBeUndefined();
    const row = await db.selectFrom('sessions').selectAll().executeTakeFirstOrThrow();
    expect(row.cookie_hash).toBe(hashCookie('next'));
    expect(JSON.stringify(row)).not.toContain('next"');
  });

  test('of two requests that change the cookie at once, the first has its way and the other is told', async () => {
    const { db } = temporary.storage;
    const session = await addSession(db, []);
    const change = { ...session, cameWith: session.cookie };
    const both = await Promise.all(['one', 'two'].map((cookie) => save(db, { ...change, cookie })));
    expect(both.filter(Boolean)).toHaveLength(1);
    const [winner = '', loser = ''] = both[0] ? ['one', 'two'] : ['two', 'one'];
    expect(await findSessionByCookie(db, winner, NOW)).toBeDefined();
    expect(await findSessionByCookie(db, loser, NOW)).toBeUndefined();
    // One that was under way with the cookie before does not bring it back.
    expect(await save(db, session)).toBe(false);
    expect(await findSessionByCookie(db, winner, NOW + 30_000)).toBeDefined();
    expect(await findSessionByCookie(db, session.cookie, NOW + 29_999)).toBeDefined();
    expect(await findSessionByCookie(db, session.cookie, NOW + 30_000)).toBeUndefined();
    await end(session);
    expect(await findSessionByCookie(db, session.cookie, NOW)).toBeUndefined();
  });

  test('a session stays with whom it belongs to, whatever a request had loaded before', async () => {
    const { db } = temporary.storage;
    const session = await addSession(db, []);
    const anonymous = { uid: session.uid, authorizations: {} };
    const others = [{ ...anonymous, accountId: 'account-2' }, anonymous];
    for (const payload of others) {
      const saving = saveSession(db, { ...session, payload, expiresAt: NOW + HORIZON, userAgent: undefined }, NOW);
      await expect(saving).rejects.toMatchObject({ code: 'session_terminated' });
    }
    expect((await findSessionByUid(db, session.uid, NOW))?.accountId).toBe('account-1');
  });
});
