/** How long sessions live, in milliseconds. */
export interface SessionLifetimes {
  /** Since the person proved who they are, however much the session is used. Default 24 hours. */
  absolute: number;
  /** Since the session was last used at the provider. Default 12 hours. */
  idle: number;
}

const HOUR = 3_600_000;

export const DEFAULT_SESSION_LIFETIMES: SessionLifetimes = { absolute: 24 * HOUR, idle: 12 * HOUR };

/**
 * How long a session that is used now may go on unused, in whole seconds and at least one.
 *
 * @param loginTs seconds since the epoch, undefined while nobody is signed in.
 */
export function sessionTtl(loginTs: number | undefined, { absolute, idle }: SessionLifetimes, now: number): number {
  const left = loginTs === undefined ? idle : Math.min(idle, loginTs * 1000 + absolute - now);
  return Math.max(1, Math.floor(left / 1000));
}
