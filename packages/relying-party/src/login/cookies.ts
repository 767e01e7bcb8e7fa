import { OptionError } from '../option-error.ts';
import type { Site } from './site.ts';

/** Browsers drop cookies above 4096 bytes; a few of them count the attributes as well. */
export const MAX_COOKIE_LENGTH = 4093;

/** The cookies of one application: host-only, HttpOnly, for the path of the base URL, Secure when it is https. */
export interface CookieJar {
  read(request: Request, name: string): string | undefined;
  /** The names that begin with `start` among the cookies of a request. */
  names(request: Request, start: string): readonly string[];
  write(name: string, value: string, options?: { maxAge?: number; crossSite?: boolean }): string;
  clear(name: string): string;
}

/** Errors: `OptionError` cookie_name_invalid. */
export function createCookieJar(site: Site, prefix = 'curfew'): CookieJar {
  if (!/^[\w-]{1,64}$/.test(prefix)) throw new OptionError('cookie_name_invalid');
  // With these prefixes browsers refuse a cookie planted over http, and `__Host-` also one planted by a sibling domain.
  // `__Host-` demands the path "/".
  const guard = site.isSecure ? (site.basePath === '' ? '__Host-' : '__Secure-') : '';
  const fullName = (name: string) => `${guard}${prefix}_${name}`;

  function write(name: string, value: string, options: { maxAge?: number; crossSite?: boolean } = {}): string {
    return [
      `${fullName(name)}=${value}`,
      `Path=${site.basePath || '/'}`,
      'HttpOnly',
      ...(site.isSecure ? ['Secure'] : []),
      // A browser takes SameSite=None only together with Secure.
      options.crossSite && site.isSecure ? 'SameSite=None' : 'SameSite=Lax',
      ...(options.maxAge === undefined ? [] : [`Max-Age=${options.maxAge}`]),
    ].join('; ');
  }

  return {
    read(request, name) {
      return cookiesOf(request).find(([key]) => key === fullName(name))?.[1];
    },
    names(request, start) {
      const keys = cookiesOf(request).map(([key]) => key);
      return keys.filter((key) => key.startsWith(fullName(start))).map((key) => key.slice(fullName('').length));
    },
    write,
    clear: (name) => write(name, '', { maxAge: 0 }),
  };
}

function cookiesOf(request: Request): readonly (readonly [string, string])[] {
  const pairs = request.headers.get('cookie')?.split(';') ?? [];
  return pairs.map((pair) => {
    const [name = '', ...value] = pair.trim().split('=');
    return [name, value.join('=')] as const;
  });
}
