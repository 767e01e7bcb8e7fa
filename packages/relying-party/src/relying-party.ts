import type { VerifyLogoutTokenOptions } from '@curfew/logout-token';
import { type HookSets, listHookSets } from './hooks.ts';
import type { HostSessions } from './host-sessions/host-session.ts';
import { describeError, silentLogger } from './logger.ts';
import { createCookieJar } from './login/cookies.ts';
import { renderErrorPage } from './login/error-page.ts';
import { createLoginAttempts } from './login/login-attempt.ts';
import { connectProvider, type ProviderOptions } from './login/provider-connection.ts';
import { createSealedBox } from './login/sealed-box.ts';
import type { Session } from './login/session.ts';
import { createSessionCookie } from './login/session-cookie.ts';
import { finishSignIn, type LoginOptions, type SignInHooks, startSignIn } from './login/sign-in.ts';
import { SignInError } from './login/sign-in-error.ts';
import { type LogoutOptions, signOut } from './login/sign-out.ts';
import { createSite, type Routes } from './login/site.ts';
import {
  createLogoutReceiver,
  type LogoutReceiver,
  type LogoutReceiverOptions,
  type ReceiverHooks,
} from './receiver/logout-receiver.ts';
import { limitsOfBody } from './receiver/read-body.ts';
import type { TrustedIssuer } from './receiver/trusted-issuer.ts';
import { createRevalidation, type RevalidationOptions } from './revalidation/revalidation.ts';
import type { SessionRecord } from './sessions/session-record.ts';
import { createKeptSessions } from './side-effects/kept-session.ts';
import type { SideEffectOptions, SideEffects } from './side-effects/side-effect-options.ts';
import { startSideEffects } from './side-effects/side-effects.ts';
import { revokeRefreshToken } from './side-effects/token-revocation.ts';

/** How the application is registered at its provider, where it lives, and what happens at sign-in and logout. */
export interface RelyingPartyOptions extends ProviderOptions, Omit<LogoutReceiverOptions, 'issuers' | 'hooks'> {
  /** Absolute URL of the application, as browsers see it. Its path is the path of the cookies. */
  baseUrl: string;
  /** At least 32 characters; with several, the first seals and all open. */
  cookieSecret: string | readonly string[];
  /** Prefix of the cookie names, default 'curfew'. */
  cookieName?: string | undefined;
  /** Default 'openid'. */
  scope?: string | undefined;
  /** The routes below the base URL. Default /login, /callback, /logout, /backchannel-logout. */
  paths?: Partial<Routes> | undefined;
  /**
   * `hostSession(store)` of `@curfew/relying-party/host-sessions`: the session lives with that of the application's
   * framework. Default: in an encrypted cookie of its own.
   */
  session?: HostSessions | undefined;
  /** Seconds, default 8 hours. */
  sessionLifetime?: number | undefined;
  /** The path shown after logout, registered as post-logout redirect URI. Default '/'; false: the provider's own page. */
  postLogoutPath?: string | false | undefined;
  /** Also accept GET for /logout, from links of this site. Default false: POST only. */
  allowLogoutByGet?: boolean | undefined;
  /** How Logout Tokens of the provider are judged beyond issuer, client, keys and algorithm. */
  logoutToken?: Omit<VerifyLogoutTokenOptions, 'issuer' | 'clientId' | 'keys' | 'algorithm' | 'now'> | undefined;
  /** Further issuers and clients whose Logout Tokens are accepted. */
  issuers?: readonly TrustedIssuer[] | undefined;
  hooks?: HookSets<ReceiverHooks & SignInHooks> | undefined;
  /** Keep refresh tokens and revoke them when their sessions end, and do what else is to be done then. Default: nothing. */
  sideEffects?: SideEffectOptions | undefined;
  /** Ask the provider now and then whether its session lives. Default: never. */
  revalidation?: RevalidationOptions | undefined;
  /** The page for a sign-in or logout that failed. Default: a small plain one. */
  renderError?: ((error: SignInError, request: Request) => Response | Promise<Response>) | undefined;
}

/** Made by `createRelyingParty`. */
export interface RelyingParty extends LogoutReceiver {
  readonly baseUrl: string;
  /**
   * Answer a request to one of the routes; `undefined` for any other request. With `revalidation` by 'prompt_none' also
   * the page views whose session is due are answered, by a redirect to the provider.
   */
  handle(request: Request): Promise<Response | undefined>;
  /** The signed-in session of this browser. One store call, none without a cookie. Rejects when the store fails. */
  session(request: Request): Promise<Session | undefined>;
  /** Start a sign-in. Errors: `OptionError` for parameters that are not allowed; anything else is an error page. */
  login(request: Request, options?: LoginOptions): Promise<Response>;
  /** Sign out here, then at the provider, with the same protection as the route. */
  logout(request: Request, options?: LogoutOptions): Promise<Response>;
  /** The address of the login route, coming back to `returnTo` afterwards. */
  loginUrl(returnTo?: string): string;
  /** With the option `sideEffects`: for refresh tokens that the application renews by itself. */
  readonly sideEffects: SideEffects | undefined;
}

/** Sign-in, sessions and back-channel logout for one application at one provider. */
export function createRelyingParty(options: RelyingPartyOptions): RelyingParty {
  const { issuer, clientId, store, telemetry, revalidation, logger = silentLogger, now = Date.now } = options;
  const { postLogoutPath = '/', algorithm = 'RS256' } = options;
  const provider = connectProvider(options);
  const site = createSite(options.baseUrl, options.paths);
  const secrets = [options.cookieSecret].flat();
  const boxFor = (purpose: string) =>
    createSealedBox({ secrets, purpose: [purpose, options.baseUrl, issuer, clientId] });
  const jar = createCookieJar(site, options.cookieName);

  const kept = options.sideEffects && createKeptSessions(options.sideEffects.queue, boxFor('side effects'));
  const status = (session: SessionRecord) => receiver.sessions.status(session);
  const revoke = async (token: string) => revokeRefreshToken(await provider.configuration(), token);
  const sideEffects =
    kept && options.sideEffects
      ? startSideEffects({ kept, endings: store.endings, status, revoke, telemetry, logger, now }, options.sideEffects)
      : undefined;

  const ownIssuer: TrustedIssuer = { ...options.logoutToken, issuer, clientId, keys: provider.keys, algorithm };
  const hooks = listHookSets(options.hooks);
  const ownHooks = [options.session?.hooks, sideEffects?.hooks].filter((own) => own !== undefined);
  const receiver = createLogoutReceiver({
    ...options,
    store,
    issuers: [ownIssuer, ...(options.issuers ?? [])],
    hooks: [...ownHooks, ...hooks],
  });
  const { sessions } = receiver;

  const place =
    options.session?.place(sessions) ?? createSessionCookie({ jar, box: boxFor('session'), sessions, logger });

  const shared = { provider, site, place, sessions, logger };
  const signInParts = {
    ...shared,
    attempts: createLoginAttempts(jar, boxFor('login'), now),
    sideEffects,
    scope: options.scope ?? 'openid',
    sessionLifetime: (options.sessionLifetime ?? 8 * 3600) * 1000,
    bodyLimits: limitsOfBody(options),
    hooks,
    now,
  };
  const signOutParts = {
    ...shared,
    postLogoutUrl: postLogoutPath === false ? undefined : site.url(postLogoutPath),
    allowGet: options.allowLogoutByGet ?? false,
  };
  const recheck = createRevalidation(revalidation, { ...signInParts, kept });

  function loginUrl(returnTo?: string): string {
    const url = new URL(site.routeUrl('login'));
    if (returnTo !== undefined) url.searchParams.set('returnTo', returnTo);
    return url.href;
  }

  async function answer(request: Request, work: () => Promise<Response>): Promise<Response> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof SignInError)) throw error;
      const { code, providerError, cause } = error;
      logger.warn({ code, providerError, ...(cause ? describeError(cause) : {}) }, 'sign-in or sign-out failed');
      const links = { home: site.url(''), login: loginUrl() };
      const page = (await options.renderError?.(error, request)) ?? renderErrorPage(error, links);
      page.headers.set('cache-control', 'no-store');
      if (error.allow) page.headers.set('allow', error.allow);
      return page;
    }
  }

  const login = (request: Request, loginOptions: LoginOptions = {}) =>
    answer(request, () => startSignIn(signInParts, request, loginOptions));
  const logout = (request: Request, logoutOptions: LogoutOptions = {}) =>
    answer(request, () => signOut(signOutParts, request, logoutOptions));

  async function loginByRoute(request: Request): Promise<Response> {
    return answer(request, () => {
      if (request.method !== 'GET') throw new SignInError('method_not_allowed', { allow: 'GET' });
      return startSignIn(signInParts, request, { returnTo: new URL(request.url).searchParams.get('returnTo') });
    });
  }

  return {
    ...receiver,
    baseUrl: options.baseUrl,
    sideEffects,
    login,
    logout,
    loginUrl,
    async handle(request) {
      switch (site.routeOf(request)) {
        case 'login':
          return loginByRoute(request);
        case 'callback':
          return answer(request, () => finishSignIn(signInParts, request));
        case 'logout':
          return logout(request);
        case 'backchannelLogout':
          return receiver.receive(request);
        default:
          return recheck.onPage(request);
      }
    },
    async session(request) {
      const session = await place.read(request);
      if (!session || (await place.status(session)) !== 'active') return undefined;
      return (await recheck.isAccepted(session)) ? session : undefined;
    },
    async close() {
      await sideEffects?.close();
      await receiver.close();
    },
  };
}
