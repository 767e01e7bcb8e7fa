import { pino } from 'pino';
import { Dispatcher } from '../../src/delivery/dispatcher.ts';
import type { GuardedTransport } from '../../src/delivery/guarded-transport.ts';
import { vaultFromKey } from '../../src/keys/vault.ts';
import { terminateSession } from '../../src/sessions/termination.ts';
import { openStorage } from '../../src/storage/storage.ts';
import { watchQueries } from '../query-watch.ts';
import { prepareAttempting } from './attempting.ts';

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
const { attempting } = await prepareAttempting(storage, { vault: vaultFromKey(ENCRYPTION_KEY), issuer: ISSUER });
const { transport: guarded, now } = attempting;
const transport: GuardedTransport = {
  ...guarded,
  async post(...request) {
    reach('holding a lease');
    const outcome = await guarded.post(...request);
    reach('after POST');
    return outcome;
  },
};
const dispatcher = new Dispatcher({ ...attempting, concurrency: 16, transport });
dispatcher.start();
for (const [index, sessionUid] of SESSIONS.split(',').entries()) {
  // Every other one is taken up as it is written.
  const worker = index % 2 === 0 ? { worker: dispatcher } : {};
  const request = { sessionUid, reason: 'rp_initiated', actor: { kind: 'person' } } as const;
  await terminateSession(storage.db, request, { now: now(), horizon: 3_600_000, ...worker });
  log.write(`${JSON.stringify({ msg: 'committed', sessionUid })}\n`);
  reach('after COMMIT');
  dispatcher.wake();
}
