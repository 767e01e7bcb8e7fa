import * as client from 'openid-client';
import { type HookSets, listHookSets } from '../hooks.ts';
import { describeError, type Logger } from '../logger.ts';
import { OptionError } from '../option-error.ts';
import { type BodyLimits, readBody } from '../receiver/read-body.ts';
import { answerFailedCheck, assertSamePerson } from '../revalidation/browser-answer.ts';
import type { SessionRegistry } from '../sessions/session-registry.ts';
import type { SideEffects } from '../side-effects/side-effect-options.ts';
import type { LoginAttempt, LoginAttempts } from './login-attempt.ts';
import type { ProviderConnection } from './provider-connection.ts';
import { redirect } from './redirect.ts';
import type { Session } from './session.ts';
import type { SessionPlace } from './session-place.ts';
import { SignInError } from './sign-in-error.ts';
import type { Site } from './site.ts';

/** What one authorization request asks for. */
export interface LoginOptions {
  /** Default: the `scope` of the relying party. */
  scope?: string | undefined;
  /** Default: not sent, which means 'query'. */
  responseMode?: 'query' | 'form_post' | undefined;
  /** Further parameters such as `prompt`, `login_hint`, `acr_values`, `max_age`. */
  parameters?: Readonly<Record<string, string>> | undefined;
  /** The path of this origin to show afterwards; anything else leads to the base URL. */
  returnTo?: string | null | undefined;
}

/** The token response, for an application that calls APIs. */
export type SignInTokens = Awaited<ReturnType<typeof client.authorizationCodeGrant>>;

/** What an application does at sign-in. */
export interface SignInHooks {
  /** A person signed in. Throwing refuses the sign-in: the session is closed again. */
  onSignedIn?(session: Session, tokens: SignInTokens): unknown;
}

export interface SignInParts {
  provider: ProviderConnection;
  site: Site;
  attempts: LoginAttempts;
  place: SessionPlace;
  sessions: SessionRegistry;
  sideEffects: SideEffects | undefined;
  scope: string;
  /** Milliseconds. */
  sessionLifetime: number;
  bodyLimits: BodyLimits;
  hooks: HookSets<SignInHooks>;
  logger: Logger;
  now: () => number;
}

// Everything that ties the response to this browser and this client.
const RESERVED = ['client_id', 'redirect_uri', 'response_type', 'response_mode', 'scope', 'state', 'nonce'];
const RESERVED_PREFIX = 'code_challenge';

/**
 * Send the browser to the provider: authorization code with PKCE, `state` and `nonce`. With `checks` it is asked about
 * the session of that id, and its answer decides.
 *
 * Errors: `OptionError` parameter_reserved, response_mode_unsupported; `SignInError` provider_unreachable.
 */
export async function startSignIn(
  parts: SignInParts,
  request: Request,
  options: LoginOptions,
  checks?: string,
): Promise<Response> {
  const { scope = parts.scope, responseMode, parameters = {} } = options;
  if (![undefined, 'query', 'form_post'].includes(responseMode)) throw new OptionError('response_mode_unsupported');
  if (Object.keys(parameters).some((name) => RESERVED.includes(name) || name.startsWith(RESERVED_PREFIX))) {
    throw new OptionError('parameter_reserved');
  }
  const configuration = await configurationOf(parts.provider);
  const maxAge = parameters.max_age === undefined ? undefined : Number(parameters.max_age);
  const attempt: LoginAttempt = {
    state: client.randomState(),
    nonce: client.randomNonce(),
    codeVerifier: client.randomPKCECodeVerifier(),
    returnUrl: parts.site.returnUrl(options.returnTo),
    scope,
    ...(Number.isFinite(maxAge) ? { maxAge } : {}),
    ...(checks === undefined ? {} : { checks }),
  };
  const url = client.buildAuthorizationUrl(configuration, {
    ...parameters,
    scope,
    redirect_uri: parts.site.routeUrl('callback'),
    response_type: 'code',
    ...(responseMode ? { response_mode: responseMode } : {}),
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(attempt.codeVerifier),
    code_challenge_method: 'S256',
  });
  // A form post comes from the provider's site, and browsers send Lax cookies with their own site's posts only.
  const remembered = await parts.attempts.remember(attempt, { crossSite: responseMode === 'form_post' });
  return redirect(url.href, [...parts.attempts.forgetOldest(request), remembered]);
}

/**
 * Take the authorization response: redeem the code, verify the ID Token, open a session under a new id, and only then
 * give it to the browser.
 *
 * Errors: `SignInError`.
 */
export async function finishSignIn(parts: SignInParts, request: Request): Promise<Response> {
  const parameters = await readResponseParameters(parts, request);
  const attempt = await parts.attempts.recall(request, parameters.get('state'));
  if (!attempt) throw new SignInError('login_not_found');
  if (attempt.checks === undefined) return completeSignIn(parts, request, attempt, parameters);
  return completeSignIn(parts, request, attempt, parameters).catch((error) =>
    answerFailedCheck(parts, request, attempt, error),
  );
}

async function completeSignIn(
  parts: SignInParts,
  request: Request,
  attempt: LoginAttempt,
  parameters: URLSearchParams,
): Promise<Response> {
  const tokens = await redeem(parts, attempt, parameters);
  const previous = await parts.place.read(request);
  const claimed = sessionOf(tokens, parts.now(), parts.sessionLifetime);
  if (attempt.checks !== undefined) assertSamePerson(claimed, previous);
  const session: Session = { ...claimed, id: await orUnavailable(parts.place.begin(request)) };
  await keepRefreshToken(parts, session, tokens, attempt);
  await openSession(parts, session);
  await callHook(parts, session, tokens);
  await closePrevious(parts, previous);
  const cookies = await orUnavailable(parts.place.write(request, session));
  return redirect(attempt.returnUrl, [parts.attempts.forget(attempt.state), ...cookies]);
}

async function configurationOf(provider: ProviderConnection): Promise<client.Configuration> {
  return provider.configuration().catch((cause) => Promise.reject(new SignInError('provider_unreachable', { cause })));
}

async function readResponseParameters({ bodyLimits }: SignInParts, request: Request): Promise<URLSearchParams> {
  if (request.method === 'GET') return new URL(request.url).searchParams;
  if (request.method !== 'POST') throw new SignInError('method_not_allowed', { allow: 'GET, POST' });
  const body = await readBody(request, bodyLimits).catch((cause) =>
    Promise.reject(new SignInError('response_invalid', { cause })),
  );
  return new URLSearchParams(body);
}

async function redeem(parts: SignInParts, attempt: LoginAttempt, parameters: URLSearchParams): Promise<SignInTokens> {
  const configuration = await configurationOf(parts.provider);
  const url = new URL(parts.site.routeUrl('callback'));
  url.search = parameters.toString();
  try {
    return await client.authorizationCodeGrant(configuration, url, {
      expectedState: attempt.state,
      expectedNonce: attempt.nonce,
      pkceCodeVerifier: attempt.codeVerifier,
      ...(attempt.maxAge === undefined ? {} : { maxAge: attempt.maxAge }),
    });
  } catch (cause) {
    if (cause instanceof client.AuthorizationResponseError) {
      throw new SignInError('provider_refused', { cause, providerError: cause.error });
    }
    throw new SignInError(isNetworkFailure(cause) ? 'provider_unreachable' : 'response_invalid', { cause });
  }
}

// fetch() rejects with a TypeError, and openid-client passes it on.
function isNetworkFailure(error: unknown): boolean {
  return (error instanceof TypeError && error.message === 'fetch failed') || hasCode(error, 'OAUTH_TIMEOUT');
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof client.ClientError && error.code === code;
}

function sessionOf(tokens: SignInTokens, now: number, lifetime: number): Omit<Session, 'id'> {
  const claims = tokens.claims();
  if (!claims || tokens.id_token === undefined) throw new SignInError('response_invalid');
  return {
    issuer: claims.iss,
    subject: claims.sub,
    ...(typeof claims.sid === 'string' ? { sid: claims.sid } : {}),
    startedAt: Math.floor(claims.iat * 1000),
    expiresAt: now + lifetime,
    claims,
    idToken: tokens.id_token,
    checkedAt: now,
  };
}

// Before the session is opened: if a logout was faster, the token is found and revoked all the same.
async function keepRefreshToken(
  { sideEffects }: SignInParts,
  session: Session,
  { refresh_token: refreshToken, scope: granted }: SignInTokens,
  { scope = '' }: LoginAttempt,
): Promise<void> {
  const offlineAccess = (granted ?? scope).split(' ').includes('offline_access');
  if (sideEffects) await orUnavailable(sideEffects.keep(session, { refreshToken, offlineAccess }));
}

async function openSession({ sessions }: SignInParts, session: Session): Promise<void> {
  const { claims: _, idToken: __, checkedAt: ___, ...record } = session;
  const outcome = await orUnavailable(sessions.open(record));
  if (outcome !== 'opened') throw new SignInError('session_ended');
}

async function callHook({ hooks, sessions }: SignInParts, session: Session, tokens: SignInTokens): Promise<void> {
  try {
    for (const set of listHookSets(hooks)) await set.onSignedIn?.(session, tokens);
  } catch (cause) {
    await sessions.close(session);
    throw new SignInError('application_refused', { cause });
  }
}

// The browser forgets the session it had, so a copy of that cookie must not stay good.
async function closePrevious({ sessions, logger }: SignInParts, previous: Session | undefined): Promise<void> {
  if (!previous) return;
  await sessions
    .close(previous)
    .catch((error) => logger.warn(describeError(error), 'the previous session could not be closed'));
}

async function orUnavailable<T>(work: Promise<T>): Promise<T> {
  return work.catch((cause) => {
    throw cause instanceof OptionError ? cause : new SignInError('store_unavailable', { cause });
  });
}
