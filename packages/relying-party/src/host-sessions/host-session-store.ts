import type { SessionRecord } from '../sessions/session-record.ts';

/**
 * What the stores of express-session, `@fastify/session` and koa-session have in common. The methods end in a Node-style
 * callback or return a promise; `rest` is what lies between.
 */
export interface HostSessionStore {
  get(id: string, ...rest: never[]): unknown;
  set(id: string, data: never, ...rest: never[]): unknown;
  touch?(id: string, data: never, ...rest: never[]): unknown;
  destroy(id: string, ...rest: never[]): unknown;
}

/** What the framework keeps in a session. */
export type HostSessionData<Store extends HostSessionStore> = Parameters<Store['set']>[1];

/**
 * Delete the framework's session that has the id of this record: for the hook `onSessionEnded`. Rejects when the store
 * fails; the session is over nevertheless, and `guardSessionStore` deletes it when it is asked for next.
 */
export function deleteHostSession(store: HostSessionStore, session: Pick<SessionRecord, 'id'>): Promise<void> {
  return new Promise((resolve, reject) => {
    const done: Callback = (error) => (error ? reject(error) : resolve());
    // Stores of the one kind ignore the callback, those of the other return nothing.
    const returned = callStore(store.destroy, store, [session.id, done]);
    if (isPromise(returned)) returned.then(() => resolve(), reject);
  });
}

export type Callback = (error: unknown, value?: unknown) => void;

/** Call a method whose parameters only the framework knows. */
export function callStore(method: (...args: never[]) => unknown, store: HostSessionStore, args: unknown[]): unknown {
  return Reflect.apply(method, store, args);
}

function isPromise(value: unknown): value is Promise<unknown> {
  return value instanceof Promise || (typeof value === 'object' && value !== null && 'then' in value);
}
