import type { Vault } from './keys/vault.ts';
import type { Storage } from './storage/storage.ts';
import type { TenantOptions } from './tenant.ts';

/** Where the tenants of an issuer live: `https://id.example/t/acme`. */
export const TENANTS_PATH = '/t';

/**
 * A further issuer of the same deployment: a provider of its own, with its own people, applications, keys and cookies.
 * What is not said here is as for the deployment itself when it is started, but for `upstreams`: there are none.
 */
export interface TenantEntry
  extends Partial<
    Pick<
      TenantOptions,
      'allowPrivateNetworks' | 'retryPolicy' | 'delivery' | 'sessionLifetimes' | 'upstreams' | 'logoutWait'
    >
  > {
  /** Part of the issuer: up to 40 lower-case letters, digits and hyphens, the first no hyphen. Never changes. */
  name: string;
  /** Its own: see `openTenantStorage`. */
  storage: Storage;
}

/** The tenants cannot be told apart: `tenant_name_invalid`, `tenant_duplicate` or `tenant_storage_shared`. */
export class TenantError extends Error {
  override readonly name = 'TenantError';
  readonly code: 'tenant_name_invalid' | 'tenant_duplicate' | 'tenant_storage_shared';

  constructor(code: TenantError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

// Together with what PostgreSQL's names of schemas and channels hold besides, these are less than its 63 bytes.
const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** @throws TenantError `tenant_name_invalid` */
export function checkTenantName(name: string): string {
  if (NAME.test(name)) return name;
  const rule = 'up to 40 lower-case letters, digits and hyphens, the first no hyphen';
  throw new TenantError('tenant_name_invalid', `The tenant name ${JSON.stringify(name)} is not valid: ${rule}.`);
}

/** @throws TenantError for the first tenant that is not one of its own. */
export function checkTenants(tenants: readonly TenantEntry[], root: Storage): void {
  const names = new Set<string>();
  const storages = new Set([root]);
  for (const { name, storage } of tenants) {
    checkTenantName(name);
    if (names.has(name)) throw new TenantError('tenant_duplicate', `There are two tenants with the name ${name}.`);
    if (storages.has(storage)) {
      throw new TenantError('tenant_storage_shared', `The tenant ${name} has the storage of another one.`);
    }
    names.add(name);
    storages.add(storage);
  }
}

/** What encrypts the secrets of a tenant: nothing of another one can be opened with it. */
export function tenantVault(vault: Vault, name: string): Vault {
  return vault.derive(`tenant ${name}`);
}

/** The tenant that a path below the issuer's names, as it is written: nothing is decoded, so nothing is disguised. */
export function tenantNameIn(path: string): string | undefined {
  const [, first, name] = path.split('/', 3);
  return `/${first}` === TENANTS_PATH ? name : undefined;
}
