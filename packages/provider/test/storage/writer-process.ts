import { terminateSession } from '../../src/sessions/termination.ts';
import { openStorage } from '../../src/storage/storage.ts';
import { addClient, addSession, TIME } from '../sessions/registry.ts';

// Begins and ends sessions as fast as it can, beside other processes that do the same.
const { STORAGE_URL = '', SESSIONS = '' } = process.env;
const { db, close } = await openStorage(STORAGE_URL);
const client = await addClient(db);
await Promise.all(
  Array.from({ length: Number(SESSIONS) }, async () => {
    const { uid } = await addSession(db, [client]);
    await terminateSession(db, { sessionUid: uid, reason: 'admin', actor: { kind: 'system' } }, TIME);
  }),
);
await close();
