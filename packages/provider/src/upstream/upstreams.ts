import {
  createRelyingParty,
  type Logger,
  type RelyingParty,
  type Session,
  type SessionStore,
} from '@curfew/relying-party';

/** An OpenID Provider that people may sign in with. */
export interface UpstreamOptions {
  /** Part of the addresses here: letters, digits, `-`. */
  id: string;
  /** On the sign-in page: "Continue with …". */
  name: string;
  issuer: string;
  clientId: string;
  clientSecret?: string;
  /** Default `openid profile email`. */
  scope?: string;
  /** Whether a person who comes for the first time gets an account. Default true. */
  createAccounts?: boolean;
  /** The upstream issuer may be `http:`. For trials on one machine. */
  allowInsecureRequests?: boolean;
}

/** An upstream provider is not described right. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
  readonly code = 'upstream_invalid';
}

export interface Upstream {
  id: string;
  name: string;
  createAccounts: boolean;
  /** Where the sign-in with it begins, coming back to a path of this provider. */
  loginUrl(returnTo: string): string;
  /** Who is signed in there with this browser, unless that session has ended. */
  session(request: Request): Promise<Session | undefined>;
  /** Answers its callback and its back-channel logout endpoint. */
  handle(request: Request): Promise<Response | undefined>;
}

export const UPSTREAM_PATH = '/upstream';

/**
 * The upstream providers, each an application of our own relying-party kit.
 *
 * @throws UpstreamError
 */
export function createUpstreams(
  upstreams: readonly UpstreamOptions[],
  parts: { issuer: string; cookieSecret: string; store: SessionStore; logger: Logger; now: () => number },
): Map<string, Upstream> {
  const known = new Map<string, Upstream>();
  for (const options of upstreams) {
    const { id, name } = options;
    if (!/^[a-z0-9-]{1,40}$/i.test(id) || known.has(id)) {
      throw new UpstreamError(`The upstream id "${id}" must be unique, of letters, digits and hyphens.`);
    }
    const party: RelyingParty = createRelyingParty({
      issuer: options.issuer,
      clientId: options.clientId,
      ...(options.clientSecret === undefined ? {} : { clientSecret: options.clientSecret }),
      scope: options.scope ?? 'openid profile email',
      allowInsecureRequests: options.allowInsecureRequests ?? false,
      baseUrl: `${parts.issuer}${UPSTREAM_PATH}/${id}`,
      cookieName: `curfew_upstream_${id}`,
      cookieSecret: parts.cookieSecret,
      store: parts.store,
      logger: parts.logger,
      now: parts.now,
    });
    known.set(id, {
      id,
      name,
      createAccounts: options.createAccounts ?? true,
      loginUrl: (returnTo) => party.loginUrl(returnTo),
      session: (request) => party.session(request),
      handle: (request) => party.handle(request),
    });
  }
  return known;
}
