import { once } from 'node:events';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { checkDeliveryOptions, checkRetryPolicy, type DeliveryOptions } from '../../src/delivery/delivery-options.ts';
import { DEFAULT_RETRY_POLICY, type RetryPolicy } from '../../src/delivery/retry-policy.ts';
import { eventually } from '../eventually.ts';
import { Browser, runProvider, signIn, signOut } from '../running-provider.ts';
import { startProxy } from './forward-proxy.ts';
import { makeCertificate } from './hostile-application.ts';

const certificate = makeCertificate('rp.test');
const other = makeCertificate('op.test');

describe('options that cannot be used are refused at the start, with a code', () => {
  test.each<[Partial<RetryPolicy>]>([
    [{ horizon: 0 }],
    [{ horizon: -1 }],
    [{ horizon: Number.NaN }],
    [{ horizon: Number.POSITIVE_INFINITY }],
    [{ firstWindow: 0 }],
    [{ firstWindow: 1.5 }],
    [{ maxWindow: 10, firstWindow: 11 }],
    [{ maxRetryAfter: -1 }],
    [{ horizon: '24h' as unknown as number }],
  ])('retry policy %j', (policy) => {
    expect(() => checkRetryPolicy(policy)).toThrow(expect.objectContaining({ code: 'retry_policy_invalid' }));
  });

  test('a retry policy gets its defaults', () => {
    expect(checkRetryPolicy()).toEqual(DEFAULT_RETRY_POLICY);
    expect(checkRetryPolicy({ maxRetryAfter: 0 })).toEqual({ ...DEFAULT_RETRY_POLICY, maxRetryAfter: 0 });
  });

  test.each<[string, DeliveryOptions, string]>([
    ['no certificate', { ca: 'nothing' }, 'delivery_ca_invalid'],
    ['a private key', { ca: certificate.key }, 'delivery_ca_invalid'],
    [
      'a broken certificate after a good one',
      { ca: `${certificate.cert}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----` },
      'delivery_ca_invalid',
    ],
    ['not an address', { proxy: 'proxy.internal:3128' }, 'delivery_proxy_invalid'],
    ['another protocol', { proxy: 'socks5://proxy.internal:1080' }, 'delivery_proxy_invalid'],
    ['a password that cannot be decoded', { proxy: 'http://user:50%@proxy.internal:3128' }, 'delivery_proxy_invalid'],
    ['a path', { proxy: 'http://proxy.internal:3128/path' }, 'delivery_proxy_invalid'],
    [
      'the key of another',
      { clientCertificate: { cert: certificate.cert, key: other.key } },
      'delivery_client_certificate_invalid',
    ],
    ['no key', { clientCertificate: { cert: certificate.cert, key: '' } }, 'delivery_client_certificate_invalid'],
    ['no concurrency', { concurrency: 0 }, 'delivery_option_invalid'],
    ['a lease shorter than a place in line and an attempt', { lease: 10_000 }, 'delivery_option_invalid'],
    ['no memory', { retention: 0 }, 'delivery_option_invalid'],
  ])('%s', (_name, options, code) => {
    expect(() => checkDeliveryOptions(options)).toThrow(expect.objectContaining({ code }));
  });

  test('invariant 13: the refusal does not repeat the proxy’s password', () => {
    expect(() => checkDeliveryOptions({ proxy: 'ftp://user:hunter2@proxy' })).toThrow(/^(?!.*hunter2)/);
  });

  test('a provider with such options does not start', async () => {
    await expect(runProvider({ delivery: { ca: '' } })).rejects.toMatchObject({ code: 'delivery_ca_invalid' });
    await expect(runProvider({ retryPolicy: { horizon: 0 } })).rejects.toMatchObject({ code: 'retry_policy_invalid' });
  });
});

test('a provider delivers through its proxy, to an application with a private authority that wants a certificate', async () => {
  let heard = '';
  const server = createSecureServer(
    { ...certificate, ca: [other.cert], requestCert: true },
    async (request, response) => {
      for await (const chunk of request) heard += chunk;
      response.end();
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const proxy = await startProxy();
  const provider = await runProvider({
    logger: pino({ level: 'silent' }),
    delivery: { ca: certificate.cert, clientCertificate: other, proxy: `http://127.0.0.1:${proxy.port}` },
  });
  onTestFinished(() => provider.stop());
  const { port } = server.address() as AddressInfo;
  const client = await provider.register({ backchannel_logout_uri: `https://rp.test:${port}/out` });
  const browser = new Browser();
  await signIn(browser, provider.issuer, client);
  await signOut(browser, provider.issuer);
  await eventually(() => heard.startsWith('logout_token='), 'the application hears');
  expect(proxy.asked).toEqual([{ authority: `rp.test:${port}`, authorization: undefined }]);
});
