import { isSession, type Session } from '../login/session.ts';
import type { SessionPlace } from '../login/session-place.ts';
import type { SessionHooks, SessionRegistry } from '../sessions/session-registry.ts';
import { guardSessionStore } from './guard-session-store.ts';
import { deleteHostSession, type HostSessionData, type HostSessionStore } from './host-session-store.ts';
import { requestSessionOf } from './request-session.ts';

/** Made by `hostSession`, for the option `session` of `createRelyingParty`. */
export interface HostSessions {
  /** Ends the framework's session when a session ends. */
  readonly hooks: SessionHooks;
  /** Called once, by the relying party. */
  place(sessions: Pick<SessionRegistry, 'status'>): SessionPlace;
}

/** What becomes of the data of the framework's session. */
export interface HostSessionOptions {
  /**
   * Members of the framework's session that go over into the new one at sign-in, such as a basket. Default: none,
   * because whoever planted a session in a browser could have filled it.
   */
  keep?: readonly string[] | undefined;
}

/** Where the kit keeps its session in the data of the framework's session. */
const MEMBER = 'curfew';

/**
 * Keep the session of the login kit in the session of the application's framework (express-session and every store made
 * for it, `@fastify/session`, koa-session with an external store) in place of the encrypted cookie. Sign-in gives the
 * framework's session a new id, logout destroys it, and a Logout Token deletes it from the store. `store` is guarded
 * (see `guardSessionStore`): a request that still holds a session that ended cannot save it back.
 *
 * ```ts
 * const store = new RedisStore({ client });
 * app.use(session({ store, ...others }));
 * app.use(relyingParty(createRelyingParty({ ...options, session: hostSession(store) })));
 * ```
 *
 * The framework's session has to be there when the kit's adapter runs: `OptionError` host_session_missing if it is not.
 */
export function hostSession(store: HostSessionStore, options: HostSessionOptions = {}): HostSessions {
  return {
    hooks: { onSessionEnded: (session) => deleteHostSession(store, session) },
    place: (sessions) => placeIn(store, options, sessions),
  };
}

function placeIn(
  store: HostSessionStore,
  { keep = [] }: HostSessionOptions,
  sessions: Pick<SessionRegistry, 'status'>,
): SessionPlace {
  // What the guard has just looked up, when the framework loaded the session, is not looked up again. Once only: a
  // request may stay open for long, and whoever asks later wants to know what is true then.
  const vouchedFor = new WeakSet<object>();
  const guarding = {
    async status(session: Parameters<SessionRegistry['status']>[0]) {
      const status = await sessions.status(session);
      if (status === 'active') vouchedFor.add(session);
      return status;
    },
  };
  guardSessionStore(store, guarding, sessionOfData);

  return {
    read: async (request) => sessionOfData(requestSessionOf(request).data()),

    status: async (session) => (vouchedFor.delete(session) ? 'active' : sessions.status(session)),

    async begin(request) {
      const session = requestSessionOf(request);
      const before: Record<string, unknown> = { ...session.data() };
      const id = await session.regenerate();
      const data = session.data() ?? {};
      for (const name of keep) if (before[name] !== undefined) data[name] = before[name];
      return id;
    },

    async write(request, value) {
      const session = requestSessionOf(request);
      const data = session.data();
      // Destroyed while the sign-in was under way, by the application itself.
      if (!data) throw new Error('the session of the framework is gone');
      data[MEMBER] = value;
      await session.save();
      return [];
    },

    async clear(request) {
      const session = requestSessionOf(request);
      if (sessionOfData(session.data())) await session.destroy();
      return [];
    },
  };
}

function sessionOfData(data: HostSessionData<HostSessionStore> | Record<string, unknown> | undefined) {
  const value: unknown = data === undefined ? undefined : Reflect.get(data, MEMBER);
  const session: Session | undefined = isSession(value) ? value : undefined;
  return session;
}
