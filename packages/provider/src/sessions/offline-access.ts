import type { Tx } from '../storage/storage.ts';

/** Whose `offline_access` ends: at all applications or at one. */
export interface OfflineAccess {
  accountId: string;
  clientId?: string;
  /** A session that keeps what it issued. */
  exceptUid?: string | undefined;
}

/**
 * Ends what applications hold with `offline_access` from sessions of a person, ended ones included: it outlives its
 * session, but not the password, the account or the consent that it rests on.
 */
export async function revokeOfflineAccess(tx: Tx, { accountId, clientId, exceptUid }: OfflineAccess): Promise<void> {
  let grants = tx
    .selectFrom('participants')
    .innerJoin('sessions', 'sessions.uid', 'participants.session_uid')
    .select('grant_id')
    .where('sessions.account_id', '=', accountId)
    .where('grant_id', 'is not', null);
  if (clientId !== undefined) grants = grants.where('client_id', '=', clientId);
  if (exceptUid !== undefined) grants = grants.where('sessions.uid', '!=', exceptUid);
  await tx.deleteFrom('protocol_records').where('grant_id', 'in', grants).execute();
}
