import type { Context } from 'koa';
import type { RequestSession } from '../host-sessions/request-session.ts';
import { OptionError } from '../option-error.ts';

interface KoaSession extends Record<string, unknown> {
  /** The id in the external store. */
  externalKey: string;
  regenerate(): Promise<void>;
  save(): Promise<void>;
}

/** `ctx.session` of koa-session with an external store. Without one all of it lies in a cookie, which nobody can end. */
export function koaSessionOf(ctx: Context): RequestSession {
  function current(): KoaSession {
    const session: unknown = Reflect.get(ctx, 'session');
    if (!isKoaSession(session)) throw new OptionError('host_session_missing');
    return session;
  }
  const replace = (data: object | null) => Reflect.set(ctx, 'session', data);
  return {
    data: () => (Reflect.get(ctx, 'session') === null ? undefined : current()),
    async regenerate() {
      current();
      // Emptied first, because koa-session saves what it has under the new key.
      replace({});
      await current().regenerate();
      // It tells the new key only to a session object made afterwards.
      replace({});
      return current().externalKey;
    },
    save: () => current().save(),
    async destroy() {
      current();
      // Deleted from the store when the response is on its way.
      replace(null);
    },
  };
}

function isKoaSession(value: unknown): value is KoaSession {
  if (typeof value !== 'object' || value === null || typeof Reflect.get(value, 'externalKey') !== 'string')
    return false;
  return ['regenerate', 'save'].every((name) => typeof Reflect.get(value, name) === 'function');
}
