import { describe, expect, test } from 'vitest';
import { ConfigurationError, clientSecret, type LogoutTokenErrorCode, localJwks } from '../../src/index.ts';
import {
  claimsWith,
  encode,
  expectRefusal,
  forge,
  importSecret,
  jwks,
  makeKey,
  rsaKey,
  SECRET,
  SIGNERS,
  verify,
} from '../forge.ts';

const good = await forge();
const [goodHeader = '', goodPayload = '', goodSignature = ''] = good.split('.');
const ecKey = await makeKey('ES256', 'ec-1');
const publicKey = await crypto.subtle.importKey('jwk', rsaKey.publicJwk, SIGNERS.RS256.generate, true, ['verify']);
const der = Buffer.from(await crypto.subtle.exportKey('spki', publicKey));
const pem = `-----BEGIN PUBLIC KEY-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END PUBLIC KEY-----\n`;

describe('RP-9 A-12 J-1 unsigned tokens are refused', () => {
  test.each(['none', 'None', 'nOnE', 'NONE'])('alg %s with an empty signature', async (alg) => {
    await expectRefusal(`${encode({ alg })}.${goodPayload}.`, 'unsigned');
  });

  test('alg none with the signature of another token', async () => {
    await expectRefusal(`${encode({ alg: 'none', kid: 'rsa-1' })}.${goodPayload}.${goodSignature}`, 'unsigned');
  });

  test('RP-7 a good header with an empty signature', async () => {
    await expectRefusal(`${goodHeader}.${goodPayload}.`, 'signature_invalid');
  });

  test.each([undefined, null, 5, ['RS256'], '', 'rs256', 'RS256 '])('alg %j', async (alg) => {
    await expectRefusal(await forge(undefined, { header: { alg } }), 'algorithm_mismatch');
  });

  test('none cannot be configured', async () => {
    const options = JSON.parse('{"algorithm":"none"}');
    await expect(verify(`${encode({ alg: 'none' })}.${goodPayload}.`, options)).rejects.toMatchObject({
      name: 'ConfigurationError',
      code: 'algorithm_unsupported',
    });
  });
});

describe('A-11 J-2 HS256 keyed with the RSA public key is refused', () => {
  test.each([
    ['PEM', Buffer.from(pem)],
    ['PEM without its last line break', Buffer.from(pem.trim())],
    ['DER', der],
    ['JWK', Buffer.from(JSON.stringify(rsaKey.publicJwk))],
    ['modulus', Buffer.from(String(rsaKey.publicJwk.n))],
  ])('%s', async (_, octets) => {
    const key = { algorithm: 'HS256' as const, privateKey: await importSecret('HS256', new Uint8Array(octets)) };
    const token = await forge(undefined, { key, header: { kid: 'rsa-1' } });
    await expectRefusal(token, 'algorithm_mismatch');
    await expect(verify(token, { algorithm: 'HS256' })).rejects.toBeInstanceOf(ConfigurationError);
  });
});

describe('RP-8 A-11 J-3 J-4 an algorithm that is not the registered one is refused', () => {
  const keys = localJwks(jwks(rsaKey.publicJwk, ecKey.publicJwk));

  test('J-3 ES256 instead of RS256, the default, with a key of the issuer', async () => {
    await expectRefusal(await forge(undefined, { key: ecKey }), 'algorithm_mismatch', { keys });
  });

  test('J-3 RS256 instead of ES256', async () => {
    await expectRefusal(good, 'algorithm_mismatch', { keys, algorithm: 'ES256' });
  });

  test('J-3 another algorithm of the same key', async () => {
    await expectRefusal(good, 'algorithm_mismatch', { keys, algorithm: 'PS256' });
  });

  test('J-4 HS256 with the correct secret while RS256 is registered', async () => {
    const key = { algorithm: 'HS256' as const, privateKey: await importSecret('HS256', SECRET) };
    await expectRefusal(await forge(undefined, { key }), 'algorithm_mismatch');
  });

  test('J-4 RS256 while HS256 is registered', async () => {
    await expectRefusal(good, 'algorithm_mismatch', { algorithm: 'HS256', keys: clientSecret(SECRET) });
  });

  test('J-4 HS256 with another secret', async () => {
    const key = { algorithm: 'HS256' as const, privateKey: await importSecret('HS256', `${SECRET}.`) };
    const options = { algorithm: 'HS256' as const, keys: clientSecret(SECRET) };
    await expectRefusal(await forge(undefined, { key }), 'signature_invalid', options);
  });
});

describe('RP-7 J-5 a changed signature or spelling is refused', () => {
  const bytes = Buffer.from(goodSignature, 'base64url');
  const flipped = Buffer.from(bytes);
  flipped[100] = (flipped[100] ?? 0) ^ 1;
  // 256 octets leave four unused bits in the last character.
  const trailingBits = goodSignature.slice(0, -1) + String.fromCharCode(goodSignature.charCodeAt(341) + 1);
  const stray = goodPayload.length % 4 === 0 ? goodPayload : `${goodPayload}A`;

  test.each<[string, string, LogoutTokenErrorCode]>([
    ['one bit', `${goodHeader}.${goodPayload}.${flipped.toString('base64url')}`, 'signature_invalid'],
    ['truncated', `${goodHeader}.${goodPayload}.${bytes.subarray(1).toString('base64url')}`, 'signature_invalid'],
    ['truncated by a character', good.slice(0, -1), 'encoding_invalid'],
    ['one more octet', `${goodHeader}.${goodPayload}.${goodSignature.slice(0, -1)}AAA`, 'signature_invalid'],
    ['all zero', `${goodHeader}.${goodPayload}.${Buffer.alloc(256).toString('base64url')}`, 'signature_invalid'],
    ['trailing bits', `${goodHeader}.${goodPayload}.${trailingBits}`, 'encoding_invalid'],
    ['padding', `${good}==`, 'encoding_invalid'],
    ['padding of the header', `${goodHeader}=.${goodPayload}.${goodSignature}`, 'encoding_invalid'],
    ['a stray character after the payload', `${goodHeader}.${stray}A.${goodSignature}`, 'encoding_invalid'],
    ['the base64 alphabet', `${goodHeader}.${goodPayload}.+/${goodSignature.slice(2)}`, 'encoding_invalid'],
    ['a line break inside', `${goodHeader}.${goodPayload}.\n${goodSignature}`, 'encoding_invalid'],
    ['a line break after', `${good}\n`, 'encoding_invalid'],
    [
      'the signature of another payload',
      `${goodHeader}.${encode(claimsWith({ sid: 's' }))}.${goodSignature}`,
      'signature_invalid',
    ],
  ])('%s', async (_, token, code) => {
    await expectRefusal(token, code);
  });
});

describe('J-21 ES256 signatures out of range are refused', () => {
  const options = { algorithm: 'ES256' as const, keys: localJwks(jwks(ecKey.publicJwk)) };
  const order = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex');
  test.each([
    ['r and s zero', Buffer.alloc(64)],
    ['r zero', Buffer.concat([Buffer.alloc(32), Buffer.alloc(32, 1)])],
    ['r and s the group order', Buffer.concat([order, order])],
    ['all ones', Buffer.alloc(64, 0xff)],
    ['empty', Buffer.alloc(0)],
    ['DER form', Buffer.from('3006020100020100', 'hex')],
  ])('%s', async (_, signature) => {
    const [header, payload] = (await forge(undefined, { key: ecKey })).split('.');
    await expectRefusal(`${header}.${payload}.${signature.toString('base64url')}`, 'signature_invalid', options);
  });
});
