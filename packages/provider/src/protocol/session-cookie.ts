import Provider, { type KoaContextWithOIDC } from 'oidc-provider';

/** Not part of the engine's documented interface; a test guards that it is still called. */
interface SessionPrototype {
  oldId?: string;
  resetIdentifier(): void;
}

/**
 * Gives a session a new cookie when somebody signs in, and at no other time. The engine does so at the end of every
 * interaction; of two consents given at once in two tabs, the second would then come with a cookie that is no longer good.
 */
export function changeCookieAtSignInOnly(provider: Provider): void {
  const session = provider.Session.prototype as unknown as SessionPrototype;
  const { resetIdentifier } = session;
  if (typeof resetIdentifier !== 'function') {
    throw new Error('This release of oidc-provider has other session internals than the one Curfew is made for.');
  }
  session.resetIdentifier = function resetAtSignIn() {
    if (Provider.ctx?.oidc.result?.login !== undefined) resetIdentifier.call(this);
  };
}

/** The cookie that the request came with, if it gives the session another. */
export function cookieBefore(ctx: KoaContextWithOIDC | undefined): string | undefined {
  return (ctx?.oidc?.session as SessionPrototype | undefined)?.oldId;
}

/** Gives the browser no cookie: it has the right one, or gets it with the answer to another request. */
export function withholdCookie(ctx: KoaContextWithOIDC): void {
  const name = ctx.oidc.provider.cookieName('session');
  const lines = [ctx.response.get('set-cookie')].flat().filter((line) => line !== '');
  const others = lines.filter((line) => !line.startsWith(`${name}=`) && !line.startsWith(`${name}.sig=`));
  if (others.length > 0) ctx.set('set-cookie', others);
  else ctx.remove('set-cookie');
}
