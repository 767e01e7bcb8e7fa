import { checkTenantName, openTenantStorage, type TenantEntry } from '@curfew/provider';
import { ensureFirstAdmin } from './first-admin.ts';

/**
 * Opens the storage of each tenant beside that of the deployment, and makes its first admin account.
 *
 * @param names as given on the command line, or one text with commas from the environment.
 */
export async function openTenants(names: readonly string[], storageUrl: string): Promise<TenantEntry[]> {
  const wanted = new Set(names.flatMap((entry) => entry.split(',')).filter((name) => name !== ''));
  for (const name of wanted) checkTenantName(name);
  const tenants: TenantEntry[] = [];
  try {
    for (const name of wanted) {
      const storage = await openTenantStorage(storageUrl, name);
      tenants.push({ name, storage });
      await ensureFirstAdmin(storage, name);
    }
  } catch (error) {
    await closeTenants(tenants);
    throw error;
  }
  return tenants;
}

export async function closeTenants(tenants: readonly TenantEntry[]): Promise<void> {
  await Promise.all(tenants.map(({ storage }) => storage.close()));
}
