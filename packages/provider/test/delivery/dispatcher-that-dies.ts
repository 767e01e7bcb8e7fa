import { pino } from 'pino';
import { createAddressPolicy } from '../../src/delivery/address-policy.ts';
import { Dispatcher } from '../../src/delivery/dispatcher.ts';
import { createGuardedTransport, type GuardedTransport } from '../../src/delivery/guarded-transport.ts';
import { DEFAULT_RETRY_POLICY } from '../../src/delivery/retry-policy.ts';
import { Applications } from '../../src/directory/applications.ts';
import { ensureSigningKeys } from '../../src/keys/signing-keys.ts';
import { vaultFromKey } from '../../src/keys/vault.ts';
import { terminateSession } from '../../src/sessions/termination.ts';
import { openStorage } from '../../src/storage/storage.ts';
import { watchQueries } from '../query-watch.ts';

// Ends the sessions it is told, one after the other, while a dispatcher delivers; and is killed, as by a power cut,
// the n-th time that it comes to a chosen moment. What it has committed it says before that.
const { STORAGE_URL = '', ENCRYPTION_KEY = '', ISSUER = '', SESSIONS = '', MOMENT = '', TIMES = '1' } = process.env;
let left = Number(TIMES);
const reach = (moment: string) => {
  if (moment !== MOMENT) return;
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
};

const log = pino.destination({ fd: 1, sync: true });
const storage = watchQueries(await openStorage(STORAGE_URL), ({ kind, table }) => {
  // The deliveries are written, COMMIT has not been said.
  if (kind === 'insert' && table === 'deliveries') reach('before COMMIT');
});
const { db } = storage;
const now = Date.now;
const vault = vaultFromKey(ENCRYPTION_KEY);
const addresses = createAddressPolicy(['127.0.0.1']);
const applications = new Applications(db, vault, addresses);
const signingKeys = await ensureSigningKeys(db, vault, now);
const guarded = createGuardedTransport({ addressPolicy: addresses, now });
const transport: GuardedTransport = {
  ...guarded,
  async post(...request) {
    reach('holding a lease');
    const outcome = await guarded.post(...request);
    reach('after POST');
    return outcome;
  },
};
const dispatcher = new Dispatcher({
  concurrency: 16,
  storage,
  minting: { db, applications, addresses, issuer: ISSUER, signingKeys: () => signingKeys, now },
  transport,
  retryPolicy: DEFAULT_RETRY_POLICY,
  logger: pino({ level: 'silent' }),
  now,
});
dispatcher.start();
for (const sessionUid of SESSIONS.split(',')) {
  const request = { sessionUid, reason: 'rp_initiated', actor: { kind: 'person' } } as const;
  await terminateSession(db, request, { now: now(), horizon: 3_600_000 });
  log.write(`${JSON.stringify({ msg: 'committed', sessionUid })}\n`);
  reach('after COMMIT');
  dispatcher.wake();
}
