import * as client from 'openid-client';
import { describeError, type Logger } from '../logger.ts';
import type { SessionRegistry } from '../sessions/session-registry.ts';
import type { ProviderConnection } from './provider-connection.ts';
import { redirect } from './redirect.ts';
import type { Session } from './session.ts';
import type { SessionPlace } from './session-place.ts';
import { SignInError } from './sign-in-error.ts';
import type { Site } from './site.ts';

/** What one logout request to the provider says. */
export interface LogoutOptions {
  /** Returned unchanged to `postLogoutPath`. Default random. */
  state?: string | undefined;
  /** Further parameters of RP-Initiated Logout, such as `ui_locales`. */
  parameters?: Readonly<Record<string, string>> | undefined;
}

export interface SignOutParts {
  provider: ProviderConnection;
  site: Site;
  place: SessionPlace;
  sessions: SessionRegistry;
  /** The page after logout, registered at the provider; `undefined`: the provider shows its own. */
  postLogoutUrl: string | undefined;
  allowGet: boolean;
  logger: Logger;
}

/**
 * The person's own logout: first the session here, for good, then the provider (RP-Initiated Logout 1.0). A provider
 * that cannot be reached does not keep anybody signed in here.
 *
 * Errors: `SignInError` method_not_allowed, cross_site_request, store_unavailable.
 */
export async function signOut(parts: SignOutParts, request: Request, options: LogoutOptions): Promise<Response> {
  checkOrigin(parts, request);
  const session = await parts.place.read(request);
  const unavailable = (cause: unknown) => Promise.reject(new SignInError('store_unavailable', { cause }));
  if (session) await parts.sessions.close(session).catch(unavailable);
  const cookies = await parts.place.clear(request).catch(unavailable);
  const target = session ? await endSessionUrl(parts, session, options) : (parts.postLogoutUrl ?? parts.site.url(''));
  return redirect(target, cookies);
}

// Another site must not be able to sign a person out. Browsers say where a request comes from: Sec-Fetch-Site on secure
// origins, Origin with every POST.
function checkOrigin({ site, allowGet }: SignOutParts, request: Request): void {
  const isGet = request.method === 'GET';
  if (request.method !== 'POST' && !(isGet && allowGet)) {
    throw new SignInError('method_not_allowed', { allow: allowGet ? 'GET, POST' : 'POST' });
  }
  const fetchSite = request.headers.get('sec-fetch-site');
  const origin = request.headers.get('origin');
  const isOwn = fetchSite ? fetchSite === 'same-origin' || fetchSite === 'none' : origin === site.origin;
  const isOldBrowserLink = isGet && fetchSite === null && origin === null;
  if (!isOwn && !isOldBrowserLink) throw new SignInError('cross_site_request');
}

async function endSessionUrl(parts: SignOutParts, session: Session, options: LogoutOptions): Promise<string> {
  const { postLogoutUrl, provider, logger, site } = parts;
  try {
    const url = client.buildEndSessionUrl(await provider.configuration(), {
      ...options.parameters,
      ...(session.idToken ? { id_token_hint: session.idToken } : {}),
      ...(postLogoutUrl
        ? { post_logout_redirect_uri: postLogoutUrl, state: options.state ?? client.randomState() }
        : {}),
    });
    return url.href;
  } catch (error) {
    // Down, or without an end_session_endpoint.
    logger.warn(describeError(error), 'the provider could not be asked to end its session');
    return postLogoutUrl ?? site.url('');
  }
}
