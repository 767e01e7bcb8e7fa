import { randomBytes } from 'node:crypto';

/** A new secret for an application: 256 random bits, in characters that need no escaping anywhere. */
export function makeClientSecret(): string {
  return randomBytes(32).toString('base64url');
}
