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
  sessions: Pick<SessionRegistry, 'status'> & Partial<Pick<SessionRegistry, 'statusAtHand'>>,
  recordOf: (data: HostSessionData<Store>) => SessionRecord | undefined,
): Store {
  const { get, set, touch, destroy } = store;
  type Data = HostSessionData<Store> | null | undefined;
  interface Access {
    dataOf(args: unknown[], result: unknown): Data;
    /** How many arguments are known; what may follow is the framework's. */
    parameters: number;
  }

  // What is known is answered at once: every page asks twice, and promises would cost more than the answer.
  function isOver(data: Data): boolean | Promise<boolean> {
    const record = data ? recordOf(data) : undefined;
    if (!record) return false;
    const atHand = sessions.statusAtHand?.(record);
    return atHand ? atHand !== 'active' : sessions.status(record).then((status) => status !== 'active');
  }

  /** A method of the store, and after it a look at the session in question: one that is over is deleted. */
  function guarded(method: StoreMethod, { dataOf, parameters }: Access) {
    async function settle(call: StoreCall, over: boolean | Promise<boolean>, args: unknown[], result: unknown) {
      if (!(await over)) return result;
      await call(destroy, [args[0], ...args.slice(parameters).slice(-1)]);
      return undefined;
    }

    async function inPromises(args: unknown[]): Promise<unknown> {
      const result = await callStore(method, store, args);
      return settle(awaitPromise, isOver(dataOf(args, result)), args, result);
    }

    function withCallback(args: unknown[], callback: Callback): undefined {
      const done: Callback = (error, result) => {
        if (error) return callback(error);
        let over: ReturnType<typeof isOver>;
        try {
          over = isOver(dataOf(args, result));
        } catch (thrown) {
          return callback(thrown);
        }
        if (over === false) return callback(null, result);
        settle(awaitCallback, over, args.slice(0, -1), result).then(
          // An error thrown by the framework's callback is its own, not one of this promise.
          (value) => queueMicrotask(() => callback(null, value)),
          (failed) => queueMicrotask(() => callback(failed)),
        );
      };
      callStore(method, store, args.with(-1, done));
    }

    /** With a callback as the last argument the answer goes there, otherwise it is a promise; inwards it is the same. */
    return (...args: unknown[]): Promise<unknown> | undefined => {
      const callback = args.at(-1);
      return isCallback(callback) ? withCallback(args, callback) : inPromises(args);
    };
  }

  // The store gives out what it was given.
  const reading: Access = { dataOf: (_, result) => result as Data, parameters: 1 };
  // The record is looked up AFTER the write. Whoever ends a session writes the revocation first and deletes the row
  // second, so either this look-up sees the revocation, or that deletion comes after this write.
  const writing: Access = { dataOf: ([, data]) => data as Data, parameters: 2 };

  return Object.assign(store, {
    get: guarded(get, reading),
    set: guarded(set, writing),
    ...(touch && { touch: guarded(touch, writing) }),
  });

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
