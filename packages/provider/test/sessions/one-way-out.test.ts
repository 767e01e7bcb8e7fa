import { afterEach, beforeEach, expect, test } from 'vitest';
import { terminateSession } from '../../src/sessions/termination.ts';
import type { TerminationReason } from '../../src/storage/schema.ts';
import { describeOnEveryStorage, type TemporaryStorage } from '../storages.ts';
import { failInserts } from './fault.ts';
import {
  addClient,
  addSession,
  count,
  HORIZON,
  issue,
  issuedModels,
  NOW,
  save,
  type TestSession,
  TIME,
} from './registry.ts';

describeOnEveryStorage('Invariant 1: one way out', (open) => {
  let temporary: TemporaryStorage;
  beforeEach(async () => {
    temporary = await open();
  });
  afterEach(() => temporary.remove());

  const request = (session: TestSession, reason: TerminationReason = 'rp_initiated') => ({
    sessionUid: session.uid,
    reason,
    actor: { kind: 'person' as const, id: session.accountId },
  });
  const sessionRow = (session: TestSession) =>
    temporary.storage.db.selectFrom('sessions').selectAll().where('uid', '=', session.uid).executeTakeFirstOrThrow();

  async function issueAll(session: TestSession, clientId: string, endsWithSession = true) {
    const { grantId = '' } = session.authorizations[clientId] ?? {};
    for (const model of ['AuthorizationCode', 'AccessToken', 'RefreshToken', 'Grant'] as const) {
      await issue(temporary.storage.db, model, { grantId, sessionUid: session.uid, endsWithSession });
    }
  }

  test('O-1 one delivery for each participant with a logout URL, due now, none for the others', async () => {
    const { db } = temporary.storage;
    const [one, two, silent] = [await addClient(db), await addClient(db), await addClient(db, null)];
    const session = await addSession(db, [one, two, silent]);

    const result = await terminateSession(db, request(session), TIME);

    expect(result?.deliveries).toBe(2);
    expect((await sessionRow(session)).terminated_at).toBe(NOW);
    const deliveries = await db
      .selectFrom('deliveries')
      .innerJoin('participants', 'participants.id', 'deliveries.participant_id')
      .select(['deliveries.client_id', 'sid', 'state', 'attempts', 'next_attempt_at', 'horizon_ends_at'])
      .execute();
    const due = { state: 'pending', attempts: 0, next_attempt_at: NOW, horizon_ends_at: NOW + HORIZON };
    const expected = [one, two].map((client_id) => ({
      client_id,
      sid: session.authorizations[client_id]?.sid,
      ...due,
    }));
    expect(deliveries).toHaveLength(2);
    expect(deliveries).toEqual(expect.arrayContaining(expected));
    expect(await db.selectFrom('terminations').selectAll().execute()).toEqual([
      expect.objectContaining({
        session_uid: session.uid,
        reason: 'rp_initiated',
        terminated_at: NOW,
        client_id: null,
      }),
    ]);
  });

  test('a fault while deliveries are written leaves everything as it was, and then the same call works', async () => {
    const { storage } = temporary;
    const client = await addClient(storage.db);
    const session = await addSession(storage.db, [client]);
    await issueAll(session, client);
    const before = await sessionRow(session);

    const repair = await failInserts(storage, 'deliveries');
    await expect(terminateSession(storage.db, request(session), TIME)).rejects.toThrow();
    expect(await sessionRow(session)).toEqual(before);
    expect(await count(storage.db, 'terminations')).toBe(0);
    expect(await count(storage.db, 'deliveries')).toBe(0);
    expect(await issuedModels(storage.db)).toEqual(['AccessToken', 'AuthorizationCode', 'Grant', 'RefreshToken']);

    await repair();
    expect((await terminateSession(storage.db, request(session), TIME))?.deliveries).toBe(1);
    expect(await issuedModels(storage.db)).toEqual([]);
  });

  test('OP-33, OP-34, O-17 offline_access outlives the session, for the application that holds it only', async () => {
    const { db } = temporary.storage;
    const [keeps, loses] = [await addClient(db), await addClient(db)];
    const session = await addSession(db, [keeps, loses]);
    Object.assign(session.authorizations[keeps] ?? {}, { persistsLogout: true });
    await save(db, session);
    await issueAll(session, keeps, false);
    await issueAll(session, loses);

    const result = await terminateSession(db, request(session), TIME);

    expect(result?.deliveries).toBe(2);
    expect(await issuedModels(db)).toEqual(['AccessToken', 'AuthorizationCode', 'Grant', 'RefreshToken']);
    const grants = await db.selectFrom('protocol_records').select('grant_id').distinct().execute();
    expect(grants).toEqual([{ grant_id: session.authorizations[keeps]?.grantId }]);
  });

  test('ending a session twice tells each application once', async () => {
    const { db } = temporary.storage;
    const session = await addSession(db, [await addClient(db)]);
    expect(await terminateSession(db, request(session), TIME)).toBeDefined();
    expect(await terminateSession(db, request(session, 'admin'), TIME)).toBeUndefined();
    expect(await count(db, 'terminations')).toBe(1);
    expect(await count(db, 'deliveries')).toBe(1);
  });

  test('twenty ends at once, whole and of one application, tell each application once', async () => {
    const { db } = temporary.storage;
    const [one, two] = [await addClient(db), await addClient(db)];
    const session = await addSession(db, [one, two]);
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        terminateSession(db, { ...request(session), ...(index % 2 ? { onlyClientId: one } : {}) }, TIME),
      ),
    );
    expect((await sessionRow(session)).terminated_at).toBe(NOW);
    const told = await db.selectFrom('deliveries').select('client_id').execute();
    expect(told.map(({ client_id }) => client_id).sort()).toEqual([one, two].sort());
  });

  test('a session nobody had signed in to ends without a termination', async () => {
    const { db } = temporary.storage;
    const session = await addSession(db, []);
    await db.updateTable('sessions').set({ account_id: null }).execute();
    expect(await terminateSession(db, request(session), TIME)).toBeUndefined();
    expect((await sessionRow(session)).terminated_at).toBe(NOW);
    expect(await count(db, 'terminations')).toBe(0);
  });

  test('ending one application’s part revokes and tells that one, and a later full end tells the others', async () => {
    const { db } = temporary.storage;
    const [one, two] = [await addClient(db), await addClient(db)];
    const session = await addSession(db, [one, two]);
    await issueAll(session, one);
    await issueAll(session, two);

    const left = await terminateSession(db, { ...request(session), onlyClientId: one }, TIME);
    expect(left?.deliveries).toBe(1);
    expect((await sessionRow(session)).terminated_at).toBeNull();
    const remaining = await db.selectFrom('protocol_records').select('grant_id').distinct().execute();
    expect(remaining).toEqual([{ grant_id: session.authorizations[two]?.grantId }]);

    await terminateSession(db, request(session), TIME);
    const told = await db.selectFrom('deliveries').select('client_id').execute();
    expect(told.map(({ client_id }) => client_id).sort()).toEqual([one, two].sort());
  });
});
