import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import { recordAudit } from '../audit/audit-log.ts';
import type { Actor } from '../sessions/termination.ts';
import type { AccountsTable } from '../storage/schema.ts';
import { type Database, inTransaction } from '../storage/storage.ts';
import { hashPassword, verifyPassword } from './passwords.ts';

export const ROLES = ['user', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export interface Account {
  /** The `sub` of public clients. */
  id: string;
  username: string;
  roles: Role[];
  displayName: string | undefined;
  email: string | undefined;
}

export interface NewAccount {
  username: string;
  password: string;
  roles?: Role[];
  displayName?: string;
  email?: string;
}

/** What of an account is at fault, by the code of the refusal, where the code alone tells it. */
const FIELDS = {
  username_invalid: 'username',
  username_taken: 'username',
  password_too_short: 'password',
  account_unknown: undefined,
  invitation_invalid: undefined,
  last_admin: undefined,
} as const;

/** An account cannot be made or changed. */
export class AccountError extends Error {
  override readonly name = 'AccountError';
  readonly code: keyof typeof FIELDS;
  readonly field: 'username' | 'password' | 'roles' | undefined;

  constructor(code: AccountError['code'], message: string, field: AccountError['field'] = FIELDS[code]) {
    super(message);
    this.code = code;
    this.field = field;
  }
}

export const MIN_PASSWORD_LENGTH = 12;

/**
 * @param actor default: whoever runs the provider.
 * @throws AccountError
 */
export async function createAccount(
  db: Database,
  account: NewAccount,
  now: number,
  actor: Actor = { kind: 'system' },
): Promise<Account> {
  const username = normalizeUsername(account.username);
  if (!/^[\p{L}\p{N}._@+-]{1,128}$/u.test(username)) {
    throw new AccountError('username_invalid', 'A username is 1 to 128 letters, digits or one of . _ @ + -');
  }
  if (account.password.length < MIN_PASSWORD_LENGTH) {
    throw new AccountError('password_too_short', `A password has at least ${MIN_PASSWORD_LENGTH} characters.`);
  }
  const row = {
    id: randomUUID(),
    username,
    password_hash: await hashPassword(account.password),
    roles: JSON.stringify(account.roles ?? ['user']),
    display_name: account.displayName ?? null,
    email: account.email ?? null,
    created_at: now,
    updated_at: now,
    disabled_at: null,
  };
  await inTransaction(db, async (tx) => {
    const inserted = await tx
      .insertInto('accounts')
      .values(row)
      .onConflict((conflict) => conflict.column('username').doNothing())
      .executeTakeFirst();
    if (inserted.numInsertedOrUpdatedRows === 0n) throw new AccountError('username_taken', 'That username is taken.');
    const details = { username, roles: account.roles ?? ['user'] };
    await recordAudit(tx, { actor, action: 'account.created', target: { kind: 'account', id: row.id }, details }, now);
  });
  return toAccount(row);
}

/** The account if username and password are right and the account is not disabled. */
export async function authenticate(db: Database, username: string, password: string): Promise<Account | undefined> {
  const row = await db
    .selectFrom('accounts')
    .selectAll()
    .where('username', '=', normalizeUsername(username))
    .executeTakeFirst();
  // An unknown name costs the same work as a wrong password, so that the answer's time tells nothing.
  const right = await verifyPassword(row?.password_hash, password);
  return row !== undefined && right && row.disabled_at === null ? toAccount(row) : undefined;
}

/** Remembers that the person signed in. */
export async function recordSignIn(db: Database, id: string, now: number): Promise<void> {
  await db.updateTable('accounts').set({ last_sign_in_at: now }).where('id', '=', id).execute();
}

/** The account if it exists and is not disabled. */
export async function findAccount(db: Database, id: string): Promise<Account | undefined> {
  const row = await db
    .selectFrom('accounts')
    .selectAll()
    .where('id', '=', id)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  return row && toAccount(row);
}

/** Whether nobody has an account yet: the first start. */
export async function hasNoAccounts(db: Database): Promise<boolean> {
  return (await db.selectFrom('accounts').select('id').limit(1).executeTakeFirst()) === undefined;
}

export function normalizeUsername(username: string): string {
  return username.normalize('NFKC').trim().toLowerCase();
}

function toAccount(
  row: Pick<Selectable<AccountsTable>, 'id' | 'username' | 'roles' | 'display_name' | 'email'>,
): Account {
  return {
    id: row.id,
    username: row.username,
    roles: JSON.parse(row.roles) as Role[],
    displayName: row.display_name ?? undefined,
    email: row.email ?? undefined,
  };
}
