import { promises as dns, type LookupAddress } from 'node:dns';
import type { LookupFunction, Socket } from 'node:net';
import { createSecureContext, rootCertificates, TLSSocket } from 'node:tls';
import { buildConnector, errors } from 'undici';
import { type AddressPolicy, destinationOf } from './address-policy.ts';
import type { TransportObserver } from './probe.ts';
import { openTunnel, ProxyError } from './proxy-tunnel.ts';
import type { UnansweredCode } from './retry-policy.ts';

export interface ConnectorOptions {
  readonly addressPolicy: AddressPolicy;
  /** Milliseconds for name resolution, TCP and TLS together. Default 3000. */
  readonly connectTimeout?: number;
  /** PEM certificates to trust besides the public roots that come with Node. */
  readonly ca?: readonly string[];
  /** PEM certificate and private key that are shown to whoever asks for one in the TLS handshake. */
  readonly clientCertificate?: ClientCertificate;
  /**
   * Connects through this HTTP proxy (`http://` or `https://`, with user and password if it wants them). The proxy then
   * resolves names, so it is the proxy that must keep them from leading to private addresses: here only IP literals
   * and `localhost` can be judged.
   */
  readonly proxy?: string;
  /** Finds all addresses of a host name. Default: the operating system's resolver. */
  readonly lookup?: (hostname: string) => Promise<readonly LookupAddress[]>;
  /** Default: nobody looks. */
  readonly observer?: TransportObserver;
}

export interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
}

/** Node gives each but the last of several addresses 250 ms, less than a handshake across an ocean takes. */
const ADDRESS_ATTEMPT_MS = 1_000;

/** Thrown inside the connection, where the cause is known best. */
export class ConnectionRefusal extends Error {
  readonly code: UnansweredCode;

  constructor(code: UnansweredCode) {
    super(code);
    this.code = code;
  }
}

/**
 * Makes connectors, one for each origin: they resolve its name and connect to those addresses that the policy allows,
 * in one step, or leave both to the proxy. TLS is verified from here to the application either way.
 */
export function createConnectorFactory(options: ConnectorOptions): (origin: URL) => buildConnector.connector {
  const { addressPolicy, connectTimeout = 3_000, ca, clientCertificate = {}, proxy, lookup, observer } = options;
  const resolve = lookup ?? ((hostname: string) => dns.lookup(hostname, { all: true }));
  const trust = { minVersion: 'TLSv1.2' as const, ...(ca === undefined ? {} : { ca: [...rootCertificates, ...ca] }) };
  const secureContext = createSecureContext({ ...trust, ...clientCertificate });
  const tls = {
    timeout: connectTimeout,
    allowH2: false,
    secureContext,
    // Said aloud because the environment variable NODE_TLS_REJECT_UNAUTHORIZED changes the default.
    rejectUnauthorized: true,
  };

  function connectDirectly(origin: URL): buildConnector.connector {
    const destination = destinationOf(origin);

    async function resolveAllowed(hostname: string): Promise<LookupAddress[]> {
      const found = await resolve(hostname).catch(() => []);
      if (found.length === 0) throw new ConnectionRefusal('dns_failed');
      const allowed = found.filter(({ address }) => addressPolicy.allowsAddress(address, destination));
      observer?.resolved(toTexts(found), toTexts(allowed));
      if (allowed.length === 0) throw new ConnectionRefusal('address_forbidden');
      return allowed;
    }

    const guardedLookup: LookupFunction = (hostname, _options, done) => {
      resolveAllowed(hostname).then(
        (addresses) => done(null, addresses),
        (refusal) => done(refusal, []),
      );
    };
    return buildConnector({
      ...tls,
      lookup: guardedLookup,
      // Makes Node ask the lookup for all addresses, which is what the guarded one answers.
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: ADDRESS_ATTEMPT_MS,
    });
  }

  const proxySecureContext = createSecureContext(trust);
  function connectThrough(proxyUrl: URL, origin: URL): buildConnector.connector {
    const connectTls = buildConnector(tls);
    const { host, port } = destinationOf(origin);
    return (target, done) => {
      openTunnel(proxyUrl, {
        authority: `${host}:${port}`,
        timeout: connectTimeout,
        secureContext: proxySecureContext,
      }).then(
        (socket) => {
          if (target.protocol === 'https:') connectTls({ ...target, httpSocket: socket }, done);
          else done(null, socket);
        },
        (error) => done(error, null),
      );
    };
  }

  const proxyUrl = proxy === undefined ? undefined : new URL(proxy);
  return (origin) => {
    const connect = proxyUrl === undefined ? connectDirectly(origin) : connectThrough(proxyUrl, origin);
    return (target, done) =>
      connect(target, (...result) => {
        const [error, socket] = result;
        if (error === null) {
          if (observer && socket) describeSocket(observer, socket);
          done(...result);
          return;
        }
        observer?.refused(reasonOf(error));
        done(new ConnectionRefusal(codeOfConnectError(error, target.protocol)), null);
      });
  };
}

function toTexts(addresses: readonly LookupAddress[]): string[] {
  return addresses.map(({ address }) => address);
}

function describeSocket(observer: TransportObserver, socket: Socket): void {
  observer.connected({ address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 });
  if (!(socket instanceof TLSSocket)) return;
  const { issuer, valid_to } = socket.getPeerCertificate();
  const validTo = Date.parse(valid_to);
  observer.secured({
    protocol: socket.getProtocol() ?? '',
    issuer: [issuer?.CN ?? issuer?.O].flat()[0],
    validTo: Number.isNaN(validTo) ? undefined : validTo,
  });
}

function reasonOf(error: Error): string {
  // Of several addresses that were tried, the first.
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return reasonOf(error.errors[0]);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

function codeOfConnectError(error: Error, protocol: string): UnansweredCode {
  if (error instanceof ConnectionRefusal || error instanceof ProxyError) return error.code;
  if (error instanceof errors.ConnectTimeoutError || ('code' in error && error.code === 'ETIMEDOUT')) return 'timeout';
  // Whatever fails once TCP is connected, certificate checks and resets alike, failed in the TLS handshake.
  const failedInTcp = error instanceof AggregateError || ('syscall' in error && error.syscall === 'connect');
  return failedInTcp || protocol === 'http:' ? 'connect_failed' : 'tls_failed';
}
