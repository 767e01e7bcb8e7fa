import { once } from 'node:events';
import { pino } from 'pino';
import { createAddressPolicy } from '../../src/delivery/address-policy.ts';
import { Dispatcher } from '../../src/delivery/dispatcher.ts';
import { createGuardedTransport } from '../../src/delivery/guarded-transport.ts';
import { DEFAULT_RETRY_POLICY } from '../../src/delivery/retry-policy.ts';
import { Applications } from '../../src/directory/applications.ts';
import { ensureSigningKeys } from '../../src/keys/signing-keys.ts';
import { vaultFromKey } from '../../src/keys/vault.ts';
import { openStorage } from '../../src/storage/storage.ts';

// A dispatcher in a process of its own, until its input ends. It writes its log to the standard output.
const { STORAGE_URL = '', ENCRYPTION_KEY = '', ISSUER = '' } = process.env;
const storage = await openStorage(STORAGE_URL);
const { db } = storage;
const now = Date.now;
const logger = pino(pino.destination({ fd: 1, sync: true }));
const vault = vaultFromKey(ENCRYPTION_KEY);
const addresses = createAddressPolicy(['127.0.0.1']);
const applications = new Applications(db, vault, addresses);
const signingKeys = await ensureSigningKeys(db, vault, now);
const transport = createGuardedTransport({ addressPolicy: addresses, now });
const dispatcher = new Dispatcher({
  concurrency: 16,
  storage,
  minting: { db, applications, addresses, issuer: ISSUER, signingKeys: () => signingKeys, now },
  transport,
  retryPolicy: DEFAULT_RETRY_POLICY,
  logger,
  now,
});
dispatcher.start();
logger.info('started');
process.stdin.resume();
await once(process.stdin, 'end');
await dispatcher.stop();
await transport.close();
await storage.close();
