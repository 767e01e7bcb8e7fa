import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { type LogoutTokenErrorCode, localJwks, MAX_TOKEN_LENGTH } from '../../src/index.ts';
import { baseClaims, claimsWith, encode, expectRefusal, forge, jwks, makeKey, NOW, rsaKey, verify } from '../forge.ts';

const good = await forge();
const [goodHeader = '', goodPayload = '', goodSignature = ''] = good.split('.');
const otherKey = await makeKey('RS256', 'rsa-1');

test('A-13 J-7 keys brought along in the header are ignored, and nothing is fetched', async () => {
  let requests = 0;
  const server = createServer((_, response) => {
    requests += 1;
    response.end(JSON.stringify(jwks(otherKey.publicJwk)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has no other kind of address
  const uri = `http://127.0.0.1:${port}/keys`;
  try {
    for (const header of [
      { jwk: otherKey.publicJwk },
      { jku: uri },
      { x5u: uri },
      { x5c: [encode('a certificate')] },
    ]) {
      await expectRefusal(await forge(undefined, { key: otherKey, header }), 'signature_invalid');
      await expectRefusal(await forge(undefined, { key: otherKey, header: { ...header, kid: 'new' } }), 'key_unknown');
      await expect(verify(await forge(undefined, { header }))).resolves.toBeDefined();
    }
    expect(requests).toBe(0);
  } finally {
    server.close();
  }
});

describe('A-14 J-8 critical extensions are refused', () => {
  test.each([
    ['a known claim', { crit: ['exp'], exp: NOW + 120 }],
    ['an empty list', { crit: [] }],
    ['an unencoded payload', { crit: ['b64'], b64: false }],
    ['b64 that changes nothing', { crit: ['b64'], b64: true }],
    ['null', { crit: null }],
  ])('%s', async (_, header) => {
    await expectRefusal(await forge(undefined, { header }), 'critical_header');
  });
});

describe('RP-34 J-9 another typ is refused', () => {
  test.each([
    'at+jwt',
    'secevent+jwt',
    'command+jwt',
    'dpop+jwt',
    'logout',
    '',
    'logout+jwt ',
    'x/logout+jwt',
    5,
    null,
  ])('%j', async (typ) => {
    await expectRefusal(await forge(undefined, { header: { typ } }), 'type_mismatch');
  });

  test.each([undefined, 'JWT', 'application/JWT', 'at+jwt'])('%j in strict mode', async (typ) => {
    await expectRefusal(await forge(undefined, { header: { typ } }), 'type_mismatch', { requireType: true });
  });
});

describe('J-17 what is not a JWS in compact serialization is refused', () => {
  const flattened = { protected: goodHeader, payload: goodPayload, signature: goodSignature };
  test.each<[string, string, LogoutTokenErrorCode]>([
    ['flattened JSON', JSON.stringify(flattened), 'malformed'],
    ['general JSON', JSON.stringify({ payload: goodPayload, signatures: [flattened] }), 'malformed'],
    ['four segments', `${good}.AAAA`, 'malformed'],
    ['two segments', `${goodHeader}.${goodPayload}`, 'malformed'],
    ['six segments', `${good}.AAAA.AAAA.AAAA`, 'malformed'],
    ['only dots', '.'.repeat(MAX_TOKEN_LENGTH), 'malformed'],
    ['empty', '', 'malformed'],
    ['white space', ' ', 'malformed'],
    ['two dots', '..', 'header_invalid'],
    ['Bearer prefix', `Bearer ${good}`, 'encoding_invalid'],
    ['white space before', ` ${good}`, 'encoding_invalid'],
    ['a header that is no object', `${encode([])}.${goodPayload}.${goodSignature}`, 'header_invalid'],
    ['a header that is no JSON', `${encode('{')}.${goodPayload}.${goodSignature}`, 'header_invalid'],
    ['A-21 a token above the limit', `${good}${'A'.repeat(MAX_TOKEN_LENGTH)}`, 'token_too_large'],
  ])('%s', async (_, token, code) => {
    await expectRefusal(token, code);
  });

  test.each([undefined, null, 5, ['a'], {}, Buffer.from(good)])('no string: %j', async (value) => {
    await expectRefusal(JSON.parse(JSON.stringify({ value })).value, 'malformed');
  });

  test('a token at the limit is judged', async () => {
    const token = await forge(claimsWith({ filler: 'x'.repeat(8000) }));
    expect(token.length).toBeLessThan(MAX_TOKEN_LENGTH);
    await expect(verify(token)).resolves.toBeDefined();
  });
});

test('A-10 the cheap checks come before the keys are asked for', async () => {
  let asked = 0;
  const counting = { ...localJwks(jwks(rsaKey.publicJwk)) };
  const { findKey } = counting;
  counting.findKey = (...request) => {
    asked += 1;
    return findKey(...request);
  };
  const failing = [
    'x'.repeat(MAX_TOKEN_LENGTH + 1),
    'no token',
    `${good}=`,
    await forge(undefined, { header: { alg: 'HS256' } }),
    await forge(undefined, { header: { typ: 'at+jwt' } }),
    await forge(undefined, { header: { crit: ['x'] } }),
    await forge(undefined, { header: { kid: 5 } }),
    await forge(claimsWith({ iss: 'https://evil.example' })),
    await forge(claimsWith({ aud: 'client-2' })),
    await forge('[]'),
  ];
  for (const token of failing) {
    await expect(verify(token, { keys: counting })).rejects.toMatchObject({ name: 'LogoutTokenError' });
  }
  expect(asked).toBe(0);
  await verify(await forge(baseClaims()), { keys: counting });
  expect(asked).toBe(1);
});
