import { base64url } from 'jose';
import { refuse } from '../errors/logout-token-error.ts';

// One spelling per value: whole groups of four, then a short group whose unused trailing bits are zero.
const CANONICAL = /^(?:[\w-]{4})*(?:[\w-][AQgw]|[\w-]{2}[AEIMQUYcgkosw048])?$/;

// Node's own decodes many times faster than what can be written in JavaScript. Elsewhere there may be none.
const { Buffer } = globalThis as { Buffer?: { from(text: string, encoding: 'base64url'): Uint8Array } };

export function assertCanonicalBase64url(segment: string): void {
  if (!CANONICAL.test(segment)) refuse('encoding_invalid');
}

export function decodeCanonicalBase64url(segment: string): Uint8Array {
  assertCanonicalBase64url(segment);
  return Buffer ? Buffer.from(segment, 'base64url') : base64url.decode(segment);
}
