import { refuse } from '../errors/logout-token-error.ts';
import { MAX_IDENTIFIER_LENGTH, MAX_TOKEN_ID_LENGTH } from '../limits.ts';
import { type JsonObject, ownMember } from '../token/json-object.ts';

export interface Identifiers {
  readonly tokenId: string;
  readonly subject: string | undefined;
  readonly sessionId: string | undefined;
}

// Control characters and lone surrogates do not survive every store and log unchanged.
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;
const PRINTABLE_ASCII = /^[ -~]+$/;

/** `jti`: whatever has to be remembered to recognise a replay. */
export function isTokenId(value: unknown): value is string {
  return isPrintable(value, MAX_TOKEN_ID_LENGTH);
}

/** `sub`: at most 255 characters. Core asks for ASCII; e-mail addresses that are not do occur, and do no harm. */
export function isSubject(value: unknown): value is string {
  return isPrintable(value, MAX_IDENTIFIER_LENGTH);
}

/** `sid`: the character set of a client id (Back-Channel Logout 1.0, section 2.1). */
export function isSessionId(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_IDENTIFIER_LENGTH && PRINTABLE_ASCII.test(value);
}

export function checkIdentifiers(claims: JsonObject, requireSessionId: boolean): Identifiers {
  const subject = readSubject(claims);
  const sessionId = readSessionId(claims);
  if (sessionId === undefined && subject === undefined) refuse('subject_or_session_missing');
  if (sessionId === undefined && requireSessionId) refuse('session_id_required');
  const tokenId = ownMember(claims, 'jti');
  if (!isTokenId(tokenId)) return refuse('token_id_invalid');
  return { tokenId, subject, sessionId };
}

function readSubject(claims: JsonObject): string | undefined {
  if (!Object.hasOwn(claims, 'sub')) return undefined;
  const subject = ownMember(claims, 'sub');
  if (!isSubject(subject)) return refuse('subject_invalid');
  return subject;
}

function readSessionId(claims: JsonObject): string | undefined {
  if (!Object.hasOwn(claims, 'sid')) return undefined;
  const sessionId = ownMember(claims, 'sid');
  if (!isSessionId(sessionId)) return refuse('session_id_invalid');
  return sessionId;
}

function isPrintable(value: unknown, maxLength: number): value is string {
  return typeof value === 'string' && value !== '' && value.length <= maxLength && !UNPRINTABLE.test(value);
}
