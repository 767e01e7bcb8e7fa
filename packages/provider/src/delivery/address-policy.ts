import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * Which network addresses a Logout Token may be sent to. Only public unicast addresses, unless an entry of the
 * operator's allow-list names an exception. There is no entry and no option that allows everything.
 */
export interface AddressPolicy {
  /**
   * May a connection be made to `address` (as name resolution or an IP literal gave it) for this destination?
   * An address that cannot be read is refused.
   */
  allowsAddress(address: string, destination: Destination): boolean;
  /**
   * Is there a chance that this URI may be connected to? Decides IP literals, in every spelling that WHATWG URL
   * parsing understands, and the names that always mean this host (`localhost`, RFC 6761). Any other name is allowed
   * here and decided by `allowsAddress` when it is resolved. For registration, and before a connection is tried.
   */
  allowsUri(uri: URL): boolean;
  /** Does an entry of the allow-list name the host of this URI, or contain its IP literal? */
  lists(uri: URL): boolean;
}

/** The host, with or without a final dot or brackets, and the port that the client's URI names. */
export interface Destination {
  readonly host: string;
  readonly port: number;
}

/** An entry of the allow-list cannot be read, or allows more than its author can have meant. Thrown at start-up. */
export class AllowListError extends Error {
  readonly code = 'allow_list_invalid';
  readonly entry: string;

  constructor(entry: string, reason: string) {
    super(`Allow-list entry ${JSON.stringify(entry)}: ${reason}`);
    this.name = 'AllowListError';
    this.entry = entry;
  }
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** A network: its first address and the length of its prefix. */
type Network = readonly [Address, number];

/** An allow-list entry, read: does it cover this address of this destination? */
type Exception = (address: Address, destination: Destination) => boolean;

/** Reachable from inside one cloud's machines only, although the range is public: Azure's platform service. */
const PLATFORM_ADDRESSES: ReadonlySet<string> = new Set(['168.63.129.16']);

/** The part of IPv6 that is given out for use on the Internet; the rest is unassigned or special (RFC 4291, 2.4). */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/** Stands for the address of a name that is not resolved: no sensible network entry covers it, host entries ignore it. */
const NO_ADDRESS = ipaddr.parse('0.0.0.0');

/**
 * Builds the policy. Entries: a network (`10.0.0.0/8`, `fd00::/8`), an address (`10.1.2.3`, `::1`), or a host name
 * (`app.internal`), the latter two also with a port (`localhost:8080`, `[::1]:8080`). A host entry allows whatever
 * address that name resolves to, so list only names that the operator controls.
 *
 * @throws AllowListError for the first entry that is not one of these.
 */
export function createAddressPolicy(allowList: readonly string[] = []): AddressPolicy {
  const exceptions = allowList.map(parseEntry);

  function allowsAddress(text: string, destination: Destination): boolean {
    const address = parseAddress(text);
    if (address === undefined) return false;
    return isPublic(address) || exceptions.some((covers) => covers(address, destination));
  }

  function allowsUri(uri: URL): boolean {
    const destination = destinationOf(uri);
    const host = normalizeHost(destination.host);
    if (isIP(host) !== 0) return allowsAddress(host, destination);
    if (host !== 'localhost' && !host.endsWith('.localhost')) return true;
    return allowsAddress('127.0.0.1', destination) || allowsAddress('::1', destination);
  }

  function lists(uri: URL): boolean {
    const destination = destinationOf(uri);
    const address = parseAddress(normalizeHost(destination.host)) ?? NO_ADDRESS;
    return exceptions.some((covers) => covers(address, destination));
  }

  return { allowsAddress, allowsUri, lists };
}

/** The host and port that a request to this `http:` or `https:` URI connects to. */
export function destinationOf(uri: URL): Destination {
  const defaultPort = uri.protocol === 'http:' ? 80 : 443;
  return { host: uri.hostname, port: uri.port === '' ? defaultPort : Number(uri.port) };
}

function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast' || PLATFORM_ADDRESSES.has(address.toString())) return false;
  return address.kind() === 'ipv4' || address.match(GLOBAL_UNICAST);
}

/** Reads an address; an IPv4-mapped IPv6 address is the IPv4 address that it stands for. */
function parseAddress(text: string): Address | undefined {
  return isIP(text) === 0 ? undefined : ipaddr.process(text);
}

/** `App.Internal.` and `app.internal` are one name; brackets belong to the URI, not to the address. */
function normalizeHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}

function parseEntry(entry: string): Exception {
  if (entry.includes('/')) return coverNetwork(parseNetwork(entry));
  const address = parseAddress(entry);
  if (address !== undefined) return coverNetwork(networkOf(address));

  const [, hostText = '', portText] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
  const addressWithPort = parseAddress(normalizeHost(hostText));
  const covers =
    addressWithPort === undefined
      ? coverHost(parseHostName(entry, hostText))
      : coverNetwork(networkOf(addressWithPort));
  if (portText === undefined) return covers;
  const port = parsePort(entry, portText);
  return (candidate, destination) => destination.port === port && covers(candidate, destination);
}

function coverNetwork([base, prefixLength]: Network): Exception {
  return (address) => address.kind() === base.kind() && address.match(base, prefixLength);
}

function coverHost(name: string): Exception {
  return (_address, destination) => normalizeHost(destination.host) === name;
}

function networkOf(address: Address): Network {
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

function parseNetwork(entry: string): Network {
  const [base = '', prefix = '', ...rest] = entry.split('/');
  const prefixLength = Number(prefix);
  const version = isIP(base);
  if (version === 0 || !/^\d{1,3}$/.test(prefix) || prefixLength > (version === 4 ? 32 : 128) || rest.length > 0) {
    throw new AllowListError(entry, 'not a network; write for example 10.0.0.0/8 or fd00::/8');
  }
  if (prefixLength === 0) {
    throw new AllowListError(entry, 'allows every address; list the networks in which your applications are');
  }
  const address = ipaddr.parse(base);
  if (address.kind() !== ipaddr.process(base).kind()) {
    throw new AllowListError(entry, 'IPv4-mapped; write the IPv4 network instead');
  }
  const first = (version === 4 ? ipaddr.IPv4 : ipaddr.IPv6).networkAddressFromCIDR(entry).toString();
  if (first !== address.toString()) {
    throw new AllowListError(entry, `has bits beyond its prefix; write ${first}/${prefixLength} or the address alone`);
  }
  return [address, prefixLength];
}

function parsePort(entry: string, text: string): number {
  const port = Number(text);
  if (port < 1 || port > 65_535) throw new AllowListError(entry, 'the port is not between 1 and 65535');
  return port;
}

/** Normalises like the client's URI will be, so that the two can be compared as text. */
function parseHostName(entry: string, host: string): string {
  const url = /^[^\s/?#@:[\]*%]+$/.test(host) ? URL.parse(`https://${host}/`) : null;
  if (url === null) throw new AllowListError(entry, 'not a network, an address, a host or host:port');
  const name = normalizeHost(url.hostname);
  if (isIP(name) !== 0) throw new AllowListError(entry, `write the address as ${name}`);
  return name;
}
