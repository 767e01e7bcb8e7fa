import Provider, { type KoaContextWithOIDC } from 'oidc-provider';
import type { TerminationRequest, TerminationResult } from '../sessions/termination.ts';

/** Ends a session or one application's part of it, and returns when the person may go on. */
export type EndSession = (request: TerminationRequest) => Promise<TerminationResult | undefined>;

/** Methods of the engine that are not part of its documented interface. A test guards that they are still called. */
interface ClientPrototype {
  backchannelLogoutUri?: string;
  clientId: string;
  includeSid(): boolean;
  backchannelLogout(accountId: string, sid: string): Promise<void>;
}

interface SessionPrototype {
  uid: string;
  accountId?: string;
  destroy(): Promise<void>;
}

/**
 * Leads the engine's ways of ending a session to the one way out. The engine itself would post each Logout Token once,
 * before the session is gone, while the person waits; here it posts nothing.
 */
export function installLogoutHooks(provider: Provider, endSession: EndSession): void {
  const client = provider.Client.prototype as unknown as ClientPrototype;
  const session = provider.Session.prototype as unknown as SessionPrototype;
  const { destroy } = session;
  if (typeof client.backchannelLogout !== 'function' || typeof client.includeSid !== 'function' || !destroy) {
    throw new Error('This release of oidc-provider has other logout internals than the one Curfew is made for.');
  }

  // `sid` in every ID Token of a client that can be told of a logout, whether or not it insists on it: an application
  // that cannot name the session could only end all sessions of the person.
  client.includeSid = function includeSid() {
    return this.backchannelLogoutUri !== undefined;
  };

  client.backchannelLogout = async function backchannelLogout(accountId) {
    const ctx = Provider.ctx;
    const sessionUid = ctx?.oidc.session?.uid;
    // With `logout` the whole session ends, and its end tells every application at once.
    if (ctx === undefined || sessionUid === undefined || ctx.oidc.params?.logout) return;
    await endSession({
      sessionUid,
      reason: 'rp_initiated',
      actor: { kind: 'person', id: accountId },
      onlyClientId: this.clientId,
    }).catch((error: unknown) => {
      // The engine would swallow it and go on as if the application had been told.
      ctx.state.terminationError = error;
    });
  };

  session.destroy = async function destroySession() {
    const ctx = Provider.ctx;
    const result = await endSession({
      sessionUid: this.uid,
      reason: ctx && isAccountSwitch(ctx) ? 'account_switched' : 'rp_initiated',
      actor: { kind: 'person', ...(this.accountId === undefined ? {} : { id: this.accountId }) },
    });
    if (ctx && result) rememberTermination(ctx, result.terminationId);
    await destroy.call(this);
  };

  provider.use(async (ctx, next) => {
    await next();
    if (ctx.state.terminationError !== undefined) throw ctx.state.terminationError;
  });
}

/** Somebody else signs in with this browser: the engine ends the session of the first and resumes the sign-in. */
function isAccountSwitch(ctx: KoaContextWithOIDC): boolean {
  const target = ctx.oidc.session?.state?.postLogoutRedirectUri;
  return typeof target === 'string' && target.startsWith(`${ctx.oidc.urlFor('authorization')}/`);
}

const COOKIE = 'curfew_signed_out';

/** Lets the page after the logout show who has heard, for a few minutes and to this browser only. */
function rememberTermination(ctx: KoaContextWithOIDC, terminationId: string): void {
  ctx.cookies.set(COOKIE, terminationId, {
    signed: true,
    httpOnly: true,
    sameSite: 'lax',
    secure: ctx.oidc.issuer.startsWith('https:'),
    maxAge: 5 * 60_000,
    path: new URL(ctx.oidc.urlFor('end_session')).pathname,
  });
}

export function recallTermination(ctx: KoaContextWithOIDC): string | undefined {
  return ctx.cookies.get(COOKIE, { signed: true });
}
