import { refuse } from '../errors/logout-token-error.ts';
import { MAX_TOKEN_LENGTH } from '../limits.ts';

export interface CompactJws {
  readonly form: 'jws';
  readonly text: string;
  readonly header: string;
  readonly payload: string;
  readonly signature: string;
}

export interface CompactJwe {
  readonly form: 'jwe';
  readonly text: string;
  readonly header: string;
  /** Encrypted key (empty for `dir` and `ECDH-ES`), initialization vector, ciphertext, authentication tag. */
  readonly rest: readonly string[];
}

/** Splits a compact serialization by its number of segments, without decoding anything. */
export function splitCompact(text: string): CompactJws | CompactJwe {
  if (text.length > MAX_TOKEN_LENGTH) refuse('token_too_large');
  const [header, second, third, ...rest] = text.split('.', 6);
  if (header === undefined || second === undefined || third === undefined) return refuse('malformed');
  if (rest.length === 0) return { form: 'jws', text, header, payload: second, signature: third };
  if (rest.length === 2) return { form: 'jwe', text, header, rest: [second, third, ...rest] };
  return refuse('malformed');
}
