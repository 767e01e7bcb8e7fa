import type { Tx } from '../storage/storage.ts';

/** Whose access ends: a person's, at all applications or at one; or everybody's at one application. */
export type IssuedAccess =
  | {
      accountId: string;
      clientId?: string;
      /** A session that keeps what it issued. */
      exceptUid?: string | undefined;
    }
  | { clientId: string };

/**
 * Ends all that was issued, from ended sessions too and with `offline_access` too: that outlives its session, but not the
 * password, the account, the consent or the application that it rests on. One statement, by index.
 */
export async function revokeIssuedAccess(tx: Tx, access: IssuedAccess): Promise<void> {
  let records = tx.deleteFrom('protocol_records');
  if ('accountId' in access) {
    records = records.where('account_id', '=', access.accountId);
    const { exceptUid } = access;
    if (exceptUid !== undefined) {
      records = records.where(({ not, exists, selectFrom, ref }) =>
        not(
          exists(
            selectFrom('participants')
              .select('participants.id')
              .where('participants.session_uid', '=', exceptUid)
              .where('participants.grant_id', '=', ref('protocol_records.grant_id')),
          ),
        ),
      );
    }
  } else {
    // What lets it manage its own registration is not what it was issued for anybody.
    records = records.where('model', '!=', 'RegistrationAccessToken');
  }
  if (access.clientId !== undefined) records = records.where('client_id', '=', access.clientId);
  await records.execute();
}
