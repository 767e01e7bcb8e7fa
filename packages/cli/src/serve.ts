import { startProvider } from '@curfew/provider';
import { pino } from 'pino';
import { openData } from './data-folder.ts';
import { type DeliveryFlags, readDeliveryOptions } from './delivery-files.ts';
import { ensureFirstAdmin } from './first-admin.ts';
import { readUpstreams } from './upstream-file.ts';

export interface ServeOptions extends DeliveryFlags {
  port: number;
  host?: string;
  issuer?: string;
  data: string;
  storage?: string;
  /** Several entries, or one text with commas when it comes from the environment. */
  allowPrivateNetwork: string[] | string;
  logoutWait: number;
  upstream?: string;
}

/** `curfew serve`: runs the provider until it is told to stop. */
export async function serve(options: ServeOptions): Promise<void> {
  const delivery = readDeliveryOptions(options);
  const upstreams = readUpstreams(options.upstream);
  const { storage, vault } = await openData(options.data, options.storage);
  await ensureFirstAdmin(storage);
  const provider = await startProvider({
    issuer: options.issuer?.replace(/\/$/, '') ?? `http://localhost:${options.port}`,
    port: options.port,
    ...(options.host === undefined ? {} : { host: options.host }),
    storage,
    vault,
    logger: pino(),
    allowPrivateNetworks: [options.allowPrivateNetwork].flat().flatMap((entry) => entry.split(',').filter(Boolean)),
    logoutWait: options.logoutWait,
    delivery,
    upstreams,
  }).catch(async (error: unknown) => {
    await storage.close();
    throw error;
  });
  console.log(`Curfew listens at ${provider.issuer}`);
  process.send?.({ listening: provider.port });

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await provider.close();
    await storage.close();
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  // Whoever started this process is gone.
  process.once('disconnect', stop);
}
