import type { SessionRecord } from '../sessions/session-record.ts';
import type { SessionHooks } from '../sessions/session-registry.ts';
import type { Ending } from './kept-session.ts';
import type { SideEffectQueue } from './side-effect-queue.ts';

/** What is done after a session has ended, and until when it is tried. */
export interface SideEffectOptions {
  /** `createMemorySideEffectQueue()`, or one of `/sqlite`, `/postgres`, `/redis`, or your own. */
  queue: SideEffectQueue;
  /**
   * What becomes of refresh tokens with `offline_access` when their session ends: 'keep' (default) unless the Logout
   * Token says otherwise (Back-Channel Logout 1.0, section 2.7), or 'revoke'. Others are revoked always.
   */
  offlineAccess?: 'keep' | 'revoke' | undefined;
  /**
   * What the application wants done when a session has ended, by a name that stays the same over restarts. An effect
   * that throws is tried again, alone. Each may run more than once.
   */
  effects?: Readonly<Record<string, SideEffect>> | undefined;
  /** Seconds after the end of a session until what still fails is given up, default a day. */
  giveUpAfter?: number | undefined;
  /** Seconds between two looks at what is due, default 5; 0: only when something ends here, and by `run`. */
  interval?: number | undefined;
}

/** Something to be done when a session has ended: at least once, so it must not mind a repetition. */
export type SideEffect = (session: SessionRecord, ending: Ending) => unknown;

/** The side effects of one application. */
export interface SideEffects {
  /**
   * Keep the refresh token of a session, so that it is revoked when the session ends: before the session is opened, and
   * again with every new token. A token for a session that is over is revoked soon.
   */
  keep(session: SessionRecord, token: RefreshToken): Promise<void>;
  /** The refresh token that is kept for a session. */
  refreshToken(session: Pick<SessionRecord, 'id'>): Promise<string | undefined>;
  /** Do what is due now. Happens by itself; for schedulers, and for programs without timers. */
  run(): Promise<void>;
  /** For a receiver: `createLogoutReceiver({ hooks: [sideEffects.hooks, ...] })`. */
  readonly hooks: SessionHooks;
  /** Wait for what is running, and close the queue. What is left is done after the next start, if the queue is durable. */
  close(): Promise<void>;
}

/** What is kept of a refresh token. */
export interface RefreshToken {
  readonly refreshToken?: string | undefined;
  /** Was it issued with the scope `offline_access`? Default false. */
  readonly offlineAccess?: boolean | undefined;
}
