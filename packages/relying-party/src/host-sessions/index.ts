export { guardSessionStore } from './guard-session-store.ts';
export { deleteHostSession, type HostSessionData, type HostSessionStore } from './host-session-store.ts';
