import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createClientAddress, TrustedProxyError } from '../src/client-address.ts';
import { type Scene, setScene } from './protocol/scene.ts';
import { authorizationUrl, Browser, runProvider } from './running-provider.ts';

/** Asks a server on all addresses, over IPv4: its socket then has an IPv4-mapped address where there is IPv6. */
async function addressSeen(trusted: string[], forwardedFor: string[] | undefined, listenAt?: string): Promise<string> {
  const addressOf = createClientAddress(trusted);
  const server = createServer((req, res) => res.end(addressOf(req))).listen({ port: 0, host: listenAt });
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const headers = forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor };
  const [answer] = await once(request({ host: '127.0.0.1', port, headers, agent: false }).end(), 'response');
  let body = '';
  for await (const chunk of answer) body += chunk;
  return body;
}

describe('the address of a client', () => {
  const OURS = ['127.0.0.1', '10.0.0.0/8', 'fd00::/8'];

  test.each([
    ['no header field', undefined, '127.0.0.1'],
    ['one proxy', ['198.51.100.7'], '198.51.100.7'],
    ['the right-most that is no proxy, whatever stands before it', ['1.1.1.1, 198.51.100.7, 10.1.2.3'], '198.51.100.7'],
    ['several fields are one list', ['1.1.1.1', '198.51.100.7', '10.1.2.3'], '198.51.100.7'],
    ['nothing but proxies: the outermost', ['10.9.9.9,10.1.2.3'], '10.9.9.9'],
    ['IPv6, by its /64 network', ['2001:DB8:0:1:2:3:4:5, fd00::1'], '2001:db8:0:1::'],
    ['IPv6 of the same network', ['2001:db8:0:1:ffff:ffff:ffff:ffff'], '2001:db8:0:1::'],
    ['IPv6 of the next network', ['2001:db8:0:2::'], '2001:db8:0:2::'],
    ['IPv6 with a zone', ['fe80::1%eth0'], 'fe80::'],
    ['IPv4-mapped, a proxy and a client', ['::ffff:198.51.100.7, ::ffff:10.1.2.3'], '198.51.100.7'],
    ['with ports', ['198.51.100.7:4711, [fd00::1]:80, [fd00::2]'], '198.51.100.7'],
    ['malformed beyond the client', ['<script>, 198.51.100.7'], '198.51.100.7'],
    ['malformed', ['nonsense'], '127.0.0.1'],
    ['malformed behind a proxy', ['198.51.100.7, unknown, 10.1.2.3'], '127.0.0.1'],
    ['an address that is none', ['198.51.100.300'], '127.0.0.1'],
    ['a number', ['3325256711'], '127.0.0.1'],
    ['empty', [''], '127.0.0.1'],
    ['an empty end', ['198.51.100.7, '], '127.0.0.1'],
  ] as [string, string[] | undefined, string][])('behind trusted proxies: %s', async (_what, forwardedFor, address) => {
    expect(await addressSeen(OURS, forwardedFor)).toBe(address);
    expect(await addressSeen(OURS, forwardedFor, '127.0.0.1')).toBe(address);
  });

  test.each([[[]], [['10.0.0.0/8']], [['127.0.0.2']], [['::1']]])(
    'with %j trusted, what anybody else says in the header field is not looked at',
    async (trusted) => {
      expect(await addressSeen(trusted, ['198.51.100.7'])).toBe('127.0.0.1');
      expect(await addressSeen(trusted, ['198.51.100.7, 10.1.2.3'])).toBe('127.0.0.1');
    },
  );

  test('a network is trusted as far as its prefix goes', async () => {
    expect(await addressSeen(['127.0.0.0/24', '10.0.0.0/9'], ['1.1.1.1, 10.127.0.1'])).toBe('1.1.1.1');
    expect(await addressSeen(['127.0.0.0/24', '10.0.0.0/9'], ['1.1.1.1, 10.128.0.1'])).toBe('10.128.0.1');
  });

  test('an IPv6 address is trusted alone, not with the network that it would be counted by', async () => {
    const trusted = ['127.0.0.1', '2001:db8::1'];
    expect(await addressSeen(trusted, ['1.1.1.1, 2001:db8::1'])).toBe('1.1.1.1');
    expect(await addressSeen(trusted, ['1.1.1.1, 2001:db8::2'])).toBe('2001:db8::');
  });

  test.each([
    ['proxy.internal', 'not an address'],
    ['', 'not an address'],
    ['10.0.0.0/8/8', 'not an address'],
    ['10.0.0.0/33', 'not a network'],
    ['10.0.0.0/', 'not a network'],
    ['10.0.0.0/-8', 'not a network'],
    ['::ffff:10.0.0.0/104', 'not a network'],
    ['::ffff:10.0.0.0/8', 'not a network'],
    ['0.0.0.0/0', 'trusts everybody'],
    ['::/0', 'trusts everybody'],
    ['10.0.0.5/8', 'write 10.0.0.0/8'],
  ])('the entry %j is refused', (entry, reason) => {
    const make = () => createClientAddress(['127.0.0.1', entry]);
    expect(make).toThrow(TrustedProxyError);
    expect(make).toThrow(reason);
    expect(make).toThrow(expect.objectContaining({ code: 'trusted_proxy_invalid', entry }));
  });

  test('Invariant 14: the option, its flag and its variable are documented', () => {
    const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
    const [page, commandLine] = [read('../../../docs/provider/reverse-proxy.md'), read('../../cli/src/main.ts')];
    for (const name of ['--trusted-proxy', 'CURFEW_TRUSTED_PROXIES']) {
      expect(page).toContain(`\`${name}`);
      expect(commandLine).toContain(`'${name}`);
    }
    for (const name of ['trustedProxies:', 'trusted_proxy_invalid']) expect(page).toContain(`\`${name}`);
  });

  test('the provider does not start with such an entry', async () => {
    await expect(runProvider({ trustedProxies: ['all'] })).rejects.toThrow(TrustedProxyError);
  });
});

describe('limits behind a reverse proxy', () => {
  const LOOPBACK = ['127.0.0.1', '::1'];

  /** Guesses a password six times, in one browser, as if from these addresses. @returns the last answer's status. */
  async function guess(scene: Scene, addresses: string[]): Promise<number> {
    const app = await scene.addApplication();
    const browser = new Browser();
    const page = await browser.open(authorizationUrl(scene.issuer, app));
    const action = new URL(/action="([^"]+)"/.exec(page.body)?.[1] ?? '', page.url).href;
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
    let status = 0;
    for (let times = 0; times < 6; times += 1) {
      const forwardedFor = addresses[times % addresses.length] ?? '';
      const body = new URLSearchParams({ xsrf, username: 'ada', password: 'guess' });
      const headers = { origin: scene.issuer, 'x-forwarded-for': forwardedFor };
      status = (await browser.open(action, { method: 'POST', body, headers })).status;
    }
    return status;
  }
  const register = async (scene: Scene, forwardedFor: string) => {
    const headers = { authorization: 'Bearer wrong', 'x-forwarded-for': forwardedFor };
    return (await fetch(`${scene.issuer}/oauth2/register`, { method: 'POST', body: '{}', headers })).status;
  };
  const clients = (count: number) => Array.from({ length: count }, (_, client) => `198.51.100.${client}`);

  describe('that is trusted', () => {
    const scene = setScene({ trustedProxies: LOOPBACK, dynamicRegistration: true });

    test('sign-in counts per client, and what a client puts before its own address helps it nothing', async () => {
      expect(await guess(scene, ['198.51.100.1'])).toBe(429);
      expect(await guess(scene, ['198.51.100.2', '198.51.100.3'])).toBe(401);
      const forged = clients(6).map((address) => `${address}, 198.51.100.9`);
      expect(await guess(scene, forged)).toBe(429);
      expect(await guess(scene, ['not an address'])).toBe(429);
    });

    test('sign-in counts an IPv6 client by its /64 network, and an IPv4-mapped one by its IPv4 address', async () => {
      expect(await guess(scene, ['2001:db8:0:1::1', '2001:db8:0:1:ffff:ffff:ffff:ffff'])).toBe(429);
      expect(await guess(scene, ['2001:db8:0:2::1', '2001:db8:0:3::1'])).toBe(401);
      expect(await guess(scene, ['::ffff:203.0.113.1', '203.0.113.1'])).toBe(429);
      expect(await guess(scene, ['::ffff:203.0.113.2', '::ffff:203.0.113.3'])).toBe(401);
    });

    test('registration counts an IPv6 client by its /64 network', async () => {
      const statuses = [];
      for (let times = 0; times < 31; times += 1) statuses.push(await register(scene, `2001:db8:1:1::${times}`));
      expect(statuses.slice(0, 30)).not.toContain(429);
      expect(statuses[30]).toBe(429);
      expect(await register(scene, '2001:db8:1:2::1')).not.toBe(429);
    });

    test('registration counts per client', async () => {
      const statuses = [];
      for (let times = 0; times < 31; times += 1)
        statuses.push(await register(scene, `192.0.2.${times}, 198.51.100.1`));
      expect(statuses.slice(0, 30)).not.toContain(429);
      expect(statuses[30]).toBe(429);
      expect(await register(scene, '198.51.100.2')).not.toBe(429);
    });
  });

  describe('that is not, as none is by default', () => {
    const scene = setScene({ dynamicRegistration: true });

    test('a made-up header field helps nobody around the limits', async () => {
      expect(await guess(scene, clients(6))).toBe(429);
      const statuses = [];
      for (const client of clients(31)) statuses.push(await register(scene, client));
      expect(statuses[30]).toBe(429);
    });
  });
});
