import { pino } from 'pino';
import { vaultFromKey } from '../src/keys/vault.ts';
import { startProvider } from '../src/provider.ts';
import { openStorage } from '../src/storage/storage.ts';
import { watchQueries } from './query-watch.ts';

// A provider in a process of its own that is killed at a chosen moment of the first logout, as by a power cut: no
// handler runs, nothing is flushed.
const { STORAGE_URL = '', ENCRYPTION_KEY = '', ISSUER = '', DIES = '' } = process.env;
const die = () => process.kill(process.pid, 'SIGKILL');

const storage = watchQueries(await openStorage(STORAGE_URL), ({ kind, table }) => {
  // Inside the transaction: the deliveries are written, COMMIT has not been said.
  if (DIES === 'before COMMIT' && kind === 'insert' && table === 'deliveries') die();
});
const log = pino.destination({ fd: 1, sync: true });
const logger = pino(
  {
    hooks: {
      logMethod(args, method) {
        // The first thing that happens after COMMIT.
        if (DIES === 'after COMMIT' && args.includes('session ended')) die();
        method.apply(this, args);
      },
    },
  },
  log,
);
await startProvider({
  issuer: ISSUER,
  port: Number(new URL(ISSUER).port),
  storage,
  vault: vaultFromKey(ENCRYPTION_KEY),
  logger,
  allowPrivateNetworks: ['127.0.0.1'],
});
logger.info('started');
