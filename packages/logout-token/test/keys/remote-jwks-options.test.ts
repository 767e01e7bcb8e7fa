import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ConfigurationError, remoteJwks } from '../../src/index.ts';
import { expectRefusal, forge, rsaKey, verify } from '../forge.ts';
import { JwksServer } from './jwks-server.ts';

describe('configuration', () => {
  test('the injected fetch gets the configured URI', async () => {
    const asked: unknown[] = [];
    const keys = remoteJwks(new URL('https://op.example/jwks?tenant=1'), {
      fetch: async (input) => {
        asked.push(input);
        return Response.json({ keys: [rsaKey.publicJwk] });
      },
    });
    await expect(verify(await forge(), { keys })).resolves.toBeDefined();
    expect(asked).toEqual(['https://op.example/jwks?tenant=1']);
  });

  test.each([
    'http://op.example/jwks',
    'ftp://op.example/jwks',
    'https://user:pass@op.example/jwks',
    'data:application/json,{}',
    '/jwks',
    'http://127.0.0.1.evil.example/',
    'http://localhost.evil.example/',
  ])('%s is refused', (uri) => {
    expect(() => remoteJwks(uri)).toThrow(expect.objectContaining({ code: 'jwks_uri_invalid' }));
  });

  test.each(['http://localhost:9443/jwks', 'http://op.localhost/jwks', 'http://127.8.8.8/jwks', 'http://[::1]/jwks'])(
    '%s is accepted',
    (uri) => {
      expect(() => remoteJwks(uri)).not.toThrow();
    },
  );

  test('http elsewhere needs to be allowed by name', () => {
    expect(() => remoteJwks('http://op.internal/jwks', { allowInsecureHttp: true })).not.toThrow();
  });

  test.each([
    { timeout: 0 },
    { timeout: Number.NaN },
    { cooldown: -1 },
    { maxCacheAge: Number.POSITIVE_INFINITY },
    { maxStale: Number.NaN },
    { maxBytes: 0 },
    { maxKeys: -5 },
  ])('%j is refused', (options) => {
    expect(() => remoteJwks('https://op.example/jwks', options)).toThrow(ConfigurationError);
  });
});

test('on Cloudflare Workers, where requests must not share I/O, each makes its own; a flood still causes one', async () => {
  vi.stubGlobal('navigator', { userAgent: 'Cloudflare-Workers' });
  onTestFinished(() => void vi.unstubAllGlobals());
  const server = await JwksServer.start(rsaKey.publicJwk);
  const keys = remoteJwks(server.uri, { now: () => 0 });
  const good = await forge();
  const unknown = await forge(undefined, { header: { kid: 'nobody' } });
  await Promise.all([1, 2, 3].map(() => expect(verify(good, { keys })).resolves.toBeDefined()));
  expect(server.requests).toBe(3);
  await Promise.all(Array.from({ length: 20 }, () => expectRefusal(unknown, 'key_unknown', { keys })));
  expect(server.requests).toBe(4);
});
