/**
 * The instant up to which sessions are over, in milliseconds: the event time of the Logout Token if it tells one, else
 * its `iat`.
 *
 * Token times usually have whole seconds, so within one second nobody can tell which came first. Logout wins: the
 * cut-off is the last millisecond of that second. A login in the very same second is asked to sign in once more.
 */
export function cutOffOfLogoutToken(token: { eventTime: number | undefined; issuedAt: number }): number {
  return Math.floor(token.eventTime ?? token.issuedAt) * 1000 + 999;
}
