import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AllowListError, createAddressPolicy, destinationOf } from '../../src/delivery/address-policy.ts';

const PUBLIC_ONLY = createAddressPolicy();
const SOMEWHERE = { host: 'rp.example', port: 443 };

const allows = (uri: string, ...allowList: string[]) => createAddressPolicy(allowList).allowsUri(new URL(uri));

/** Networks that no public application lives in, as [first address, prefix length]. */
const SPECIAL_IPV4 = [
  [0x00000000, 8],
  [0x0a000000, 8],
  [0x64400000, 10],
  [0x7f000000, 8],
  [0xa9fe0000, 16],
  [0xac100000, 12],
  [0xc0000000, 24],
  [0xc0000200, 24],
  [0xc0a80000, 16],
  [0xc6120000, 15],
  [0xc6336400, 24],
  [0xcb007100, 24],
  [0xe0000000, 4],
  [0xf0000000, 4],
] as const;

const specialIpv4 = fc
  .tuple(fc.constantFrom(...SPECIAL_IPV4), fc.integer({ min: 0, max: 0xffffffff }))
  .map(([[first, prefix], bits]) => (first + (bits % 2 ** (32 - prefix))) >>> 0);

const octetsOf = (ip: number) => [ip >>> 24, (ip >>> 16) & 255, (ip >>> 8) & 255, ip & 255];
const dotted = (ip: number) => octetsOf(ip).join('.');
const groups = (ip: number) => `${(ip >>> 16).toString(16)}:${(ip & 0xffff).toString(16)}`;

/** Every way to write an IPv4 address in a URI: 1 to 4 parts, each decimal, hexadecimal or octal. */
const spellingOf = (ip: number) =>
  fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.array(fc.constantFrom(10, 16, 8), { minLength: 4, maxLength: 4 }))
    .map(([parts, bases]) =>
      [...octetsOf(ip).slice(0, parts - 1), ip % 2 ** (8 * (5 - parts))]
        .map((part, index) => {
          const base = bases[index];
          if (base === 16) return `0x${part.toString(16)}`;
          return base === 8 ? `0${part.toString(8)}` : String(part);
        })
        .join('.'),
    );

const asIpv6 = (ip: number) => [
  `[::ffff:${dotted(ip)}]`,
  `[::ffff:${groups(ip)}]`,
  `[::ffff:0:${groups(ip)}]`,
  `[::${groups(ip)}]`,
  `[64:ff9b::${groups(ip)}]`,
  `[64:ff9b:1::${groups(ip)}]`,
  `[2002:${groups(ip)}::1]`,
  `[2001:0:${groups(ip)}::1]`,
];

describe('Invariant 7: what is public', () => {
  test.each(['1.1.1.1', '93.184.215.14', '172.32.0.1', '100.128.0.1', '::ffff:8.8.8.8', '2606:4700:4700::1111'])(
    'O-19 %s may be connected to',
    (address) => {
      expect(PUBLIC_ONLY.allowsAddress(address, SOMEWHERE)).toBe(true);
    },
  );

  test.each([
    ['unspecified', '0.0.0.0'],
    ['this network', '0.1.2.3'],
    ['loopback', '127.0.0.1'],
    ['cloud metadata', '169.254.169.254'],
    ['cloud platform service', '168.63.129.16'],
    ['carrier-grade NAT', '100.64.0.1'],
    ['benchmarking', '198.18.0.1'],
    ['documentation', '203.0.113.9'],
    ['multicast', '224.0.0.1'],
    ['reserved', '250.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['IPv6 unspecified', '::'],
    ['IPv6 loopback', '::1'],
    ['IPv6 link-local', 'fe80::1'],
    ['IPv6 link-local with a zone', 'fe80::1%eth0'],
    ['unique local', 'fd00:ec2::254'],
    ['site-local', 'fec0::1'],
    ['IPv6 multicast', 'ff02::1'],
    ['IPv4-mapped', '::ffff:10.0.0.1'],
    ['IPv4-compatible', '::7f00:1'],
    ['NAT64', '64:ff9b::a9fe:a9fe'],
    ['NAT64, local', '64:ff9b:1::a00:1'],
    ['6to4', '2002:7f00:1::'],
    ['Teredo', '2001::1'],
    ['IPv6 documentation', '2001:db8::1'],
    ['discard', '100::1'],
    ['unassigned', '4000::1'],
    ['not an address', 'rp.example'],
    ['not a strict address', '010.0.0.1'],
    ['nothing', ''],
  ])('O-19 %s (%s) is refused', (_kind, address) => {
    expect(PUBLIC_ONLY.allowsAddress(address, SOMEWHERE)).toBe(false);
  });

  test('O-19 any spelling of any special IPv4 address is refused, in IPv4 and wrapped in IPv6', () => {
    const uri = specialIpv4.chain((ip) => fc.oneof(spellingOf(ip), fc.constantFrom(...asIpv6(ip))));
    fc.assert(
      fc.property(uri, fc.constantFrom('http', 'https'), (host, scheme) => {
        expect(allows(`${scheme}://${host}/logout`)).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });

  test('O-19 a public address is allowed in any of those spellings, so that the property above can fail', () => {
    fc.assert(
      fc.property(spellingOf(0x08080808), (host) => {
        expect(allows(`https://${host}/logout`)).toBe(true);
      }),
    );
  });

  test.each(['localhost', 'localhost.', 'LOCALHOST', 'app.localhost', 'app.localhost.'])(
    'O-19 the name %s is refused before it is resolved',
    (host) => {
      expect(allows(`https://${host}/logout`)).toBe(false);
    },
  );

  test('O-20 any other name is decided when it is resolved', () => {
    expect(allows('https://rp.example/logout')).toBe(true);
    expect(allows('https://notlocalhost/logout')).toBe(true);
  });
});

describe('the allow-list', () => {
  test('A-1 a network covers its addresses, IPv4-mapped ones included, and nothing else', () => {
    const policy = createAddressPolicy(['10.1.0.0/16', 'fd00::/8']);
    for (const address of ['10.1.0.1', '10.1.255.255', '::ffff:10.1.2.3', 'fd12::1']) {
      expect(policy.allowsAddress(address, SOMEWHERE)).toBe(true);
    }
    for (const address of ['10.2.0.1', '127.0.0.1', 'fe80::1', '64:ff9b::a01:1']) {
      expect(policy.allowsAddress(address, SOMEWHERE)).toBe(false);
    }
  });

  test('A-1 an address covers itself, on one port if it names one', () => {
    expect(allows('http://127.0.0.1:8080/', '127.0.0.1')).toBe(true);
    expect(allows('http://127.0.0.2:8080/', '127.0.0.1')).toBe(false);
    expect(allows('http://127.0.0.1:8080/', '127.0.0.1:8080')).toBe(true);
    expect(allows('http://127.0.0.1:8081/', '127.0.0.1:8080')).toBe(false);
    expect(allows('http://[::1]:8080/', '[::1]:8080')).toBe(true);
    expect(allows('http://[::1]:8080/', '::1')).toBe(true);
    expect(allows('http://[::1]:22/', '[::1]:8080')).toBe(false);
    expect(allows('http://10.0.0.1/', '::ffff:10.0.0.1')).toBe(true);
  });

  test('A-1 a host covers whatever its name resolves to, for that name only', () => {
    const policy = createAddressPolicy(['App.Internal']);
    expect(policy.allowsAddress('10.9.8.7', { host: 'app.internal', port: 443 })).toBe(true);
    expect(policy.allowsAddress('fd00::1', { host: 'app.internal.', port: 8443 })).toBe(true);
    expect(policy.allowsAddress('10.9.8.7', { host: 'evil.app.internal', port: 443 })).toBe(false);
    expect(policy.allowsAddress('10.9.8.7', { host: '10.9.8.7', port: 443 })).toBe(false);
  });

  test('A-1 a host with a port covers that port only, a default port included', () => {
    expect(allows('http://localhost:8080/', 'localhost:8080')).toBe(true);
    expect(allows('http://localhost.:8080/', 'localhost:8080')).toBe(true);
    expect(allows('http://localhost:8081/', 'localhost:8080')).toBe(false);
    expect(allows('http://localhost/', 'localhost:80')).toBe(true);
    expect(allows('https://localhost/', 'localhost:443')).toBe(true);
    expect(allows('https://localhost/', 'localhost:80')).toBe(false);
  });

  test('A-1 localhost is allowed when loopback is', () => {
    expect(allows('http://localhost:8080/', '127.0.0.0/8')).toBe(true);
    expect(allows('http://localhost:8080/', '::1/128')).toBe(true);
    expect(allows('http://localhost:8080/', '10.0.0.0/8')).toBe(false);
  });

  test('A-1 tells whether an entry names the host of a URI, without resolving it', () => {
    const policy = createAddressPolicy(['app.internal:8080', '10.0.0.0/8', '::1']);
    for (const uri of [
      'http://app.internal:8080/',
      'http://APP.internal.:8080/',
      'http://0x0a000001/',
      'http://[::1]/',
    ]) {
      expect(policy.lists(new URL(uri))).toBe(true);
    }
    for (const uri of ['http://app.internal/', 'http://other.internal:8080/', 'http://8.8.8.8/', 'http://localhost/']) {
      expect(policy.lists(new URL(uri))).toBe(false);
    }
  });

  test.each([
    ['', 'not a network'],
    ['10.0.0.0/33', 'not a network'],
    ['10.0.0.0/', 'not a network'],
    ['10.0.0.0/8/8', 'not a network'],
    ['010.0.0.0/8', 'not a network'],
    ['fd00::/129', 'not a network'],
    ['0.0.0.0/0', 'allows every address'],
    ['::/0', 'allows every address'],
    ['10.0.0.1/8', 'write 10.0.0.0/8'],
    ['::ffff:10.0.0.0/104', 'IPv4-mapped'],
    ['*', 'not a network'],
    ['*.internal', 'not a network'],
    ['https://app.internal', 'not a network'],
    ['user@app.internal', 'not a network'],
    ['app.internal:0', 'the port'],
    ['app.internal:65536', 'the port'],
    ['app.internal:https', 'not a network'],
    [':8080', 'not a network'],
    ['2130706433', 'write the address as 127.0.0.1'],
    ['0x7f.1', 'write the address as 127.0.0.1'],
  ])('A-1 the entry %j stops the start with a reason', (entry, reason) => {
    const act = () => createAddressPolicy(['10.0.0.0/8', entry]);
    expect(act).toThrow(AllowListError);
    expect(act).toThrow(expect.objectContaining({ code: 'allow_list_invalid', entry }));
    expect(act).toThrow(reason);
  });
});

test('A-1 the destination of a URI has the port that will be connected to', () => {
  expect(destinationOf(new URL('https://rp.example/a'))).toEqual({ host: 'rp.example', port: 443 });
  expect(destinationOf(new URL('http://rp.example/a'))).toEqual({ host: 'rp.example', port: 80 });
  expect(destinationOf(new URL('https://[::1]:9443/a'))).toEqual({ host: '[::1]', port: 9443 });
});
