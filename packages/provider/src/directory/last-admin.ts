import { type Database, inTransaction, type Tx } from '../storage/storage.ts';
import { AccountError } from './accounts.ts';

/**
 * Makes a change only if somebody can still administer the provider after it.
 *
 * @param field what of the change is at fault otherwise. Default: the change as a whole.
 * @throws AccountError `last_admin`
 */
export function keepingAnAdmin<T>(db: Database, change: (tx: Tx) => Promise<T>, field?: 'roles'): Promise<T> {
  return inTransaction(db, async (tx) => {
    const result = await change(tx);
    const admin = await tx
      .selectFrom('accounts')
      .select('id')
      .where('roles', 'like', '%"admin"%')
      .where('disabled_at', 'is', null)
      .limit(1)
      .executeTakeFirst();
    if (admin === undefined) {
      throw new AccountError('last_admin', 'Nobody would be left who can administer the provider.', field);
    }
    return result;
  });
}
