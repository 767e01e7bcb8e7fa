import { expect, onTestFinished, test } from 'vitest';
import { loadAuthorizations } from '../../src/sessions/participants.ts';
import { describeOnEveryStorage } from '../storages.ts';
import { addClient, addSession, save } from './registry.ts';

describeOnEveryStorage('who takes part in a session', (open) => {
  const openDatabase = async () => {
    const temporary = await open();
    onTestFinished(() => temporary.remove());
    return temporary.storage.db;
  };

  test('offline access that was given meanwhile stays, whatever a request that knew nothing of it saves', async () => {
    const db = await openDatabase();
    const [one, other] = [await addClient(db), await addClient(db)];
    const before = await addSession(db, [one, other]);
    const authorizations = Object.fromEntries(
      Object.entries(before.authorizations).map(([clientId, joined]) => [
        clientId,
        clientId === one ? { ...joined, persistsLogout: true, grantId: 'the newer one' } : joined,
      ]),
    );
    await save(db, { ...before, authorizations });
    expect(await loadAuthorizations(db, before.uid)).toEqual(authorizations);

    await save(db, before);
    expect(await loadAuthorizations(db, before.uid)).toEqual({
      ...before.authorizations,
      [one]: { ...before.authorizations[one], persistsLogout: true },
    });
  });

  test('of more applications than one statement holds none is forgotten, however often the session is saved', async () => {
    const db = await openDatabase();
    const session = await addSession(
      db,
      Array.from({ length: 2_345 }, (_, number) => `client-${number}`),
    );
    await save(db, session);
    expect(await loadAuthorizations(db, session.uid)).toEqual(session.authorizations);
    expect(await db.selectFrom('participants').select('id').execute()).toHaveLength(2_345);
  });
});
