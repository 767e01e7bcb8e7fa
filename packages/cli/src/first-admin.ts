import { randomBytes } from 'node:crypto';
import { AccountError, createAccount, hasNoAccounts, type Storage } from '@curfew/provider';

export const ADMIN_USERNAME = 'admin';

/**
 * Makes the first admin account if there is no account yet. Its password is the one in `CURFEW_ADMIN_PASSWORD`, for the
 * tenant `acme-eu` in `CURFEW_ADMIN_PASSWORD_ACME_EU`, or a random one that is printed here and never again: at once,
 * because whatever comes next may fail.
 */
export async function ensureFirstAdmin(storage: Storage, tenant?: string): Promise<void> {
  if (!(await hasNoAccounts(storage.db))) return;
  const given = process.env[passwordVariable(tenant)];
  const password = given ?? randomBytes(15).toString('base64url');
  try {
    await createAccount(
      storage.db,
      { username: ADMIN_USERNAME, password, roles: ['user', 'admin'], displayName: 'Administrator' },
      Date.now(),
    );
  } catch (error) {
    // Another process that starts at this moment was faster; its password is the one that counts.
    if (error instanceof AccountError && error.code === 'username_taken') return;
    throw error;
  }
  if (given === undefined) {
    const whose = tenant === undefined ? '' : ` of tenant ${tenant}`;
    console.log(`First admin account${whose}: ${ADMIN_USERNAME}, password ${password} (shown this once)`);
  }
}

function passwordVariable(tenant: string | undefined): string {
  const suffix = tenant === undefined ? '' : `_${tenant.toUpperCase().replaceAll('-', '_')}`;
  return `CURFEW_ADMIN_PASSWORD${suffix}`;
}
