import { randomBytes } from 'node:crypto';
import { createAccount, hasNoAccounts, type Storage } from '@curfew/provider';

export const ADMIN_USERNAME = 'admin';

/**
 * Makes the first admin account if there is no account yet. Its password is the one in `CURFEW_ADMIN_PASSWORD`, or a
 * random one that is printed here and never again: at once, because whatever comes next may fail.
 */
export async function ensureFirstAdmin(storage: Storage): Promise<void> {
  if (!(await hasNoAccounts(storage.db))) return;
  const given = process.env.CURFEW_ADMIN_PASSWORD;
  const password = given ?? randomBytes(15).toString('base64url');
  await createAccount(
    storage.db,
    { username: ADMIN_USERNAME, password, roles: ['user', 'admin'], displayName: 'Administrator' },
    Date.now(),
  );
  if (given === undefined) {
    console.log(`First admin account: ${ADMIN_USERNAME}, password ${password} (shown this once)`);
  }
}
