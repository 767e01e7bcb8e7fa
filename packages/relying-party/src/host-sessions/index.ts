export type { SessionPlace } from '../login/session-place.ts';
export { guardSessionStore } from './guard-session-store.ts';
export { type HostSessionOptions, type HostSessions, hostSession } from './host-session.ts';
export { deleteHostSession, type HostSessionData, type HostSessionStore } from './host-session-store.ts';
