import { recordAudit } from '../audit/audit-log.ts';
import { endAccountSessions } from '../sessions/end-sessions.ts';
import { revokeIssuedAccess } from '../sessions/issued-access.ts';
import type { Actor, Moment } from '../sessions/termination.ts';
import { type Database, inTransaction, type Tx } from '../storage/storage.ts';
import { AccountError, MIN_PASSWORD_LENGTH, type Role } from './accounts.ts';
import { hashPassword } from './passwords.ts';

/** Who changes an account, and when. */
export interface Change {
  actor: Actor;
  moment: Moment;
}

/**
 * Sets a new password and ends the account's sessions: whoever knew the old one is out.
 *
 * @param keepSessionUid the session in which the person changed it.
 * @throws AccountError `password_too_short`, `account_unknown`
 */
export async function setPassword(
  db: Database,
  account: { id: string; password: string; keepSessionUid?: string },
  change: Change,
): Promise<void> {
  if (account.password.length < MIN_PASSWORD_LENGTH) {
    throw new AccountError('password_too_short', `A password has at least ${MIN_PASSWORD_LENGTH} characters.`);
  }
  const password_hash = await hashPassword(account.password);
  await inTransaction(db, async (tx) => {
    const used = { invitation_hash: null, invitation_expires_at: null };
    await updateAccount(tx, account.id, { password_hash, ...used }, change.moment.now);
    const reason = { reason: 'password_changed' as const, actor: change.actor, exceptUid: account.keepSessionUid };
    const sessions = await endAccountSessions(tx, account.id, reason, change.moment);
    await revokeIssuedAccess(tx, { accountId: account.id, exceptUid: account.keepSessionUid });
    await audit(tx, 'account.password_changed', account.id, change, { sessions });
  });
}

/** Nobody can sign in to it any more, and its sessions end. @throws AccountError `account_unknown` */
export async function disableAccount(db: Database, id: string, change: Change): Promise<void> {
  await inTransaction(db, async (tx) => {
    await updateAccount(tx, id, { disabled_at: change.moment.now }, change.moment.now);
    const reason = { reason: 'account_disabled' as const, actor: change.actor };
    const sessions = await endAccountSessions(tx, id, reason, change.moment);
    await revokeIssuedAccess(tx, { accountId: id });
    await audit(tx, 'account.disabled', id, change, { sessions });
  });
}

/** @throws AccountError `account_unknown` */
export async function enableAccount(db: Database, id: string, change: Change): Promise<void> {
  await inTransaction(db, async (tx) => {
    await updateAccount(tx, id, { disabled_at: null }, change.moment.now);
    await audit(tx, 'account.enabled', id, change);
  });
}

/** Deletes the account and ends its sessions; applications are still told. @throws AccountError `account_unknown` */
export async function deleteAccount(db: Database, id: string, change: Change): Promise<void> {
  await inTransaction(db, async (tx) => {
    const reason = { reason: 'account_deleted' as const, actor: change.actor };
    const sessions = await endAccountSessions(tx, id, reason, change.moment);
    await revokeIssuedAccess(tx, { accountId: id });
    await tx.deleteFrom('consents').where('account_id', '=', id).execute();
    const deleted = await tx.deleteFrom('accounts').where('id', '=', id).executeTakeFirst();
    if (deleted.numDeletedRows === 0n) throw unknownAccount();
    await audit(tx, 'account.deleted', id, change, { sessions });
  });
}

export interface AccountChanges {
  displayName?: string | null;
  email?: string | null;
  roles?: Role[];
}

/** @throws AccountError `account_unknown` */
export async function changeAccount(db: Database, id: string, changes: AccountChanges, change: Change): Promise<void> {
  const { displayName, email, roles } = changes;
  const row = {
    ...(displayName === undefined ? {} : { display_name: displayName }),
    ...(email === undefined ? {} : { email }),
    ...(roles === undefined ? {} : { roles: JSON.stringify(roles) }),
  };
  await inTransaction(db, async (tx) => {
    await updateAccount(tx, id, row, change.moment.now);
    await audit(tx, 'account.changed', id, change, { fields: Object.keys(row), ...(roles ? { roles } : {}) });
  });
}

/** "Sign out everywhere", or everywhere else: @returns how many sessions ended. */
export function signOutAccount(
  db: Database,
  account: { id: string; exceptUid?: string },
  { actor, moment }: Change,
): Promise<number> {
  const reason = actor.kind === 'person' ? ('self_service' as const) : ('admin' as const);
  return inTransaction(db, async (tx) => {
    const sessions = await endAccountSessions(tx, account.id, { reason, actor, exceptUid: account.exceptUid }, moment);
    await audit(tx, 'account.signed_out', account.id, { actor, moment }, { sessions });
    return sessions;
  });
}

async function updateAccount(
  tx: Tx,
  id: string,
  changes: Partial<Record<'password_hash' | 'roles', string>> &
    Partial<Record<'display_name' | 'email' | 'invitation_hash', string | null>> &
    Partial<Record<'disabled_at' | 'invitation_expires_at', number | null>>,
  now: number,
): Promise<void> {
  const updated = await tx
    .updateTable('accounts')
    .set({ ...changes, updated_at: now })
    .where('id', '=', id)
    .executeTakeFirst();
  if (updated.numUpdatedRows === 0n) throw unknownAccount();
}

function unknownAccount(): AccountError {
  return new AccountError('account_unknown', 'There is no such account.');
}

function audit(tx: Tx, action: string, id: string, { actor, moment }: Change, details: Record<string, unknown> = {}) {
  return recordAudit(tx, { actor, action, target: { kind: 'account', id }, details }, moment.now);
}
