import Provider, { type KoaContextWithOIDC } from 'oidc-provider';
import type { TerminationRequest, TerminationResult } from '../sessions/termination.ts';
import { cookieName } from './cookies.ts';

/** Ends a session or one application's part of it, and returns when the person may go on. */
export type EndSession = (request: TerminationRequest) => Promise<TerminationResult | undefined>;

/** Methods of the engine that are not part of its documented interface. A test guards that they are still called. */
interface ClientPrototype {
  includeSid(): boolean;
  backchannelLogout(accountId: string, sid: string): Promise<void>;
}

interface SessionPrototype {
  uid: string;
  accountId?: string;
  touched: boolean;
  save(ttl: number): Promise<string>;
  destroy(): Promise<void>;
}

/**
 * Leads the engine's ways of ending a session to the one way out. The engine itself would revoke first, then post each
 * Logout Token once while the person waits, and only then end the session; here it does none of that.
 */
export function installLogoutHooks(provider: Provider, endSession: EndSession): void {
  const client = provider.Client.prototype as unknown as ClientPrototype;
  const session = provider.Session.prototype as unknown as SessionPrototype;
  const { destroy, save } = session;
  if (typeof client.backchannelLogout !== 'function' || typeof client.includeSid !== 'function' || !destroy || !save) {
    throw new Error('This release of oidc-provider has other logout internals than the one Curfew is made for.');
  }

  // `sid` in every ID Token (Back-Channel Logout 2.1), whether or not the client insists on it or can be told of a logout
  // by now: when it can, later in this session, its Logout Token names what its ID Token named.
  client.includeSid = () => true;

  client.backchannelLogout = async () => {};
  // The engine looks up every application of the session, one after the other, only to call the method above: the person
  // would wait for hundreds of look-ups before the session ends.
  const { find } = provider.Client;
  provider.Client.find = async function findUnlessTold(clientId) {
    const ctx = Provider.ctx;
    const isToBeTold = isLogout(ctx) && clientId !== ctx?.oidc.session?.state?.clientId;
    return isToBeTold ? undefined : find.call(this, clientId);
  };

  for (const model of [provider.AccessToken, provider.AuthorizationCode, provider.RefreshToken]) {
    const { revokeByGrantId } = model;
    model.revokeByGrantId = async function revokeUnlessLogout(grantId) {
      if (!isLogout(Provider.ctx)) await revokeByGrantId.call(this, grantId);
    };
  }

  session.destroy = async function destroySession() {
    const ctx = Provider.ctx;
    const result = await endSession({
      sessionUid: this.uid,
      reason: ctx && isAccountSwitch(ctx) ? 'account_switched' : 'rp_initiated',
      actor: actorOf(this),
    });
    if (ctx && result) rememberTermination(ctx, result.terminationId);
    await destroy.call(this);
  };

  // Answered with No, the engine only drops the application from the session that it saves after its answer.
  const left = new WeakMap<object, string>();
  provider.on('end_session.success', (ctx) => {
    const { params, client } = ctx.oidc;
    if (!params?.logout && client !== undefined) left.set(ctx, client.clientId);
  });

  session.save = async function saveSession(ttl) {
    const ctx = Provider.ctx;
    const onlyClientId = ctx && left.get(ctx);
    if (ctx && onlyClientId !== undefined) {
      left.delete(ctx);
      await endSession({ sessionUid: this.uid, reason: 'rp_initiated', actor: actorOf(this), onlyClientId });
    }
    try {
      return await save.call(this, ttl);
    } catch (error) {
      // The engine would save what is still marked as changed once more, outside of its error pages.
      this.touched = false;
      throw error;
    }
  };
}

function actorOf({ accountId }: SessionPrototype): TerminationRequest['actor'] {
  return { kind: 'person', ...(accountId === undefined ? {} : { id: accountId }) };
}

/** Whether the engine is answering a confirmed logout: what it revokes there, the termination revokes. */
export function isLogout(ctx: KoaContextWithOIDC | undefined): boolean {
  return ctx?.oidc.route === 'end_session_confirm';
}

/** Somebody else signs in with this browser: the engine ends the session of the first and resumes the sign-in. */
function isAccountSwitch(ctx: KoaContextWithOIDC): boolean {
  const target = ctx.oidc.session?.state?.postLogoutRedirectUri;
  return typeof target === 'string' && target.startsWith(`${ctx.oidc.urlFor('authorization')}/`);
}

/** Lets the page after the logout show who has heard, for a few minutes and to this browser only. */
function rememberTermination(ctx: KoaContextWithOIDC, terminationId: string): void {
  ctx.cookies.set(cookieName(ctx.oidc.issuer, 'signed_out'), terminationId, {
    signed: true,
    httpOnly: true,
    sameSite: 'lax',
    secure: ctx.oidc.issuer.startsWith('https:'),
    maxAge: 5 * 60_000,
    path: new URL(ctx.oidc.urlFor('end_session')).pathname,
  });
}

export function recallTermination(
  { cookies }: Pick<KoaContextWithOIDC, 'cookies'>,
  issuer: string,
): string | undefined {
  return cookies.get(cookieName(issuer, 'signed_out'), { signed: true });
}
