import { type LogoutTokenErrorCode, refuse } from '../errors/logout-token-error.ts';

export type JsonObject = Record<string, unknown>;

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

// ignoreBOM keeps a byte order mark in the text, where JSON.parse refuses it.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Parses a JSON object, refusing invalid UTF-8 and member names that occur twice at any depth. */
export function parseJsonObject(bytes: Uint8Array, otherwise: LogoutTokenErrorCode): JsonObject {
  let text: string;
  let value: unknown;
  try {
    text = utf8.decode(bytes);
    value = JSON.parse(text);
  } catch {
    return refuse(otherwise);
  }
  if (!isJsonObject(value)) return refuse(otherwise);
  // JSON.parse keeps one member per name, so the text has more members than the value exactly if a name is repeated.
  if (countMembersInText(text) !== countMembers(value)) refuse('duplicate_member');
  return value;
}

/** True for a JSON object: not null, not an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads an own member; never one inherited from a prototype. */
export function ownMember(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** In valid JSON every member has exactly one colon outside strings, and nothing else has one. */
function countMembersInText(json: string): number {
  let count = 0;
  let inString = false;
  for (let index = 0; index < json.length; index += 1) {
    const unit = json.charCodeAt(index);
    if (unit === QUOTE) inString = !inString;
    else if (inString && unit === BACKSLASH) index += 1;
    else if (!inString && unit === COLON) count += 1;
  }
  return count;
}

function countMembers(root: JsonObject): number {
  let count = 0;
  // A list instead of recursion: nesting is as deep as the sender likes.
  const pending: object[] = [root];
  for (let container = pending.pop(); container !== undefined; container = pending.pop()) {
    const values: unknown[] = Object.values(container);
    if (!Array.isArray(container)) count += values.length;
    for (const value of values) if (typeof value === 'object' && value !== null) pending.push(value);
  }
  return count;
}
