import {
  type DeliveryOptions,
  openStorage,
  type RunningProvider,
  type Storage,
  startProvider,
  vaultFromKey,
} from '@curfew/provider';
import { createLog } from '../../packages/cli/src/log.ts';
import { offer } from '../harness/worker.ts';

export interface ProviderPlan {
  storageUrl: string;
  encryptionKey: string;
  issuer: string;
  port: number;
  delivery?: DeliveryOptions;
  logoutWait?: number;
}

let storage: Storage;
let provider: RunningProvider;

// The provider as `curfew serve` runs it: every delivery writes a log line.
offer({
  async start({ storageUrl, encryptionKey, ...options }: ProviderPlan) {
    storage = await openStorage(storageUrl);
    provider = await startProvider({
      ...options,
      storage,
      vault: vaultFromKey(encryptionKey),
      logger: createLog('/dev/null'),
      allowPrivateNetworks: ['127.0.0.1'],
    });
  },
  async stop() {
    await provider.close();
    await storage.close();
  },
});
