import { recordAudit } from '../audit/audit-log.ts';
import type { Vault } from '../keys/vault.ts';
import { orderTermination } from '../sessions/end-sessions.ts';
import { revokeIssuedAccess } from '../sessions/issued-access.ts';
import { type Database, inTransaction, type Tx } from '../storage/storage.ts';
import type { Change } from './account-lifecycle.ts';
import { isBuiltIn } from './built-in.ts';
import { type ClientMetadata, isConfidential } from './client-metadata.ts';
import { makeClientSecret } from './client-secret.ts';

/**
 * There is no such application: `application_unknown`; it is to have no secret: `application_public`; or it is the
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

export interface RotatedSecret {
  /** Given out here and never again. */
  secret: string;
  /** Milliseconds since the epoch: until when the secret before is good; null when there was none. */
  previousSecretUntil: number | null;
}

/**
 * Gives a confidential application a new secret, also one that has none yet. The one before stays good for a while, so
 * that the new one can be rolled out.
 *
 * @param overlap milliseconds.
 * @throws ApplicationError
 */
export async function rotateSecret(
  db: Database,
  vault: Vault,
  { clientId, overlap }: { clientId: string; overlap: number },
  change: Change,
): Promise<RotatedSecret> {
  refuseBuiltIn(clientId);
  const secret = makeClientSecret();
  const sealed = await vault.seal(secret);
  return inTransaction(db, async (tx) => {
    // Holds the row: what the secret before is, and whether there is one, stays true until the new one is written.
    await mark(tx, clientId, {});
    const application = tx.selectFrom('clients').select(['metadata', 'sealed_secret']).where('id', '=', clientId);
    const before = await application.executeTakeFirstOrThrow();
    // The directory writes nothing there but metadata that it has parsed.
    if (!isConfidential(JSON.parse(before.metadata) as Pick<ClientMetadata, 'token_endpoint_auth_method'>)) {
      throw new ApplicationError('application_public', 'A public application has no secret.');
    }
    const previousSecretUntil = before.sealed_secret === null ? null : change.moment.now + overlap;
    await mark(tx, clientId, {
      sealed_secret: sealed,
      sealed_previous_secret: before.sealed_secret,
      previous_secret_until: previousSecretUntil,
      updated_at: change.moment.now,
    });
    await audit(tx, 'application.secret_rotated', clientId, change, { overlap });
    return { secret, previousSecretUntil };
  });
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
      sealed_previous_secret: string | null;
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
