import { OptionError } from '../option-error.ts';

/** The routes the kit answers, below the base URL. */
export interface Routes {
  login: string;
  callback: string;
  logout: string;
  backchannelLogout: string;
}

const DEFAULT_ROUTES: Routes = {
  login: '/login',
  callback: '/callback',
  logout: '/logout',
  backchannelLogout: '/backchannel-logout',
};

/** Where the application lives, as configured. What a request says about its host is never used. */
export interface Site {
  readonly origin: string;
  /** Path of the application without trailing slash: '' or '/app'. */
  readonly basePath: string;
  readonly isSecure: boolean;
  /** Absolute URL of a path below the base URL. */
  url(path: string): string;
  /** Absolute URL of a route. */
  routeUrl(route: keyof Routes): string;
  /** The route a request is for, trailing slashes aside. */
  routeOf(request: Request): keyof Routes | undefined;
  /** The absolute URL to return to: a path of this origin is kept, anything else becomes the base URL. */
  returnUrl(path: string | null | undefined): string;
}

/** Errors: `OptionError` base_url_invalid, path_invalid. */
export function createSite(baseUrl: string, overrides: Partial<Routes> = {}): Site {
  const base = parseBaseUrl(baseUrl);
  const basePath = trimSlashes(base.pathname);
  const routes = { ...DEFAULT_ROUTES, ...overrides };
  const names = Object.keys(DEFAULT_ROUTES) as (keyof Routes)[]; // Object.keys() forgets the type of literal keys
  const byPath = new Map(names.map((name) => [basePath + trimSlashes(checkPath(routes[name])), name] as const));
  if (byPath.size !== names.length) throw new OptionError('path_invalid');

  const url = (path: string) => base.origin + basePath + path;
  return {
    origin: base.origin,
    basePath,
    isSecure: base.protocol === 'https:',
    url,
    routeUrl: (route) => url(routes[route]),
    routeOf: (request) => byPath.get(trimSlashes(new URL(request.url).pathname)),
    returnUrl(path) {
      const home = url('');
      if (!path?.startsWith('/') || !URL.canParse(path, base)) return home;
      // Browsers read `//host` and `/\host` as another site. The parser does as well, so origins tell; and the answer
      // is absolute, because a path such as `/.//host` would be read as another site when it is written out again.
      const target = new URL(path, base);
      return target.origin === base.origin ? target.href : home;
    },
  };
}

function parseBaseUrl(value: string): URL {
  if (!URL.canParse(value)) throw new OptionError('base_url_invalid');
  const url = new URL(value);
  const isPlain = !url.search && !url.hash && !url.username && !url.password;
  if (!isPlain || !['http:', 'https:'].includes(url.protocol)) throw new OptionError('base_url_invalid');
  return url;
}

function checkPath(path: string): string {
  if (!/^\/[^?#]*$/.test(path)) throw new OptionError('path_invalid');
  return path;
}

function trimSlashes(path: string): string {
  let end = path.length;
  while (path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}
