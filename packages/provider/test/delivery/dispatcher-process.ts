import { once } from 'node:events';
import { pino } from 'pino';
import { Dispatcher } from '../../src/delivery/dispatcher.ts';
import { vaultFromKey } from '../../src/keys/vault.ts';
import { openStorage } from '../../src/storage/storage.ts';
import { prepareAttempting } from './attempting.ts';

// A dispatcher in a process of its own, until its input ends. It writes its log to the standard output.
const { STORAGE_URL = '', ENCRYPTION_KEY = '', ISSUER = '' } = process.env;
const storage = await openStorage(STORAGE_URL);
const logger = pino(pino.destination({ fd: 1, sync: true }));
const { attempting } = await prepareAttempting(storage, { vault: vaultFromKey(ENCRYPTION_KEY), issuer: ISSUER });
const dispatcher = new Dispatcher({ ...attempting, concurrency: 16, logger });
dispatcher.start();
logger.info('started');
process.stdin.resume();
await once(process.stdin, 'end');
await dispatcher.stop();
await attempting.transport.close();
await storage.close();
