import { type HookSets, listHookSets, runHooks } from '../hooks.ts';
import { describeError, isRead, type Logger, pseudonym, silentLogger } from '../logger.ts';
import type { OpenOutcome, RevocationOutcome, SessionStore } from '../stores/store.ts';
import { guardOfScope, keyOfSessionId, keysOfScope, keysOfSession, type RevocationScope } from './revocation-keys.ts';
import type { SessionRecord } from './session-record.ts';

/** 'expired': it ended by itself. 'revoked': a logout, or another call of `revoke` or `close`, ended it. */
export type SessionStatus = 'active' | 'revoked' | 'expired';

/**
 * Why a session ended: a Logout Token, the person's own logout here, the application called `revoke`, or the provider
 * said at a revalidation that it is over.
 */
export interface SessionEnd {
  readonly reason: 'logout_token' | 'local_logout' | 'revoked' | 'revalidation';
  /** `jti` of the Logout Token, if that was the reason. */
  readonly tokenId?: string | undefined;
  /** The Logout Token says that refresh tokens with `offline_access` are over as well (Keycloak). */
  readonly revokeOfflineAccess?: boolean | undefined;
}

/** Called with the sessions that one call ended, at once. Must not throw. */
export type EndListener = (ended: readonly SessionRecord[], end: SessionEnd) => void;

/** What an application hears of the ends of sessions. */
export interface SessionHooks {
  /**
   * Note every end in the store, in the same step as the revocation, until it is forgotten there by these hooks
   * (`SessionStore.endings`): for hooks that have to hear of it even if this process dies before they are called.
   */
  readonly notesEndings?: boolean | undefined;
  /**
   * A recorded session ended. Called once per session: the place to drop its data, close its sockets and discard its
   * refresh token. A failure is logged and never undoes the logout.
   */
  onSessionEnded?(session: SessionRecord, end: SessionEnd): unknown;
}

/** Where sessions are recorded, and for how long at most. */
export interface SessionRegistryOptions {
  store: SessionStore;
  /** Seconds, default 30 days. No session lives longer, so revocations can be forgotten after this time. */
  maxSessionLifetime?: number | undefined;
  hooks?: HookSets<SessionHooks> | undefined;
  logger?: Logger | undefined;
  /** Milliseconds. */
  now?: (() => number) | undefined;
}

/** How far a revocation reaches, and why it is made. */
export interface RevokeOptions {
  /** Milliseconds: sessions that began at or before it are over. Default now. */
  before?: number;
  end?: SessionEnd;
  /** Apply at most once; see `SessionStore`. */
  once?: { key: string; expiresAt: number };
}

/** The sessions of this application and the revocations that end them. All methods reject when the store fails. */
export interface SessionRegistry {
  /** Record a session at sign-in, before the browser gets it. Anything but 'opened' means: not signed in. */
  open(session: SessionRecord): Promise<OpenOutcome>;
  /** One store call, none when expired. Needs the record only, so it serves stateless cookies as well. */
  status(session: SessionRecord): Promise<SessionStatus>;
  /**
   * The same at once, if nobody has to be asked: of a session that expired, and of one of which the store has an answer
   * at hand (`createCachedStore`). Else undefined: ask `status`.
   */
  statusAtHand(session: SessionRecord): SessionStatus | undefined;
  /** The person's own logout: the session, and every copy of its cookie, is over for good. */
  close(session: Pick<SessionRecord, 'id'>, end?: SessionEnd): Promise<void>;
  /** End the sessions of a `sid`, of a `sub`, or of a `sid` that must belong to a `sub`. */
  revoke(scope: RevocationScope, options?: RevokeOptions): Promise<RevocationOutcome>;
  /** Hear of every session that this registry ends, until the returned function is called. */
  listen(listener: EndListener): () => void;
  /** Forget what expired. Happens by itself now and then after a write; call it for a store that is rarely written. */
  prune(): Promise<void>;
}

const PRUNE_INTERVAL = 10 * 60_000;
const ALWAYS = Number.MAX_SAFE_INTEGER;

/** The sessions of an application that needs no receiver in this process, such as a worker that ends sessions. */
export function createSessionRegistry(options: SessionRegistryOptions): SessionRegistry {
  const { store, logger = silentLogger, now = Date.now } = options;
  const hookSets = listHookSets(options.hooks);
  const notesEndings = hookSets.some((hooks) => hooks.notesEndings);
  const listeners = new Set<EndListener>();
  const maxLifetime = (options.maxSessionLifetime ?? 30 * 24 * 3600) * 1000;
  let prunedAt = now();

  function endOf({ startedAt, expiresAt }: SessionRecord): number {
    return Math.floor(Math.min(expiresAt, Math.floor(startedAt) + maxLifetime));
  }

  function limitLifetime(session: SessionRecord): SessionRecord {
    return { ...session, startedAt: Math.floor(session.startedAt), expiresAt: endOf(session) };
  }

  function statusAtHand(session: SessionRecord): SessionStatus | undefined {
    if (endOf(session) <= now()) return 'expired';
    const revoked = store.isRevokedAtHand?.(session);
    if (revoked === undefined) return undefined;
    return revoked ? 'revoked' : 'active';
  }

  async function applyRevocation(
    keys: readonly string[],
    before: number,
    end: SessionEnd,
    conditions: Pick<Parameters<SessionStore['revoke']>[0], 'guard' | 'once'> = {},
  ): Promise<RevocationOutcome> {
    // A cut-off may lie a little ahead of this clock; the sessions it covers then live a little longer, too.
    const expiresAt = Math.max(now(), before === ALWAYS ? 0 : before) + maxLifetime;
    const note = notesEndings ? JSON.stringify({ ...end, at: now() }) : undefined;
    const outcome = await store.revoke({ keys, before, expiresAt, ...conditions, note }, now());
    if (outcome.outcome === 'applied' && outcome.ended.length > 0) await announce(outcome.ended, end);
    pruneNowAndThen();
    return outcome;
  }

  async function announce(ended: readonly SessionRecord[], end: SessionEnd): Promise<void> {
    for (const listener of listeners) listener(ended, end);
    for (const session of isRead(logger) ? ended : []) {
      const [subject, id] = await Promise.all([pseudonym(session.subject), pseudonym(session.id)]);
      logger.info({ reason: end.reason, issuer: session.issuer, subject, session: id }, 'session ended');
    }
    await runHooks(
      'onSessionEnded',
      ended.flatMap((session) => hookSets.map((hooks) => () => hooks.onSessionEnded?.(session, end))),
      logger,
    );
  }

  // Not awaited: no sign-in or logout waits for the sweeping, and a failed sweep is repeated later.
  function pruneNowAndThen(): void {
    if (now() - prunedAt < PRUNE_INTERVAL) return;
    prunedAt = now();
    store.prune(now()).catch((error) => logger.warn(describeError(error), 'expired sessions could not be deleted'));
  }

  return {
    async open(session) {
      const outcome = await store.open(limitLifetime(session), keysOfSession(session));
      pruneNowAndThen();
      return outcome;
    },

    async status(session) {
      const atHand = statusAtHand(session);
      if (atHand) return atHand;
      return (await store.isRevoked(limitLifetime(session), keysOfSession(session))) ? 'revoked' : 'active';
    },

    statusAtHand,

    async close({ id }, end = { reason: 'local_logout' }) {
      await applyRevocation([keyOfSessionId(id)], ALWAYS, end);
    },

    async revoke(scope, { before = now(), end, once } = {}) {
      return applyRevocation(keysOfScope(scope), Math.floor(before), end ?? { reason: 'revoked' }, {
        guard: guardOfScope(scope),
        once,
      });
    },

    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    prune: () => store.prune(now()),
  };
}
