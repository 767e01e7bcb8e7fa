import type { Selectable } from 'kysely';
import { recordAudit } from '../audit/audit-log.ts';
import { endAccountSessionsAt } from '../sessions/end-sessions.ts';
import { revokeIssuedAccess } from '../sessions/issued-access.ts';
import type { ConsentsTable } from '../storage/schema.ts';
import { type Database, inTransaction } from '../storage/storage.ts';
import type { Change } from './account-lifecycle.ts';

/** What a person agreed to share with one application. */
export interface Consent {
  accountId: string;
  clientId: string;
  scopes: string[];
  /** Claims of these scopes that the person keeps to themselves. */
  rejectedClaims: string[];
  grantedAt: number;
}

/** Remembers a consent; a later one for the same application replaces it. */
export async function saveConsent(db: Database, consent: Consent): Promise<void> {
  const row = {
    scope: consent.scopes.join(' '),
    rejected_claims: JSON.stringify(consent.rejectedClaims),
    granted_at: consent.grantedAt,
  };
  await db
    .insertInto('consents')
    .values({ account_id: consent.accountId, client_id: consent.clientId, ...row })
    .onConflict((conflict) => conflict.columns(['account_id', 'client_id']).doUpdateSet(row))
    .execute();
}

export async function findConsent(db: Database, accountId: string, clientId: string): Promise<Consent | undefined> {
  const row = await db
    .selectFrom('consents')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('client_id', '=', clientId)
    .executeTakeFirst();
  return row && toConsent(row);
}

export async function listConsents(db: Database, accountId: string): Promise<Consent[]> {
  const rows = await db.selectFrom('consents').selectAll().where('account_id', '=', accountId).execute();
  return rows.map(toConsent);
}

/**
 * Takes a consent back: the application is left in every session of the person, what it was granted with
 * `offline_access` is revoked too, and it asks again the next time.
 *
 * @returns whether there was one.
 */
export function withdrawConsent(
  db: Database,
  { accountId, clientId }: Pick<Consent, 'accountId' | 'clientId'>,
  { actor, moment }: Change,
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const deleted = await tx
      .deleteFrom('consents')
      .where('account_id', '=', accountId)
      .where('client_id', '=', clientId)
      .executeTakeFirst();
    if (deleted.numDeletedRows === 0n) return false;
    const reason = { reason: 'consent_withdrawn' as const, actor };
    const sessions = await endAccountSessionsAt(tx, { accountId, clientId }, reason, moment);
    await revokeIssuedAccess(tx, { accountId, clientId });
    const target = { kind: 'account' as const, id: accountId };
    await recordAudit(tx, { actor, action: 'consent.withdrawn', target, details: { clientId, sessions } }, moment.now);
    return true;
  });
}

function toConsent(row: Selectable<ConsentsTable>): Consent {
  return {
    accountId: row.account_id,
    clientId: row.client_id,
    scopes: row.scope.split(' '),
    rejectedClaims: JSON.parse(row.rejected_claims) as string[],
    grantedAt: row.granted_at,
  };
}
