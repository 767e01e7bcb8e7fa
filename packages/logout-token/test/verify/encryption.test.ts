import { deflateRawSync } from 'node:zlib';
import { CompactEncrypt, exportJWK, generateKeyPair, type JWK } from 'jose';
import { describe, expect, test } from 'vitest';
import type { VerifyLogoutTokenOptions } from '../../src/index.ts';
import { encode, expectRefusal, forge, ISSUER, MARK, verify } from '../forge.ts';

const rsa = await generateKeyPair('RSA-OAEP-256', { extractable: true });
const settings = { algorithm: 'RSA-OAEP-256', encryption: 'A256GCM' };
const decryption = { ...settings, key: rsa.privateKey };
const negotiated: Partial<VerifyLogoutTokenOptions> = { decryption };

async function encrypt(
  plaintext: string | Uint8Array,
  header: object = {},
  key: CryptoKey | Uint8Array = rsa.publicKey,
) {
  const bytes = typeof plaintext === 'string' ? new TextEncoder().encode(plaintext) : plaintext;
  const members = { alg: settings.algorithm, enc: settings.encryption, cty: 'JWT', iss: ISSUER, ...header };
  return new CompactEncrypt(bytes).setProtectedHeader(members).encrypt(key);
}

/** A JWE whose header says more than its encryption did; the tag no longer fits, but the header is read first. */
async function relabel(header: object): Promise<string> {
  const [, ...rest] = (await encrypt(await forge())).split('.');
  return [encode({ alg: settings.algorithm, enc: settings.encryption, ...header }), ...rest].join('.');
}

describe('RP-5 V-16 a JWE of the base token is accepted when encryption is registered', () => {
  test('RSA-OAEP-256', async () => {
    await expect(verify(await encrypt(await forge()), negotiated)).resolves.toMatchObject({ sessionId: 'session-1' });
  });

  test.each([
    ['without cty and iss', { cty: undefined, iss: undefined }],
    ['with typ', { typ: 'logout+jwt' }],
    ['with a kid', { kid: 'client-key' }],
  ])('%s', async (_, header) => {
    await expect(verify(await encrypt(await forge(), header), negotiated)).resolves.toBeDefined();
  });

  test('with the key as JWK', async () => {
    const key: JWK = { ...(await exportJWK(rsa.privateKey)), use: 'enc' };
    const token = await encrypt(await forge());
    await expect(verify(token, { decryption: { ...settings, key } })).resolves.toBeDefined();
    await expect(verify(token, { decryption: { ...settings, key } })).resolves.toBeDefined();
  });

  test.each(['ECDH-ES', 'ECDH-ES+A128KW'])('%s', async (algorithm) => {
    const pair = await generateKeyPair(algorithm);
    const token = await encrypt(await forge(), { alg: algorithm }, pair.publicKey);
    const options = { decryption: { algorithm, encryption: 'A256GCM', key: pair.privateKey } };
    await expect(verify(token, options)).resolves.toBeDefined();
  });

  test.each([
    ['dir', 'A256GCM', 32],
    ['dir', 'A128CBC-HS256', 32],
    ['A128KW', 'A256GCM', 16],
    ['A256GCMKW', 'A128GCM', 32],
  ])('%s with %s', async (algorithm, encryption, bytes) => {
    const key = crypto.getRandomValues(new Uint8Array(bytes));
    const token = await encrypt(await forge(), { alg: algorithm, enc: encryption }, key);
    await expect(verify(token, { decryption: { algorithm, encryption, key } })).resolves.toBeDefined();
  });
});

describe('A-35 J-14 what must not be inside or on a JWE is refused', () => {
  test('an unsigned JWS', async () => {
    const [, payload] = (await forge()).split('.');
    await expectRefusal(await encrypt(`${encode({ alg: 'none' })}.${payload}.`), 'unsigned', negotiated);
  });

  test('claims without any signature', async () => {
    await expectRefusal(await encrypt(JSON.stringify({ iss: ISSUER })), 'malformed', negotiated);
  });

  test('another JWE', async () => {
    await expectRefusal(await encrypt(await encrypt(await forge())), 'encryption_nested', negotiated);
  });

  test('plaintext that is no UTF-8', async () => {
    await expectRefusal(await encrypt(new Uint8Array([0xff, 0x2e, 0x2e])), 'encoding_invalid', negotiated);
  });

  test('plaintext after a byte order mark', async () => {
    await expectRefusal(await encrypt(`${MARK}${await forge()}`), 'encoding_invalid', negotiated);
  });

  test('zip: a bomb is not inflated', async () => {
    const bomb = deflateRawSync(Buffer.alloc(5_000_000));
    const token = await encrypt(bomb);
    const [, ...rest] = token.split('.');
    const header = encode({ alg: settings.algorithm, enc: settings.encryption, zip: 'DEF' });
    await expectRefusal([header, ...rest].join('.'), 'encryption_compressed', negotiated);
  });

  test('zip that a real sender made', async () => {
    const token = await encrypt(await forge(), { zip: 'DEF' });
    await expectRefusal(token, 'encryption_compressed', negotiated);
  });

  test('PBES2 with a huge p2c', async () => {
    const header = { alg: 'PBES2-HS256+A128KW', p2c: 2 ** 31 - 1, p2s: encode('salt') };
    await expectRefusal(await relabel(header), 'encryption_mismatch', negotiated);
  });

  test('PBES2 cannot be configured', async () => {
    const options = { decryption: { ...decryption, algorithm: 'PBES2-HS256+A128KW' } };
    await expect(verify(await forge(), options)).rejects.toMatchObject({ code: 'decryption_unsupported' });
  });

  test.each<[string, object, 'encryption_mismatch' | 'critical_header' | 'type_mismatch' | 'issuer_mismatch']>([
    ['RP-5 another alg', { alg: 'RSA-OAEP' }, 'encryption_mismatch'],
    ['alg dir', { alg: 'dir' }, 'encryption_mismatch'],
    ['RP-5 another enc', { enc: 'A128GCM' }, 'encryption_mismatch'],
    ['no enc', { enc: undefined }, 'encryption_mismatch'],
    ['crit', { crit: ['exp'] }, 'critical_header'],
    ['another typ', { typ: 'at+jwt' }, 'type_mismatch'],
    ['another iss', { iss: 'https://evil.example' }, 'issuer_mismatch'],
  ])('%s', async (_, header, code) => {
    await expectRefusal(await relabel(header), code, negotiated);
  });

  test('a header that was changed after encryption', async () => {
    await expectRefusal(await relabel({ kid: 'x' }), 'decryption_failed', negotiated);
  });

  test('RP-5 a key that is not ours', async () => {
    const stranger = await generateKeyPair('RSA-OAEP-256');
    await expectRefusal(await encrypt(await forge(), {}, stranger.publicKey), 'decryption_failed', negotiated);
  });

  test('segments that are not canonical', async () => {
    await expectRefusal(`${await encrypt(await forge())}=`, 'encoding_invalid', negotiated);
  });
});

test('RP-6 A-35 J-15 a plain JWS is refused when encryption was negotiated', async () => {
  await expectRefusal(await forge(), 'encryption_required', negotiated);
});

test('A-35 J-16 a JWE is refused when none was negotiated', async () => {
  await expectRefusal(await encrypt(await forge()), 'encryption_unexpected');
});

describe('a decryption key that can never work is a configuration error', () => {
  test.each<[string, () => Promise<NonNullable<VerifyLogoutTokenOptions['decryption']>>]>([
    ['a public key', async () => ({ ...settings, key: rsa.publicKey })],
    ['a signing JWK', async () => ({ ...settings, key: { ...(await exportJWK(rsa.privateKey)), use: 'sig' } })],
    ['an EC key for RSA', async () => ({ ...settings, key: (await generateKeyPair('ECDH-ES')).privateKey })],
    ['octets for RSA', async () => ({ ...settings, key: new Uint8Array(32) })],
    ['a secret of another length', async () => ({ algorithm: 'dir', encryption: 'A256GCM', key: new Uint8Array(16) })],
    ['an RSA key as secret', async () => ({ ...decryption, algorithm: 'A128KW' })],
  ])('%s', async (_, make) => {
    await expect(verify(await encrypt(await forge()), { decryption: await make() })).rejects.toMatchObject({
      name: 'ConfigurationError',
      code: 'decryption_key_unsuitable',
    });
  });
});
