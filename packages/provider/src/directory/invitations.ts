import { createHash, randomBytes } from 'node:crypto';
import { recordAudit } from '../audit/audit-log.ts';
import { type Database, inTransaction } from '../storage/storage.ts';
import { type Change, setPassword } from './account-lifecycle.ts';
import { AccountError, createAccount, type NewAccount } from './accounts.ts';

/** How long an invitation is good, in milliseconds. */
const LIFETIME = 7 * 24 * 3_600_000;

/** A way to set a password once, for whoever holds it. The token is given out here and never again. */
export interface Invitation {
  token: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/**
 * Invites a person to set the password of their account: a new one, or because they forgot it. An earlier invitation
 * is no longer good; the password that they have stays until they set another.
 *
 * @throws AccountError `account_unknown`
 */
export async function invite(db: Database, id: string, { actor, moment }: Change): Promise<Invitation> {
  const token = randomBytes(32).toString('base64url');
  const expiresAt = moment.now + LIFETIME;
  await inTransaction(db, async (tx) => {
    const updated = await tx
      .updateTable('accounts')
      .set({ invitation_hash: hashToken(token), invitation_expires_at: expiresAt, updated_at: moment.now })
      .where('id', '=', id)
      .executeTakeFirst();
    if (updated.numUpdatedRows === 0n) throw new AccountError('account_unknown', 'There is no such account.');
    await recordAudit(tx, { actor, action: 'account.invited', target: { kind: 'account', id } }, moment.now);
  });
  return { token, expiresAt };
}

/**
 * Makes an account whose password nobody knows, and invites the person to set one.
 *
 * @throws AccountError `username_invalid`, `username_taken`
 */
export function createInvitedAccount(
  db: Database,
  account: Omit<NewAccount, 'password'>,
  change: Change,
): Promise<{ id: string; invitation: Invitation }> {
  return inTransaction(db, async (tx) => {
    const password = randomBytes(32).toString('base64url');
    const { id } = await createAccount(tx, { ...account, password }, change.moment.now, change.actor);
    return { id, invitation: await invite(tx, id, change) };
  });
}

/** The name of the account that an invitation is for, as long as it is good. */
export async function findInvited(db: Database, token: string, now: number): Promise<string | undefined> {
  const account = await db
    .selectFrom('accounts')
    .select('username')
    .where('invitation_hash', '=', hashToken(token))
    .where('invitation_expires_at', '>', now)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  return account?.username;
}

/**
 * Sets the password of the account that the invitation is for; the invitation is used up, and the account's sessions
 * end as they do with any new password.
 *
 * @returns the account's id.
 * @throws AccountError `invitation_invalid`, `password_too_short`
 */
export async function acceptInvitation(
  db: Database,
  { token, password }: { token: string; password: string },
  moment: Change['moment'],
): Promise<string> {
  return inTransaction(db, async (tx) => {
    const account = await tx
      .updateTable('accounts')
      .set({ invitation_hash: null, invitation_expires_at: null })
      .where('invitation_hash', '=', hashToken(token))
      .where('invitation_expires_at', '>', moment.now)
      .where('disabled_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (account === undefined) {
      throw new AccountError('invitation_invalid', 'This invitation was used, has expired, or never was one.');
    }
    await setPassword(tx, { id: account.id, password }, { actor: { kind: 'person', id: account.id }, moment });
    return account.id;
  });
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
