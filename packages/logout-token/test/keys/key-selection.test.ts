import { describe, expect, test } from 'vitest';
import { type LogoutTokenErrorCode, localJwks } from '../../src/index.ts';
import { encode, expectRefusal, forge, importSecret, jwks, makeKey, rsaKey, SECRET, verify } from '../forge.ts';

const good = await forge();
const ecKey = await makeKey('ES256', 'ec-1');
const otherKey = await makeKey('RS256', 'rsa-1');

describe('J-6 keys that must not be used are not used', () => {
  test('RP-7 the key of another issuer', async () => {
    await expectRefusal(await forge(undefined, { key: otherKey }), 'signature_invalid');
  });

  test.each<[string, object]>([
    ['use enc', { use: 'enc' }],
    ['another alg', { alg: 'RS512' }],
    ['key_ops without verify', { key_ops: ['encrypt'] }],
    ['key_ops that is no array', { key_ops: 'verify' }],
    ['another type', { kty: 'EC' }],
    ['no modulus', { n: undefined }],
    ['a modulus that is no base64url', { n: '***' }],
    ['a modulus and no exponent', { e: undefined }],
  ])('%s', async (_, members) => {
    const keys = localJwks(jwks({ ...rsaKey.publicJwk, ...members }));
    await expectRefusal(good, 'key_unsuitable', { keys });
  });

  test('an EC key on another curve', async () => {
    const keys = localJwks(jwks({ ...(await makeKey('ES384', 'ec-1')).publicJwk }));
    await expectRefusal(await forge(undefined, { key: ecKey }), 'key_unsuitable', { keys, algorithm: 'ES256' });
  });

  test('an EC key whose point is not on its curve', async () => {
    const keys = localJwks(jwks({ ...ecKey.publicJwk, x: ecKey.publicJwk.y }));
    await expectRefusal(await forge(undefined, { key: ecKey }), 'key_unsuitable', { keys, algorithm: 'ES256' });
  });

  test('an oct key in the JWKS', async () => {
    const secret = { algorithm: 'HS256' as const, privateKey: await importSecret('HS256', SECRET) };
    const keys = localJwks(jwks({ kty: 'oct', k: encode(SECRET), kid: 'oct-1' }));
    const token = await forge(undefined, { key: secret, header: { kid: 'oct-1' } });
    await expectRefusal(token, 'algorithm_mismatch', { keys });
    await expect(verify(token, { keys, algorithm: 'HS256' })).rejects.toMatchObject({ code: 'keys_unsuitable' });
    await expectRefusal(await forge(undefined, { header: { kid: 'oct-1' } }), 'key_unknown', { keys });
  });

  test('entries that are no keys at all do no harm', async () => {
    const entries = [null, 5, 'text', [], {}, { kty: 5 }, { kty: 'RSA', kid: 7 }, { kty: 'unheard of', kid: 'rsa-1' }];
    const keys = localJwks(JSON.parse(JSON.stringify({ keys: [...entries, rsaKey.publicJwk] })));
    await expect(verify(good, { keys })).resolves.toBeDefined();
  });

  test('a private key published by mistake serves as the public key it contains', async () => {
    const keys = localJwks(jwks(rsaKey.privateJwk));
    await expect(verify(good, { keys })).resolves.toBeDefined();
  });
});

describe('A-15 J-18 a kid is compared and nothing else', () => {
  test.each<[string, unknown, LogoutTokenErrorCode]>([
    ['a path', '../../dev/null', 'key_unknown'],
    ['SQL', "' OR 1=1", 'key_unknown'],
    ['__proto__', '__proto__', 'key_unknown'],
    ['constructor', 'constructor', 'key_unknown'],
    ['empty', '', 'key_unknown'],
    ['another case', 'RSA-1', 'key_unknown'],
    ['at the limit', 'k'.repeat(256), 'key_unknown'],
    ['above the limit', 'k'.repeat(257), 'key_id_invalid'],
    ['10 kB', 'k'.repeat(10_000), 'token_too_large'],
    ['a number', 1, 'key_id_invalid'],
    ['null', null, 'key_id_invalid'],
    ['an object', { toString: 'rsa-1' }, 'key_id_invalid'],
    ['an array', ['rsa-1'], 'key_id_invalid'],
  ])('%s', async (_, kid, code) => {
    await expectRefusal(await forge(undefined, { header: { kid } }), code);
  });

  test('a key may be called __proto__', async () => {
    const keys = localJwks(jwks({ ...rsaKey.publicJwk, kid: '__proto__' }));
    await expect(verify(await forge(undefined, { header: { kid: '__proto__' } }), { keys })).resolves.toBeDefined();
  });
});

describe('J-19 without a kid, several suitable keys are refused', () => {
  const keys = localJwks(jwks(otherKey.publicJwk, { ...rsaKey.publicJwk, kid: 'rsa-2' }));

  test('without a kid', async () => {
    await expectRefusal(await forge(undefined, { header: { kid: undefined } }), 'key_ambiguous', { keys });
  });

  test('with a kid that two keys have', async () => {
    const twice = localJwks(jwks(rsaKey.publicJwk, otherKey.publicJwk));
    await expectRefusal(good, 'key_ambiguous', { keys: twice });
  });

  test('without a kid and without any suitable key', async () => {
    const none = localJwks(jwks(ecKey.publicJwk));
    await expectRefusal(await forge(undefined, { header: { kid: undefined } }), 'key_unknown', { keys: none });
  });
});

test.each([512, 1024, 2047])('J-20 an RSA key of %i bits is refused', async (bits) => {
  const key = await makeKey('RS256', 'weak', bits);
  const keys = localJwks(jwks(key.publicJwk));
  await expectRefusal(await forge(undefined, { key }), 'key_unsuitable', { keys });
  await expectRefusal(await forge(undefined, { key, header: { kid: undefined } }), 'key_unknown', { keys });
});
