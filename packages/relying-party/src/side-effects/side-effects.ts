import { describeError, type Logger, pseudonym } from '../logger.ts';
import type { SessionRecord } from '../sessions/session-record.ts';
import type { SessionStatus } from '../sessions/session-registry.ts';
import type { NotedEndings } from '../stores/store.ts';
import type { Telemetry } from '../telemetry/observer.ts';
import type { Ending, KeptSession, KeptSessions } from './kept-session.ts';
import { retryDelay } from './retry-delay.ts';
import type { RefreshToken, SideEffectOptions, SideEffects } from './side-effect-options.ts';
import { PermanentFailure } from './token-revocation.ts';

export interface SideEffectParts {
  kept: KeptSessions;
  /** Of the store. Without it the end of a session is missed when the process dies right after it. */
  endings: NotedEndings | undefined;
  status(session: SessionRecord): Promise<SessionStatus>;
  /** Errors: `PermanentFailure` when no further attempt is wanted. */
  revoke(refreshToken: string): Promise<void>;
  telemetry?: Telemetry | undefined;
  logger: Logger;
  now: () => number;
}

const REVOCATION = 'refresh_token_revocation';
// The hook may have missed the end of a session: the process that ended it died, or the queue did not answer.
const FIRST_LOOK = 60_000;
const LOOK_INTERVAL = 3600_000;
/** The person's browser is on its way to the provider, which needs its session to tell the other applications. */
const LOCAL_LOGOUT_DELAY = 60_000;
const EFFECT_TIMEOUT = 30_000;
const MAX_AT_ONCE = 20;
/** Whoever ended a session is the first to take care of it. */
const PRECEDENCE = 2000;

/** The side effects of one application, and the timer that looks after them. */
export function startSideEffects(parts: SideEffectParts, options: SideEffectOptions): SideEffects {
  const { kept: keptSessions, endings, logger, now, telemetry } = parts;
  const { queue, offlineAccess = 'keep', effects = {}, interval = 5 } = options;
  const giveUpAfter = (options.giveUpAfter ?? 24 * 3600) * 1000;
  const names = [REVOCATION, ...Object.keys(effects)];
  const lease = EFFECT_TIMEOUT * (names.length + 1);
  const working = new Set<Promise<void>>();
  let isMore = false;
  let isClosed = false;
  const timer = interval > 0 ? setInterval(() => void lookSafely(), interval * 1000) : undefined;
  // A Node timer must not keep a program alive that has nothing else to do.
  if (typeof timer === 'object') timer.unref();

  const fresh = (session: SessionRecord): KeptSession => {
    const { id, issuer, subject, sid, startedAt, expiresAt } = session;
    const record = { id, issuer, subject, ...(sid === undefined ? {} : { sid }), startedAt, expiresAt };
    return { session: record, isOffline: false, checkedAt: now(), done: [], attempts: 0 };
  };

  async function keep(session: SessionRecord, token: RefreshToken): Promise<void> {
    const { refreshToken, offlineAccess: isOffline = false } = token;
    if (refreshToken === undefined && Object.keys(effects).length === 0) return;
    const kept = await keptSessions.change(session.id, (known = fresh(session)) => ({
      kept: {
        ...known,
        refreshToken,
        isOffline,
        checkedAt: now(),
        done: known.done.filter((name) => name !== REVOCATION),
      },
      dueAt: known.ended ? now() : now() + FIRST_LOOK,
    }));
    if (kept?.ended) void lookSafely();
  }

  async function noteEnd(session: SessionRecord, ending: Ending): Promise<void> {
    await keptSessions.change(session.id, (known) => {
      if (known?.ended || (!known && Object.keys(effects).length === 0)) return undefined;
      return { kept: { ...(known ?? fresh(session)), ended: ending }, dueAt: now() };
    });
  }

  /** What was noted in the store, and not in the queue, because the process died or the queue did not answer. */
  async function takeOverEndings(): Promise<void> {
    for (const { session, note } of (await endings?.list(MAX_AT_ONCE)) ?? []) {
      const ending: Ending = JSON.parse(note); // `SessionRegistry` made it of a SessionEnd
      if (now() - ending.at < PRECEDENCE) continue;
      await noteEnd(session, ending);
      await endings?.forget(session.id);
    }
  }

  async function lookSafely(): Promise<void> {
    if (isClosed) return;
    await look().catch((error) => logger.warn(describeError(error), 'side effects of logouts could not be looked at'));
  }

  async function run(): Promise<void> {
    await look();
    while (working.size > 0) await Promise.all(working);
  }

  /** Begin what is due, as far as there is room. One that hangs does not keep the others from their turn. */
  async function look(): Promise<void> {
    const room = MAX_AT_ONCE - working.size;
    await takeOverEndings();
    const items = room > 0 ? await queue.due(now(), room) : [];
    isMore = items.length === room || room <= 0;
    for (const { sessionId } of items) {
      const work: Promise<void> = workSafely(sessionId).then(async (isDone) => {
        working.delete(work);
        // Not while everything fails: the timer comes back.
        if (isMore && isDone) await lookSafely();
      });
      working.add(work);
    }
  }

  async function workSafely(sessionId: string): Promise<boolean> {
    try {
      await work(sessionId);
      return true;
    } catch (error) {
      const session = await pseudonym(sessionId);
      logger.warn({ session, ...describeError(error) }, 'side effects of a logout could not be looked at');
      return false;
    }
  }

  /** Whoever moves `dueAt` has the item to itself; if it dies, others find it due again later. */
  async function work(sessionId: string): Promise<void> {
    const leased = await keptSessions.change(sessionId, (kept, dueAt) => {
      if (!kept) return 'remove';
      return dueAt <= now() ? { kept, dueAt: now() + lease } : undefined;
    });
    if (!leased) return;
    const ended = leased.ended ?? (await endingOf(leased.session));
    if (!ended) return leaveAlone(sessionId);
    const done = await tryEffects({ ...leased, ended }, ended);
    await keptSessions.change(sessionId, (kept) => settle(kept, leased, ended, done));
  }

  async function endingOf(session: SessionRecord): Promise<Ending | undefined> {
    const status = await parts.status(session);
    return status === 'active' ? undefined : { reason: status, at: now() };
  }

  async function leaveAlone(sessionId: string): Promise<void> {
    await keptSessions.change(sessionId, (kept) => {
      if (!kept || kept.ended) return undefined;
      return { kept, dueAt: Math.min(now() + LOOK_INTERVAL, Math.max(kept.session.expiresAt, now() + 1000)) };
    });
  }

  /** In order; one that fails does not keep the others from running. */
  async function tryEffects(kept: KeptSession, ending: Ending): Promise<readonly string[]> {
    const done: string[] = [...kept.done];
    for (const name of names) {
      if (done.includes(name) || !isDue(name, ending)) continue;
      const outcome = await tryEffect(name, () => runEffect(name, kept, ending));
      telemetry?.sideEffect(name, outcome);
      if (outcome !== 'failed') done.push(name);
    }
    return done;
  }

  const isDue = (name: string, { reason, at }: Ending) =>
    name !== REVOCATION || reason !== 'local_logout' || now() >= at + LOCAL_LOGOUT_DELAY;

  async function runEffect(name: string, kept: KeptSession, ending: Ending): Promise<void> {
    if (name !== REVOCATION) await effects[name]?.(kept.session, ending);
    else if (kept.refreshToken !== undefined && isToRevoke(kept, ending)) await parts.revoke(kept.refreshToken);
  }

  const isToRevoke = (kept: KeptSession, ending: Ending) =>
    !kept.isOffline || offlineAccess === 'revoke' || ending.revokeOfflineAccess === true;

  async function tryEffect(name: string, effect: () => Promise<void>): Promise<'done' | 'failed' | 'refused'> {
    try {
      await withTimeout(effect(), EFFECT_TIMEOUT);
      return 'done';
    } catch (error) {
      const isFinal = error instanceof PermanentFailure;
      logger.warn({ effect: name, isFinal, ...describeError(error) }, 'a side effect of a logout failed');
      return isFinal ? 'refused' : 'failed';
    }
  }

  function settle(kept: KeptSession | undefined, leased: KeptSession, noticed: Ending, done: readonly string[]) {
    if (!kept) return undefined;
    const { ended = noticed } = kept;
    // A new refresh token came while the one before was being revoked.
    const isNewToken = kept.refreshToken !== leased.refreshToken;
    const rest = names.filter((name) => !done.includes(name) || (isNewToken && name === REVOCATION));
    if (rest.length === 0) return 'remove' as const;
    if (now() - ended.at >= giveUpAfter) {
      logger.error({ effects: rest }, 'side effects of a logout are given up');
      for (const name of rest) telemetry?.sideEffect(name, 'given_up');
      return 'remove' as const;
    }
    const waits = rest.every((name) => !isDue(name, ended));
    const attempts = waits ? kept.attempts : kept.attempts + 1;
    const dueAt = isNewToken ? now() : waits ? ended.at + LOCAL_LOGOUT_DELAY : now() + retryDelay(attempts);
    return { kept: { ...kept, ended, attempts, done: names.filter((name) => !rest.includes(name)) }, dueAt };
  }

  return {
    keep,
    refreshToken: async ({ id }) => (await keptSessions.read(id))?.refreshToken,
    run,
    hooks: {
      notesEndings: true,
      async onSessionEnded(session, end) {
        await noteEnd(session, { ...end, at: now() });
        await endings?.forget(session.id);
        void lookSafely();
      },
    },
    async close() {
      isClosed = true;
      clearInterval(timer);
      await Promise.all(working);
      await queue.close();
    },
  };
}

async function withTimeout(work: Promise<void>, milliseconds: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the side effect took too long')), milliseconds);
  });
  await Promise.race([work, timeout]).finally(() => clearTimeout(timer));
}
