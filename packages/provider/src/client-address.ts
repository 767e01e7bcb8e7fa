import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * The address that a request comes from, which limits count by; of an IPv6 network of 64 bits, the first one. Empty when
 * its connection is gone.
 */
export type ClientAddress = (request: Pick<IncomingMessage, 'headers' | 'socket'>) => string;

/** An entry of the trusted proxies cannot be read, or trusts more than its author can have meant. */
export class TrustedProxyError extends Error {
  override readonly name = 'TrustedProxyError';
  readonly code = 'trusted_proxy_invalid';
  readonly entry: string;

  constructor(entry: string, reason: string) {
    super(`Trusted proxy ${JSON.stringify(entry)}: ${reason}`);
    this.entry = entry;
  }
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** A network: its first address and the length of its prefix. */
type Network = readonly [Address, number];

/**
 * Says whose request it is when it comes through proxies: each adds the address that it was asked from at the end of
 * `X-Forwarded-For`, so the client is the last address of all that is not a trusted proxy's. What others say in the
 * header field is not looked at, and one that cannot be read as far as needed counts as none.
 *
 * @param trustedProxies addresses and networks (`10.0.0.5`, `10.0.0.0/8`, `fd00::/8`). Default: none is trusted.
 * @throws TrustedProxyError
 */
export function createClientAddress(trustedProxies: readonly string[] = []): ClientAddress {
  const trusted = trustedProxies.map(parseNetwork);
  const isTrusted = (address: Address) =>
    trusted.some(([base, length]) => address.kind() === base.kind() && address.match(base, length));

  return ({ headers, socket: { remoteAddress = '' } }) => {
    const peer = parseAddress(remoteAddress);
    if (peer === undefined) return remoteAddress;
    const hops = headers['x-forwarded-for'] === undefined ? [] : String(headers['x-forwarded-for']).split(',');
    let client = peer;
    while (isTrusted(client)) {
      const hop = hops.pop();
      // Only proxies were on the way: the request is the outermost one's own.
      if (hop === undefined) break;
      const before = parseAddress(withoutPort(hop.trim()));
      if (before === undefined) return countedAs(peer);
      client = before;
    }
    return countedAs(client);
  };
}

/** Whoever has IPv6 has such a network at least, and as many addresses as there are tries to make: it is one client. */
function countedAs(address: Address): string {
  if (address instanceof ipaddr.IPv4) return address.toString();
  return new ipaddr.IPv6([...address.parts.slice(0, 4), 0, 0, 0, 0]).toString();
}

/** Some proxies tell the port as well: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function withoutPort(hop: string): string {
  return /^\[(.+)\](?::\d+)?$/.exec(hop)?.[1] ?? /^([\d.]+):\d+$/.exec(hop)?.[1] ?? hop;
}

/** Reads an address; an IPv4-mapped IPv6 address is the IPv4 address that it stands for. */
function parseAddress(text: string): Address | undefined {
  return isIP(text) === 0 ? undefined : ipaddr.process(text);
}

function parseNetwork(entry: string): Network {
  const [base = '', prefix, ...rest] = entry.split('/');
  const address = parseAddress(base);
  if (address === undefined || rest.length > 0) {
    throw new TrustedProxyError(entry, 'not an address or a network; write for example 10.0.0.5 or 10.0.0.0/8');
  }
  const [kind, whole] = address.kind() === 'ipv4' ? [ipaddr.IPv4, 32] : [ipaddr.IPv6, 128];
  if (prefix === undefined) return [address, whole];
  const length = Number(prefix);
  const isMapped = ipaddr.parse(base).kind() !== address.kind();
  if (!/^\d{1,3}$/.test(prefix) || length > whole || isMapped) {
    throw new TrustedProxyError(entry, 'not a network; write for example 10.0.0.0/8 or fd00::/8');
  }
  if (length === 0) throw new TrustedProxyError(entry, 'trusts everybody; list the addresses of your proxies');
  const first = kind.networkAddressFromCIDR(entry).toString();
  if (first !== address.toString()) {
    throw new TrustedProxyError(entry, `has bits beyond its prefix; write ${first}/${length} or the address alone`);
  }
  return [address, length];
}
