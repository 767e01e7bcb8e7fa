import { request } from 'node:http';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext } from 'node:tls';

export interface Tunnel {
  /** `host:port` of the application. */
  readonly authority: string;
  /** Milliseconds until the tunnel must be open. */
  readonly timeout: number;
  /** For a proxy that is itself reached by TLS. */
  readonly secureContext: SecureContext;
}

/** There is no tunnel: the proxy cannot be reached, does not answer in time, or refused. */
export class ProxyError extends Error {
  readonly code: 'proxy_failed' | 'proxy_refused' | 'timeout';

  constructor(code: ProxyError['code'], options?: ErrorOptions) {
    super(code, options);
    this.code = code;
  }
}

/**
 * Asks an HTTP proxy for a connection to an application (RFC 9110, section 9.3.6). For `http:` applications too, so
 * that the proxy sees no more than a connection.
 *
 * @throws ProxyError
 */
export function openTunnel(proxy: URL, { authority, timeout, secureContext }: Tunnel): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const signal = AbortSignal.timeout(timeout);
  const host = proxy.hostname.replace(/^\[(.*)\]$/, '$1');
  const isSecure = proxy.protocol === 'https:';
  const port = proxy.port === '' ? (isSecure ? 443 : 80) : Number(proxy.port);
  const servername = isIP(host) === 0 ? host : '';
  const tunnel = request({
    method: 'CONNECT',
    path: authority,
    headers: { host: authority, ...authorizationOf(proxy) },
    signal,
    createConnection: () =>
      isSecure
        ? connectTls({ host, port, servername, secureContext, rejectUnauthorized: true })
        : connect({ host, port }),
  });
  tunnel.on('connect', ({ statusCode = 0 }, socket, head) => {
    if (statusCode >= 200 && statusCode < 300 && head.length === 0) return resolve(socket);
    socket.destroy();
    reject(new ProxyError('proxy_refused'));
  });
  tunnel.on('response', (response) => {
    response.destroy();
    reject(new ProxyError('proxy_refused'));
  });
  tunnel.on('error', (cause) => reject(new ProxyError(signal.aborted ? 'timeout' : 'proxy_failed', { cause })));
  tunnel.end();
  return promise;
}

function authorizationOf({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
}
