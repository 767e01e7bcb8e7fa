/**
 * One signed-in browser or device at this application. An application that keeps its own session store keeps this
 * record with its session; the login kit keeps it in the cookie.
 */
export interface SessionRecord {
  /** The application's own session id. New at every login, never used again. */
  readonly id: string;
  /** `iss` of the ID Token. */
  readonly issuer: string;
  /** `sub` of the ID Token. */
  readonly subject: string;
  /** `sid` of the ID Token (not of the token response around it). */
  readonly sid?: string | undefined;
  /** Milliseconds: the `iat` of the ID Token of the ORIGINAL login, never of a refreshed one. */
  readonly startedAt: number;
  /** Milliseconds: when the session ends by itself. */
  readonly expiresAt: number;
}
