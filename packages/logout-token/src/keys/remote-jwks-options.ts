import { ConfigurationError } from '../errors/configuration-error.ts';
import type { JwksRequest } from './jwks-response.ts';

/** How {@link remoteJwks} fetches and caches. Times are in milliseconds. */
export interface RemoteJwksOptions {
  /** Used instead of the global fetch. */
  fetch?: typeof fetch;
  /** Time for a whole request. Default 5000. */
  timeout?: number;
  /** Pause between requests caused by unknown key ids, and longest pause after failures. Default 30000. */
  cooldown?: number;
  /** Age from which the cached set is fetched anew. Default 600000 (10 minutes). */
  maxCacheAge?: number;
  /** Age up to which the cached set serves while fetching fails. Default 86400000 (a day). */
  maxStale?: number;
  /** Largest answer read, in bytes. Default 262144. */
  maxBytes?: number;
  /** Most keys accepted in a set. Default 100. */
  maxKeys?: number;
  /** Accept http for hosts other than loopback: whoever can reach the wire can then forge logouts. Default false. */
  allowInsecureHttp?: boolean;
  /** The clock. Default Date.now. */
  now?: () => number;
}

export interface RemoteJwksSettings extends JwksRequest {
  readonly cooldown: number;
  readonly maxCacheAge: number;
  readonly maxStale: number;
  readonly sharesRequests: boolean;
  readonly now: () => number;
}

const LOOPBACK = /^(?:localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

export function readRemoteJwksSettings(uri: string | URL, options: RemoteJwksOptions): RemoteJwksSettings {
  return {
    uri: readUri(uri, options.allowInsecureHttp ?? false),
    // Called without a receiver, and looked up late so that a replaced global fetch is seen.
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    timeout: positive(options.timeout ?? 5000),
    cooldown: duration(options.cooldown ?? 30_000),
    maxCacheAge: duration(options.maxCacheAge ?? 600_000),
    maxStale: duration(options.maxStale ?? 86_400_000),
    maxBytes: positive(options.maxBytes ?? 262_144),
    maxKeys: positive(options.maxKeys ?? 100),
    // Cloudflare Workers forbid one request to wait for I/O that another one began.
    sharesRequests: globalThis.navigator?.userAgent !== 'Cloudflare-Workers',
    now: options.now ?? Date.now,
  };
}

function readUri(uri: string | URL, allowInsecureHttp: boolean): string {
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  const secure =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && (allowInsecureHttp || LOOPBACK.test(url.hostname)));
  if (url === undefined || !secure || url.username !== '' || url.password !== '') {
    throw new ConfigurationError('jwks_uri_invalid');
  }
  return url.href;
}

function positive(value: number): number {
  if (!Number.isFinite(value) || value <= 0) throw new ConfigurationError('jwks_option_invalid');
  return value;
}

function duration(value: number): number {
  if (!Number.isFinite(value) || value < 0) throw new ConfigurationError('jwks_option_invalid');
  return value;
}
