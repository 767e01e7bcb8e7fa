import { dirname, join } from 'node:path';
import { openStorage, type Storage } from './storage/storage.ts';
import { checkTenantName } from './tenants.ts';

/**
 * Opens the storage of a tenant beside that of the deployment: on SQLite the file `tenants/<name>.sqlite` in the same
 * folder, on PostgreSQL the schema `tenant_<name>` in the same database, with `_` for `-`.
 *
 * @param url the storage address of the deployment.
 * @throws TenantError `tenant_name_invalid`, StorageError
 */
export async function openTenantStorage(url: string, name: string): Promise<Storage> {
  checkTenantName(name);
  if (!url.startsWith('sqlite:')) return openStorage(url, { schema: `tenant_${name.replaceAll('-', '_')}` });
  const folder = dirname(url.slice('sqlite:'.length));
  return openStorage(`sqlite:${join(folder, 'tenants', `${name}.sqlite`)}`);
}
