import type { RelyingParty, Session } from '@curfew/relying-party';
import { sql } from 'kysely';
import { type AuthenticationMethod, challenge } from '../admin/authentication.ts';
import { ApiError } from '../admin/errors.ts';
import { findAccount } from '../directory/accounts.ts';
import { CONSOLE_CLIENT_ID } from '../directory/built-in.ts';
import { API_SCOPES } from '../directory/scopes.ts';
import type { Database } from '../storage/storage.ts';

/** No other origin can send it without being asked first, and nobody answers that question with yes. */
export const CONSOLE_HEADER = 'x-curfew-console';

export interface ConsoleSessionOptions {
  db: Database;
  issuer: string;
  now: () => number;
}

/**
 * Admits the requests of the web application by its session. The cookie counts together with the header field only, and
 * for requests of the own origin only. The session is over as soon as the provider's session is, also before the Logout
 * Token has arrived; what the person may do is looked up each time.
 */
export function consoleSession(
  party: Pick<RelyingParty, 'session'>,
  { db, issuer, now }: ConsoleSessionOptions,
): AuthenticationMethod {
  const { origin } = new URL(issuer);
  return async (request) => {
    if (request.headers.get(CONSOLE_HEADER) !== '1') return undefined;
    if (isCrossSite(request, origin)) throw new ApiError('cross_site_request');
    const session = await party.session(request);
    const sessionUid = session && (await findProviderSession(db, session, now()));
    const account = session && sessionUid && (await findAccount(db, session.subject));
    if (!account) throw new ApiError('session_ended', { headers: challenge() });
    return { account, clientId: CONSOLE_CLIENT_ID, scopes: new Set(API_SCOPES), sessionUid };
  };
}

/** Browsers say where a request comes from: `Sec-Fetch-Site` on secure origins, `Origin` with whatever is no GET. */
function isCrossSite({ headers, method }: Request, ownOrigin: string): boolean {
  const site = headers.get('sec-fetch-site');
  const origin = headers.get('origin');
  if (site !== null && site !== 'same-origin') return true;
  if (origin !== null) return origin !== ownOrigin;
  return site === null && method !== 'GET' && method !== 'HEAD';
}

/** The live session of the provider that the console takes part in under this `sid`. */
export async function findProviderSession(
  db: Database,
  { sid, subject }: Pick<Session, 'sid' | 'subject'>,
  now: number,
): Promise<string | undefined> {
  if (sid === undefined) return undefined;
  const row = await db
    .selectFrom('participants')
    .innerJoin('sessions', 'sessions.uid', 'participants.session_uid')
    .select('sessions.uid')
    // A literal: a partial index does not match a bound value.
    .where('participants.client_id', '=', sql.lit(CONSOLE_CLIENT_ID))
    .where('participants.sid', '=', sid)
    .where('participants.left_at', 'is', null)
    .where('sessions.account_id', '=', subject)
    .where('sessions.terminated_at', 'is', null)
    .where('sessions.expires_at', '>', now)
    .executeTakeFirst();
  return row?.uid;
}
