import { BACKCHANNEL_LOGOUT_EVENT } from '@curfew/logout-token';
import * as client from 'openid-client';
import { describeError, type Logger, pseudonym } from '../logger.ts';
import type { ProviderConnection } from '../login/provider-connection.ts';
import type { Session } from '../login/session.ts';
import type { SessionRegistry } from '../sessions/session-registry.ts';
import type { KeptSession, KeptSessions } from '../side-effects/kept-session.ts';
import type { SideEffects } from '../side-effects/side-effect-options.ts';
import type { RevalidationPolicy } from './revalidation-policy.ts';

export interface RefreshCheckParts {
  provider: ProviderConnection;
  kept: KeptSessions;
  sideEffects: SideEffects;
  sessions: SessionRegistry;
  policy: RevalidationPolicy;
  logger: Logger;
  now: () => number;
}

/** Milliseconds for which one request has the check to itself, and after which a failed one is repeated. */
const CHECK_TIME = 30_000;
/** How many sessions are remembered as checked, which spares looking into the queue. */
const MAX_REMEMBERED = 10_000;

/**
 * May this session, which is not revoked, be accepted? Asks the provider with the refresh token when it is time to.
 *
 * - The provider refuses the refresh token, answers for another person or session, or with a Logout Token: the session
 *   is over, for good.
 * - Anything else that goes wrong is no answer: the session is accepted until `after + tolerate` has passed.
 * - One request asks at a time, since a refresh token that is used twice may be taken for stolen.
 *
 * The session itself is not touched: when it began and its `sid` stay those of the sign-in, whatever a refreshed ID
 * Token says or leaves out. Never rejects.
 */
export function createRefreshCheck(parts: RefreshCheckParts): (session: Session) => Promise<boolean> {
  const { kept, sideEffects, sessions, logger, now } = parts;
  const { after, tolerate } = parts.policy;
  const checkedAt = new Map<string, number>();
  const asking = new Map<string, Promise<boolean>>();

  const isFresh = (at: number) => now() - at < after;
  const isTolerated = (at: number) => now() - at < after + tolerate;

  function remember({ id }: Pick<Session, 'id'>, at: number): void {
    checkedAt.delete(id);
    checkedAt.set(id, at);
    const [oldest] = checkedAt.keys();
    if (checkedAt.size > MAX_REMEMBERED && oldest !== undefined) checkedAt.delete(oldest);
  }

  /** The provider's answer, or `undefined` when there is none. */
  async function ask(session: Session, refreshToken: string): Promise<'lives' | 'over' | undefined> {
    try {
      const tokens = await client.refreshTokenGrant(await parts.provider.configuration(), refreshToken);
      const offlineAccess = tokens.scope?.split(' ').includes('offline_access');
      // Even of a session that is over: what the provider has just issued must not stay behind.
      await keepNewToken(session, tokens.refresh_token ?? refreshToken, offlineAccess);
      return speaksOf(session, tokens.claims()) ? 'lives' : 'over';
    } catch (error) {
      if (error instanceof client.ResponseBodyError && error.error === 'invalid_grant') return 'over';
      logger.warn(
        { session: await pseudonym(session.id), ...describeError(error) },
        'the provider could not be asked whether a session lives',
      );
      return undefined;
    }
  }

  async function keepNewToken(session: Session, refreshToken: string, offlineAccess?: boolean): Promise<void> {
    const isOffline = offlineAccess ?? (await kept.read(session.id))?.isOffline ?? false;
    await sideEffects.keep(session, { refreshToken, offlineAccess: isOffline });
  }

  /** Take the check for this request; what is kept otherwise tells when it was checked by another. */
  async function claim(session: Session): Promise<{ mine: KeptSession | undefined; at: number | undefined }> {
    let at: number | undefined;
    const mine = await kept.change(session.id, (known, dueAt) => {
      at = known?.checkedAt;
      if (!known?.refreshToken || known.ended || isFresh(known.checkedAt)) return undefined;
      if (now() < (known.checkingUntil ?? 0)) return undefined;
      return { kept: { ...known, checkingUntil: now() + CHECK_TIME }, dueAt };
    });
    return { mine, at };
  }

  async function check(session: Session, before: number): Promise<boolean> {
    const { mine, at = before } = await claim(session);
    remember(session, at);
    if (!mine?.refreshToken) return isTolerated(at);
    const answer = await ask(session, mine.refreshToken);
    if (answer === undefined) return isTolerated(at);
    if (answer === 'lives') {
      remember(session, now());
      return true;
    }
    await sessions.close(session, { reason: 'revalidation' });
    return false;
  }

  return async (session) => {
    const at = checkedAt.get(session.id) ?? session.checkedAt ?? session.startedAt;
    if (isFresh(at)) return true;
    const answer =
      asking.get(session.id) ??
      check(session, at)
        .catch((error) => {
          logger.warn(describeError(error), 'a session could not be revalidated');
          return isTolerated(at);
        })
        .finally(() => asking.delete(session.id));
    asking.set(session.id, answer);
    return answer;
  };
}

/** A refreshed ID Token is for the same person; it may leave out the `sid`, but not name another session. */
function speaksOf(session: Session, claims: client.IDToken | undefined): boolean {
  if (!claims) return true;
  // A Logout Token is no ID Token (Back-Channel Logout 1.0, section 4.1). At sign-in the nonce tells; here there is none.
  if (Object.hasOwn(Object(claims.events), BACKCHANNEL_LOGOUT_EVENT)) return false;
  return (
    claims.sub === session.subject &&
    (claims.sid === undefined || session.sid === undefined || claims.sid === session.sid)
  );
}
