import type { CookieJar } from './cookies.ts';
import type { SealedBox } from './sealed-box.ts';

/** Seconds a person may take at the provider. */
const LIFETIME = 3600;

/** Sign-ins a browser may have under way. Abandoned ones must not fill its request headers. */
const MAX_ATTEMPTS = 5;

const PREFIX = 'login_';

/** What is remembered in the browser between the authorization request and its response. */
export interface LoginAttempt {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  readonly returnUrl: string;
  readonly maxAge?: number | undefined;
  readonly scope?: string | undefined;
  /** The id of the session that is checked by this sign-in, without a page of the provider. */
  readonly checks?: string | undefined;
}

/** One sealed cookie per attempt, found by `state`, so that several tabs can sign in at the same time. */
export interface LoginAttempts {
  remember(attempt: LoginAttempt, options: { crossSite: boolean }): Promise<string>;
  recall(request: Request, state: string | null): Promise<LoginAttempt | undefined>;
  forget(state: string): string;
  /** Make room for one more. */
  forgetOldest(request: Request): readonly string[];
}

export function createLoginAttempts(jar: CookieJar, box: SealedBox, now: () => number): LoginAttempts {
  return {
    async remember(attempt, { crossSite }) {
      const sealed = await box.seal({ ...attempt, expiresAt: now() + LIFETIME * 1000 });
      return jar.write(nameOf(attempt.state), sealed, { maxAge: LIFETIME, crossSite });
    },

    async recall(request, state) {
      const sealed = state === null ? undefined : jar.read(request, nameOf(state));
      const value = sealed ? await box.open(sealed) : undefined;
      return isAttempt(value) && value.state === state && value.expiresAt > now() ? value : undefined;
    },

    forget: (state) => jar.clear(nameOf(state)),

    // Browsers send the oldest cookie first.
    forgetOldest: (request) =>
      jar
        .names(request, PREFIX)
        .slice(0, 1 - MAX_ATTEMPTS)
        .map(jar.clear),
  };
}

// `state` comes back from outside: only its harmless characters become part of a cookie name.
function nameOf(state: string): string {
  return `${PREFIX}${state.replace(/[^\w-]/g, '').slice(0, 16)}`;
}

function isAttempt(value: unknown): value is LoginAttempt & { expiresAt: number } {
  if (typeof value !== 'object' || value === null) return false;
  const attempt: { [K in keyof LoginAttempt | 'expiresAt']?: unknown } = value;
  return (
    typeof attempt.state === 'string' &&
    typeof attempt.nonce === 'string' &&
    typeof attempt.codeVerifier === 'string' &&
    typeof attempt.returnUrl === 'string' &&
    (attempt.maxAge === undefined || typeof attempt.maxAge === 'number') &&
    (attempt.scope === undefined || typeof attempt.scope === 'string') &&
    (attempt.checks === undefined || typeof attempt.checks === 'string') &&
    typeof attempt.expiresAt === 'number'
  );
}
