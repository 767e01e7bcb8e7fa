import { startProvider } from '@curfew/provider';
import { openData } from './data-folder.ts';
import { type DeliveryFlags, readDeliveryOptions } from './delivery-files.ts';
import { ensureFirstAdmin } from './first-admin.ts';
import { createLog } from './log.ts';
import { openTelemetry } from './open-telemetry.ts';
import { closeTenants, openTenants } from './tenant-storages.ts';
import { readUpstreams } from './upstream-file.ts';

export interface ServeOptions extends DeliveryFlags {
  port: number;
  host?: string;
  /** Several entries, or one text with commas when it comes from the environment. */
  trustedProxy?: string[] | string;
  issuer?: string;
  data: string;
  storage?: string;
  /** As `trustedProxy`. */
  allowPrivateNetwork?: string[] | string;
  logoutWait?: number;
  upstream?: string;
  /** As `trustedProxy`. */
  tenant: string[] | string;
  registration: 'off' | 'token';
  metrics: 'admin' | 'public';
  telemetry: 'off' | 'opentelemetry';
}

/** `curfew serve`: runs the provider until it is told to stop. */
export async function serve(options: ServeOptions): Promise<void> {
  const delivery = readDeliveryOptions(options);
  const upstreams = readUpstreams(options.upstream);
  const telemetry = options.telemetry === 'off' ? {} : { telemetry: await openTelemetry() };
  const { storage, storageUrl, vault } = await openData(options.data, options.storage);
  await ensureFirstAdmin(storage);
  const tenants = await openTenants([options.tenant].flat(), storageUrl).catch(async (error: unknown) => {
    await storage.close();
    throw error;
  });
  const closeStorages = async () => {
    await closeTenants(tenants);
    await storage.close();
  };
  const provider = await startProvider({
    issuer: options.issuer?.replace(/\/$/, '') ?? `http://localhost:${options.port}`,
    port: options.port,
    ...(options.host === undefined ? {} : { host: options.host }),
    trustedProxies: entriesOf(options.trustedProxy),
    storage,
    vault,
    logger: createLog(),
    ...settingsOf(options),
    delivery,
    upstreams,
    tenants,
    dynamicRegistration: options.registration === 'token',
    metrics: options.metrics,
    ...telemetry,
  }).catch(async (error: unknown) => {
    await closeStorages();
    throw error;
  });
  console.log(`Curfew listens at ${provider.issuer}`);
  for (const { name } of tenants) console.log(`Tenant ${name}: ${provider.issuer}/t/${name}`);
  process.send?.({ listening: provider.port });

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await provider.close();
    await closeStorages();
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  // Whoever started this process is gone.
  process.once('disconnect', stop);
}

/** What is not given here may be changed in the console. */
function settingsOf({ allowPrivateNetwork, logoutWait }: ServeOptions) {
  return {
    ...(allowPrivateNetwork === undefined ? {} : { allowPrivateNetworks: entriesOf(allowPrivateNetwork) }),
    ...(logoutWait === undefined ? {} : { logoutWait }),
  };
}

function entriesOf(given: string[] | string | undefined): string[] {
  return [given ?? []].flat().flatMap((entry) => entry.split(',').filter(Boolean));
}
