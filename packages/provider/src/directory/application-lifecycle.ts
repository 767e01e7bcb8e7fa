import { randomBytes } from 'node:crypto';
import { recordAudit } from '../audit/audit-log.ts';
import type { Vault } from '../keys/vault.ts';
import { orderTermination } from '../sessions/end-sessions.ts';
import { revokeIssuedAccess } from '../sessions/issued-access.ts';
import { type Database, inTransaction, type Tx } from '../storage/storage.ts';
import type { Change } from './account-lifecycle.ts';
import { isBuiltIn } from './built-in.ts';

/**
 * There is no such application: `application_unknown`; it has no secret to rotate: `application_public`; or it is the
 * provider's own: `application_built_in`.
 */
export class ApplicationError extends Error {
  override readonly name = 'ApplicationError';
  readonly code: 'application_unknown' | 'application_public' | 'application_built_in';

  constructor(code: ApplicationError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** Nobody can sign in to it any more, its part of every session ends, and all that it was issued. @throws ApplicationError */
export async function disableApplication(db: Database, clientId: string, change: Change): Promise<void> {
  refuseBuiltIn(clientId);
  await inTransaction(db, async (tx) => {
    await mark(tx, clientId, { disabled_at: change.moment.now });
    await revokeIssuedAccess(tx, { clientId });
    await orderEnd(tx, clientId, 'application_disabled', change);
    await audit(tx, 'application.disabled', clientId, change);
  });
}

/** @throws ApplicationError */
export async function enableApplication(db: Database, clientId: string, change: Change): Promise<void> {
  refuseBuiltIn(clientId);
  await inTransaction(db, async (tx) => {
    await mark(tx, clientId, { disabled_at: null });
    await audit(tx, 'application.enabled', clientId, change);
  });
}

/**
 * Deletes the application and ends its part of every session and all that it was issued. The row stays, out of sight, until its deliveries are
 * finished: a Logout Token is made from the application as it is, and it is to be told of this logout too.
 *
 * @throws ApplicationError
 */
export async function deleteApplication(db: Database, clientId: string, change: Change): Promise<void> {
  refuseBuiltIn(clientId);
  await inTransaction(db, async (tx) => {
    await mark(tx, clientId, { deleted_at: change.moment.now });
    await tx.deleteFrom('protocol_records').where('client_id', '=', clientId).execute();
    await tx.deleteFrom('consents').where('client_id', '=', clientId).execute();
    await orderEnd(tx, clientId, 'application_deleted', change);
    await audit(tx, 'application.deleted', clientId, change);
  });
}

/** An admin ends the application's part of every session; people can sign in again. @throws ApplicationError */
export async function signOutApplication(db: Database, clientId: string, change: Change): Promise<string> {
  return inTransaction(db, async (tx) => {
    await mark(tx, clientId, {});
    const order = await orderEnd(tx, clientId, 'admin', change);
    await audit(tx, 'application.signed_out', clientId, change, { order });
    return order;
  });
}

/** An admin ends every session there is. @returns the id of the order. */
export function signOutEverybody(db: Database, { actor, moment }: Change): Promise<string> {
  return inTransaction(db, async (tx) => {
    const order = await orderTermination(tx, { kind: 'everything' }, { reason: 'admin', actor }, moment.now);
    const target = { kind: 'everything' as const };
    await recordAudit(tx, { actor, action: 'everything.signed_out', target, details: { order } }, moment.now);
    return order;
  });
}

/**
 * Gives the application a new secret. The one before stays good for a while, so that it can be rolled out.
 *
 * @param overlap milliseconds.
 * @returns the new secret, which is shown this once.
 * @throws ApplicationError
 */
export async function rotateSecret(
  db: Database,
  vault: Vault,
  { clientId, overlap }: { clientId: string; overlap: number },
  change: Change,
): Promise<string> {
  refuseBuiltIn(clientId);
  const secret = randomBytes(32).toString('base64url');
  const sealed = await vault.seal(secret);
  await inTransaction(db, async (tx) => {
    // Holds the row: what the secret before is, and whether there is one, stays true until the new one is written.
    await mark(tx, clientId, {});
    const application = tx.selectFrom('clients').select('sealed_secret').where('id', '=', clientId);
    const row = await application.executeTakeFirstOrThrow();
    if (row.sealed_secret === null) {
      throw new ApplicationError('application_public', 'A public application has no secret.');
    }
    await mark(tx, clientId, {
      sealed_secret: sealed,
      sealed_previous_secret: row.sealed_secret,
      previous_secret_until: change.moment.now + overlap,
      updated_at: change.moment.now,
    });
    await audit(tx, 'application.secret_rotated', clientId, change, { overlap });
  });
  return secret;
}

/** Removes deleted applications that have nothing left to be told. @returns how many. */
export async function purgeDeletedApplications(db: Database): Promise<number> {
  const result = await db
    .deleteFrom('clients')
    .where('deleted_at', 'is not', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('deliveries')
            .select('deliveries.id')
            .whereRef('deliveries.client_id', '=', 'clients.id')
            .where('state', 'in', ['pending', 'leased']),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('termination_orders')
            .select('termination_orders.id')
            .whereRef('target_id', '=', 'clients.id')
            .where('finished_at', 'is', null),
        ),
      ),
    )
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** @throws ApplicationError `application_built_in` */
export function refuseBuiltIn(clientId: string): void {
  if (!isBuiltIn(clientId)) return;
  throw new ApplicationError('application_built_in', 'This application is part of the provider and stays as it is.');
}

async function mark(
  tx: Tx,
  clientId: string,
  changes: Partial<
    Record<'disabled_at' | 'deleted_at' | 'previous_secret_until', number | null> & {
      updated_at: number;
      sealed_secret: string;
      sealed_previous_secret: string;
    }
  >,
): Promise<void> {
  const updated = await tx
    .updateTable('clients')
    // `id` stays what it is: an update with no other change still finds out whether the application is there.
    .set({ id: clientId, ...changes })
    .where('id', '=', clientId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (updated.numUpdatedRows === 0n) throw unknownApplication();
}

function orderEnd(
  tx: Tx,
  clientId: string,
  reason: 'application_disabled' | 'application_deleted' | 'admin',
  { actor, moment }: Change,
): Promise<string> {
  return orderTermination(tx, { kind: 'application', clientId }, { reason, actor }, moment.now);
}

function unknownApplication(): ApplicationError {
  return new ApplicationError('application_unknown', 'There is no such application.');
}

function audit(tx: Tx, action: string, id: string, { actor, moment }: Change, details: Record<string, unknown> = {}) {
  return recordAudit(tx, { actor, action, target: { kind: 'application', id }, details }, moment.now);
}
