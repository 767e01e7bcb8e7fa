import type { SealedBox } from '../login/sealed-box.ts';
import type { SessionRecord } from '../sessions/session-record.ts';
import type { SessionEnd } from '../sessions/session-registry.ts';
import type { SideEffectQueue } from './side-effect-queue.ts';

/** Why the side effects of a session run. 'expired': it ended by itself. */
export type EndReason = SessionEnd['reason'] | 'expired';

/** What the queue holds for one session, encrypted. */
export interface KeptSession {
  readonly session: SessionRecord;
  readonly refreshToken?: string | undefined;
  /** The refresh token was issued with `offline_access`. */
  readonly isOffline: boolean;
  /** Milliseconds: when the provider last said that its session lives, at sign-in first. */
  readonly checkedAt: number;
  /** Milliseconds: until then another request or process asks the provider. */
  readonly checkingUntil?: number | undefined;
  readonly ended?: Ending | undefined;
  /** Names of the side effects that need no further attempt. */
  readonly done: readonly string[];
  readonly attempts: number;
}

/** How and when a session ended. */
export interface Ending extends Omit<SessionEnd, 'reason'> {
  readonly reason: EndReason;
  /** Milliseconds: when this was noticed. */
  readonly at: number;
}

/** What is written: the session, and when somebody has to look at it. */
export interface KeptChange {
  readonly kept: KeptSession;
  /** Milliseconds. */
  readonly dueAt: number;
}

/** The queue with its encryption. All methods reject when the queue fails. */
export interface KeptSessions {
  read(sessionId: string): Promise<KeptSession | undefined>;
  /**
   * Change what is kept, in one atomic step: `change` is called again with what another has written meanwhile.
   * `undefined` from it leaves everything as it is. Gives back what is kept now if that changed.
   */
  change(
    sessionId: string,
    change: (kept: KeptSession | undefined, dueAt: number) => KeptChange | 'remove' | undefined,
  ): Promise<KeptSession | undefined>;
}

/** How often a change is tried while others write the same item. */
const MAX_TRIES = 20;

export function createKeptSessions(queue: SideEffectQueue, box: SealedBox): KeptSessions {
  async function load(sessionId: string) {
    const item = await queue.read(sessionId);
    const value = item && (await box.open(item.value));
    // What cannot be opened was sealed with a secret that is no longer known: a new item takes its place.
    return { version: item?.version ?? 0, dueAt: item?.dueAt ?? 0, kept: isKept(value) ? value : undefined };
  }

  return {
    read: async (sessionId) => (await load(sessionId)).kept,

    async change(sessionId, change) {
      for (let tries = 0; tries < MAX_TRIES; tries += 1) {
        const { kept, dueAt, version } = await load(sessionId);
        const changed = change(kept, dueAt);
        if (!changed) return undefined;
        if (changed === 'remove') {
          if (version === 0 || (await queue.remove({ sessionId, version }))) return undefined;
          continue;
        }
        const value = await box.seal(changed.kept);
        const item = { sessionId, value, dueAt: Math.ceil(changed.dueAt), version };
        if (await queue.write(item)) return changed.kept;
      }
      throw new Error('others write the same item all the time');
    },
  };
}

// Its seal was checked; an older version of this package may have made it.
function isKept(value: unknown): value is KeptSession {
  if (typeof value !== 'object' || value === null) return false;
  const kept: { [K in keyof KeptSession]?: unknown } = value;
  return (
    typeof kept.session === 'object' &&
    typeof kept.isOffline === 'boolean' &&
    typeof kept.checkedAt === 'number' &&
    Array.isArray(kept.done) &&
    typeof kept.attempts === 'number'
  );
}
