import { once } from 'node:events';
import { openStorage } from '../../src/storage/storage.ts';

// Opens the storage when its input ends, so that several of these do it at the same moment.
console.log('{"msg":"ready"}');
process.stdin.resume();
await once(process.stdin, 'end');
const storage = await openStorage(process.env.STORAGE_URL ?? '');
await storage.db.selectFrom('deliveries').selectAll().execute();
await storage.close();
