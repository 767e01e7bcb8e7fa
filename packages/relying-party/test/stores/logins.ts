import { keysOfScope, keysOfSession } from '../../src/sessions/revocation-keys.ts';
import type { SessionRecord } from '../../src/sessions/session-record.ts';
import type { Revocation, SessionStore } from '../../src/stores/store.ts';

export const ISSUER = 'https://op.example';
export const NOW = 1_800_000_000_000;
export const HOUR = 3_600_000;

/** A session of ada that began now, with her provider session `a`. */
export function loginOf(overrides: Partial<SessionRecord> = {}): SessionRecord {
  return { id: 's1', issuer: ISSUER, subject: 'ada', sid: 'a', startedAt: NOW, expiresAt: NOW + HOUR, ...overrides };
}

export function open(store: SessionStore, session: SessionRecord) {
  return store.open(session, keysOfSession(session));
}

export function isRevoked(store: SessionStore, session: SessionRecord) {
  return store.isRevoked(session, keysOfSession(session));
}

/** End the session of a `sid`. */
export function endSid(store: SessionStore, sid: string, overrides: Partial<Revocation> = {}) {
  const keys = keysOfScope({ issuer: ISSUER, sid });
  return store.revoke({ keys, before: NOW, expiresAt: NOW + HOUR, ...overrides }, NOW);
}

/** End all sessions of a `sub`. */
export function endSubject(store: SessionStore, subject: string, overrides: Partial<Revocation> = {}) {
  const keys = keysOfScope({ issuer: ISSUER, subject });
  return store.revoke({ keys, before: NOW, expiresAt: NOW + HOUR, ...overrides }, NOW);
}
