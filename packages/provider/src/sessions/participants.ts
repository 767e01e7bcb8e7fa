import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { inParts } from '../storage/in-parts.ts';
import type { Database, Tx } from '../storage/storage.ts';
import { SessionTerminatedError } from './session-terminated.ts';

/** What the protocol engine remembers in a session of each client, by client id. */
export interface SessionAuthorizations {
  [clientId: string]: { sid?: string; grantId?: string; persistsLogout?: boolean };
}

/**
 * Records the applications that have joined a session. Recorded when they join and never derived from
 * tokens: tokens expire and are revoked long before the application must be told of the logout.
 *
 * A client that joins twice at the same moment (two tabs) gets two `sid`s; both are kept, so that both
 * sessions over there are ended.
 *
 * @throws SessionTerminatedError when one of them was left since the session was loaded: it has been told that its
 * `sid` is over, and must not be given it again.
 */
export async function recordParticipants(
  tx: Tx,
  session: { uid: string; accountId: string },
  authorizations: SessionAuthorizations,
  { subjects, now }: { subjects: ReadonlyMap<string, string>; now: number },
): Promise<void> {
  const rows = Object.entries(authorizations).flatMap(([clientId, { sid, grantId, persistsLogout }]) => {
    if (sid === undefined) return [];
    return {
      id: randomUUID(),
      session_uid: session.uid,
      client_id: clientId,
      sid,
      sub: subjects.get(clientId) ?? session.accountId,
      grant_id: grantId ?? null,
      keeps_offline_access: persistsLogout ? 1 : 0,
      joined_at: now,
      left_at: null,
    };
  });
  for (const some of inParts(rows)) {
    const recorded = await tx
      .insertInto('participants')
      .values(some)
      .onConflict((conflict) =>
        conflict
          .columns(['session_uid', 'client_id', 'sid'])
          .doUpdateSet(({ ref }) => ({
            grant_id: ref('excluded.grant_id'),
            // A save of what was loaded before offline access was given must not take it away again.
            keeps_offline_access: sql`case when excluded.keeps_offline_access = 1 then 1
              else participants.keeps_offline_access end`,
          }))
          .where('participants.left_at', 'is', null),
      )
      .executeTakeFirst();
    if (recorded.numInsertedOrUpdatedRows !== BigInt(some.length)) throw new SessionTerminatedError();
  }
}

/**
 * The applications in a session, as the protocol engine wants them. Read from the participants, so that
 * of two requests that save the same session at once, neither forgets the application of the other.
 */
export async function loadAuthorizations(db: Database, sessionUid: string): Promise<SessionAuthorizations> {
  const rows = await db
    .selectFrom('participants')
    .selectAll()
    .where('session_uid', '=', sessionUid)
    .where('left_at', 'is', null)
    .orderBy('joined_at')
    .execute();
  return Object.fromEntries(
    rows.map((row) => [
      row.client_id,
      {
        sid: row.sid,
        ...(row.grant_id === null ? {} : { grantId: row.grant_id }),
        ...(row.keeps_offline_access === 1 ? { persistsLogout: true } : {}),
      },
    ]),
  );
}
