import { OptionError } from '../option-error.ts';

/** The session that the application's framework holds for one request, whatever the framework. */
export interface RequestSession {
  /** Its data, as it is now; `undefined` after it was destroyed. Errors: `OptionError` host_session_missing. */
  data(): Record<string, unknown> | undefined;
  /** A new, empty session under a new id takes its place; the old one is deleted from the store. */
  regenerate(): Promise<string>;
  /** Write it to the store now, and not only with the response. */
  save(): Promise<void>;
  /** Delete it from the store. */
  destroy(): Promise<void>;
}

const sessionOf = new WeakMap<Request, RequestSession>();

/** Adapters call this: the framework's session goes with the Web-standard form of its request. */
export function bindRequestSession(request: Request, session: RequestSession): Request {
  sessionOf.set(request, session);
  return request;
}

/** Errors: `OptionError` host_session_missing. */
export function requestSessionOf(request: Request): RequestSession {
  const session = sessionOf.get(request);
  if (!session) throw new OptionError('host_session_missing');
  return session;
}

/** As express-session and `@fastify/session` have it: `holder` is the request, and gets another session in time. */
export function sessionOnRequest(holder: { session?: unknown }): RequestSession {
  function current(): ExpressLikeSession {
    if (!isExpressLike(holder.session)) throw new OptionError('host_session_missing');
    return holder.session;
  }
  const call = (method: 'regenerate' | 'save' | 'destroy') =>
    new Promise<void>((resolve, reject) => {
      current()[method]((error) => (error ? reject(error) : resolve()));
    });
  return {
    data: () => (holder.session === null ? undefined : current()),
    async regenerate() {
      await call('regenerate');
      const { id, sessionId = id } = current();
      return String(sessionId);
    },
    save: () => call('save'),
    destroy: () => call('destroy'),
  };
}

type Callback = (done: (error?: unknown) => void) => unknown;

interface ExpressLikeSession extends Record<string, unknown> {
  regenerate: Callback;
  save: Callback;
  destroy: Callback;
}

function isExpressLike(value: unknown): value is ExpressLikeSession {
  if (typeof value !== 'object' || value === null) return false;
  return ['regenerate', 'save', 'destroy'].every((name) => typeof Reflect.get(value, name) === 'function');
}
