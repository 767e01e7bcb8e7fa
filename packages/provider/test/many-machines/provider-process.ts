import { pino } from 'pino';
import { vaultFromKey } from '../../src/keys/vault.ts';
import { startProvider } from '../../src/provider.ts';
import { openStorage } from '../../src/storage/storage.ts';

// One machine of several that are one provider: their own port, everything else shared. Ends by SIGTERM, as a service
// manager would have it. Writes its warnings to the standard output.
const { STORAGE_URL = '', ENCRYPTION_KEY = '', ISSUER = '', PORT = '', LEASE = '30000' } = process.env;
const log = pino.destination({ fd: 1, sync: true });
const logger = pino({ level: 'warn' }, log);
const storage = await openStorage(STORAGE_URL);
const provider = await startProvider({
  issuer: ISSUER,
  port: Number(PORT),
  storage,
  vault: vaultFromKey(ENCRYPTION_KEY),
  logger,
  allowPrivateNetworks: ['127.0.0.1'],
  delivery: { lease: Number(LEASE), concurrency: 16 },
});
log.write('{"msg":"started"}\n');
process.once('SIGTERM', async () => {
  await provider.close();
  await storage.close();
  process.exit(0);
});
