import { type Logger, silentLogger } from '../logger.ts';
import { createSealedBox } from '../login/sealed-box.ts';
import { createSessionRegistry } from '../sessions/session-registry.ts';
import type { SessionStore } from '../stores/store.ts';
import type { Telemetry } from '../telemetry/observer.ts';
import { createKeptSessions } from './kept-session.ts';
import type { SideEffectOptions, SideEffects } from './side-effect-options.ts';
import { startSideEffects } from './side-effects.ts';

/** Side effects without the login kit. */
export interface StandaloneSideEffectOptions extends SideEffectOptions {
  /** The store of the sessions. It is not closed with the side effects. */
  store: SessionStore;
  /** At least 32 characters, for what is kept; of several, the first seals and all open. */
  secret: string | readonly string[];
  /**
   * Revoke a refresh token at the provider (RFC 7009), such as `tokenRevocation` of `openid-client`. Throw
   * `PermanentFailure` when no further attempt is wanted.
   */
  revoke(refreshToken: string): Promise<void>;
  /** Seconds, as for the receiver. */
  maxSessionLifetime?: number | undefined;
  telemetry?: Telemetry | undefined;
  logger?: Logger | undefined;
  /** Milliseconds. */
  now?: (() => number) | undefined;
}

/**
 * Side effects for an application that signs people in by itself: give `hooks` to `createLogoutReceiver`, and call
 * `keep` at sign-in before `sessions.open`. Everybody else has them by the option `sideEffects` of
 * `createRelyingParty`.
 *
 * Errors: `OptionError` cookie_secret_too_short.
 */
export function createSideEffects(options: StandaloneSideEffectOptions): SideEffects {
  const { store, maxSessionLifetime, logger = silentLogger, now = Date.now } = options;
  const box = createSealedBox({ secrets: [options.secret].flat(), purpose: ['side effects'] });
  const { status } = createSessionRegistry({ store, maxSessionLifetime, now });
  const { revoke, telemetry, queue } = options;
  const { endings } = store;
  const kept = createKeptSessions(queue, box);
  return startSideEffects({ kept, endings, status, revoke, telemetry, logger, now }, options);
}
