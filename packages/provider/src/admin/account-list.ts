import type { Selectable } from 'kysely';
import { AccountError, type Role } from '../directory/accounts.ts';
import type { AccountsTable } from '../storage/schema.ts';
import type { Database } from '../storage/storage.ts';
import { readNamePosition, toPage } from './paging.ts';
import { containing } from './search.ts';
import { toInstant, toInstantOrNull } from './values.ts';

export interface AccountQuery {
  /** Part of the username, the name or the email address; or a whole id. */
  search?: string | undefined;
  after?: string | undefined;
  limit: number;
}

/** Accounts by username, disabled ones too. */
export async function listAccounts(db: Database, { search, after, limit }: AccountQuery) {
  const position = readNamePosition(after);
  let query = db.selectFrom('accounts').selectAll();
  if (search) {
    const columns = ['username', 'display_name', 'email'];
    query = query.where(({ or, eb }) =>
      or([eb('id', '=', search), ...columns.map((column) => containing(column, search))]),
    );
  }
  if (position) query = query.where('username', '>', position[0]);
  const rows = await query
    .orderBy('username')
    .limit(limit + 1)
    .execute();
  return toPage(rows, limit, ({ username, id }) => [username, id], toItem);
}

/** @throws AccountError `account_unknown` */
export async function readAccount(db: Database, id: string) {
  const row = await db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new AccountError('account_unknown', 'There is no such account.');
  return toItem(row);
}

function toItem(row: Selectable<AccountsTable>) {
  return {
    id: row.id,
    username: row.username,
    displayName: row.display_name,
    email: row.email,
    roles: JSON.parse(row.roles) as Role[],
    disabled: row.disabled_at !== null,
    invitedUntil: toInstantOrNull(row.invitation_expires_at),
    lastSignInAt: toInstantOrNull(row.last_sign_in_at),
    createdAt: toInstant(row.created_at),
    updatedAt: toInstant(row.updated_at),
  };
}
