import { base64url } from 'jose';
import { refuse } from '../errors/logout-token-error.ts';

// One spelling per value: whole groups of four, then a short group whose unused trailing bits are zero.
const CANONICAL = /^(?:[\w-]{4})*(?:[\w-][AQgw]|[\w-]{2}[AEIMQUYcgkosw048])?$/;

export function assertCanonicalBase64url(segment: string): void {
  if (!CANONICAL.test(segment)) refuse('encoding_invalid');
}

export function decodeCanonicalBase64url(segment: string): Uint8Array {
  assertCanonicalBase64url(segment);
  return base64url.decode(segment);
}
