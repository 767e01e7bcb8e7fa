import type { Configuration } from 'oidc-provider';
import { issuerPath } from '../issuer-path.ts';

type CookieOptions = NonNullable<Configuration['cookies']>;

/**
 * The cookies of an issuer: below its path, and under names of its own. A browser sends what is kept for `/` to
 * `/t/acme` too; under one name the two would be taken for each other.
 */
export function cookieOptions(issuer: string, keys: string[]): CookieOptions {
  const path = issuerPath(issuer) || '/';
  const secure = issuer.startsWith('https:');
  const shared = { signed: true, httpOnly: true, sameSite: 'lax', secure } as const;
  return {
    keys,
    names: {
      session: cookieName(issuer, 'session', path),
      interaction: cookieName(issuer, 'interaction'),
      resume: cookieName(issuer, 'resume'),
    },
    long: { ...shared, path },
    // The engine gives each of these the path that it is for.
    short: shared,
  };
}

/**
 * `curfew_session`, `curfew.t.acme_session`: no name holds the one of another issuer. With these prefixes browsers refuse a
 * cookie that was planted over http, and `__Host-`, which demands the path `/`, also one planted by a sibling domain.
 */
export function cookieName(issuer: string, name: string, path?: string): string {
  const prefix = issuer.startsWith('https:') ? (path === '/' ? '__Host-' : '__Secure-') : '';
  const owner = issuerPath(issuer)
    .replaceAll('/', '.')
    .replace(/[^\w.-]/g, '-');
  return `${prefix}curfew${owner}_${name}`;
}
