import type { SessionRecord } from '../sessions/session-record.ts';
import type { SessionRegistry } from '../sessions/session-registry.ts';
import { type Callback, callStore, type HostSessionData, type HostSessionStore } from './host-session-store.ts';

/**
 * Make a framework's session store give out no session that is over and keep none: a session whose record is revoked or
 * expired is not found, and saving it, which a request that loaded it earlier may still do, leaves nothing behind.
 * Sessions without a record (nobody is signed in) pass untouched.
 *
 * Changes `store` itself, so that whoever holds it goes through the guard, and gives it back. For express-session and
 * every store made for it, `@fastify/session`, and the external stores of koa-session.
 *
 * ```ts
 * const store = new RedisStore({ client });
 * const { receive, sessions } = createLogoutReceiver({
 *   ...options,
 *   hooks: { onSessionEnded: (session) => deleteHostSession(store, session) },
 * });
 * app.use(session({ store: guardSessionStore(store, sessions, (data) => data.login), ...others }));
 * ```
 *
 * @param recordOf finds the record that the application put into the session at sign-in. Its `id` is the framework's
 *   session id, its `expiresAt` the latest end, however often a rolling cookie is renewed.
 *
 * The store's methods fail when the registry's do: nobody is let in unchecked.
 */
export function guardSessionStore<Store extends HostSessionStore>(
  store: Store,
  sessions: Pick<SessionRegistry, 'status'>,
  recordOf: (data: HostSessionData<Store>) => SessionRecord | undefined,
): Store {
  const { get, set, touch, destroy } = store;

  async function isOver(data: HostSessionData<Store> | null | undefined): Promise<boolean> {
    const record = data ? recordOf(data) : undefined;
    return record !== undefined && (await sessions.status(record)) !== 'active';
  }

  // The record is looked up AFTER the write. Whoever ends a session writes the revocation first and deletes the row
  // second, so either this look-up sees the revocation, or that deletion comes after this write.
  function writeAndCheck(method: HostSessionStore['set']) {
    return inBothStyles(async (call, id: string, data: HostSessionData<Store>, ...rest: unknown[]) => {
      const result = await call(method, [id, data, ...rest]);
      if (await isOver(data)) await call(destroy, [id, ...rest.slice(-1)]);
      return result;
    });
  }

  return Object.assign(store, {
    get: inBothStyles(async (call, id: string, ...rest: unknown[]) => {
      // The store gives out what it was given.
      const data = (await call(get, [id, ...rest])) as HostSessionData<Store> | null | undefined;
      if (!(await isOver(data))) return data;
      await call(destroy, [id, ...rest.slice(-1)]);
      return undefined;
    }),
    set: writeAndCheck(set),
    ...(touch && { touch: writeAndCheck(touch) }),
  });

  /** With a callback as the last argument the answer goes there, otherwise it is a promise; inwards it is the same. */
  function inBothStyles<Args extends unknown[]>(work: (call: StoreCall, ...args: Args) => Promise<unknown>) {
    return (...args: [...Args, Callback] | Args): Promise<unknown> | undefined => {
      const callback = args.at(-1);
      // What is left without the callback are the arguments.
      if (!isCallback(callback)) return work(awaitPromise, ...(args as Args));
      work(awaitCallback, ...(args.slice(0, -1) as Args)).then(
        // An error thrown by the framework's callback is its own, not one of this promise.
        (value) => queueMicrotask(() => callback(null, value)),
        (error) => queueMicrotask(() => callback(error)),
      );
      return undefined;
    };
  }

  async function awaitPromise(method: StoreMethod, args: unknown[]): Promise<unknown> {
    return callStore(method, store, args);
  }

  function awaitCallback(method: StoreMethod, args: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const done: Callback = (error, value) => (error ? reject(error) : resolve(value));
      callStore(method, store, [...args, done]);
    });
  }
}

type StoreMethod = (...args: never[]) => unknown;
type StoreCall = (method: StoreMethod, args: unknown[]) => Promise<unknown>;

function isCallback(value: unknown): value is Callback {
  return typeof value === 'function';
}
