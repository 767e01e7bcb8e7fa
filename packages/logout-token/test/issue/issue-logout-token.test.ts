import { compactDecrypt, decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, type JWK } from 'jose';
import { describe, expect, test } from 'vitest';
import {
  clientSecret,
  type IssueLogoutTokenOptions,
  issueLogoutToken,
  type LogoutTokenIssueErrorCode,
  localJwks,
  SIGNING_ALGORITHMS,
} from '../../src/index.ts';
import { CLIENT, EVENT, ISSUER, importSecret, jwks, makeKey, NOW, rsaKey, SECRET, SIGNERS, verify } from '../forge.ts';

const base: IssueLogoutTokenOptions = {
  issuer: ISSUER,
  audience: CLIENT,
  subject: 'subject-1',
  sessionId: 'session-1',
  signing: { algorithm: 'RS256', key: rsaKey.privateKey, keyId: 'rsa-1' },
  now: () => NOW * 1000 + 999,
};
const issue = (changes: Partial<IssueLogoutTokenOptions> = {}) => issueLogoutToken({ ...base, ...changes });

describe('O-4 the issued token has exactly what the specification asks for', () => {
  test('OP-14, OP-16, OP-17, OP-18, OP-24 claims', async () => {
    const { token, tokenId, issuedAt, expiresAt } = await issue();
    expect(decodeJwt(token)).toEqual({
      iss: ISSUER,
      aud: CLIENT,
      iat: NOW,
      exp: NOW + 120,
      jti: tokenId,
      sub: 'subject-1',
      sid: 'session-1',
      events: { [EVENT]: {} },
    });
    expect([issuedAt, expiresAt]).toEqual([NOW, NOW + 120]);
    expect(tokenId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('OP-23 header', async () => {
    expect(decodeProtectedHeader((await issue()).token)).toEqual({ alg: 'RS256', kid: 'rsa-1', typ: 'logout+jwt' });
  });

  test('O-9 every token has its own jti', async () => {
    expect((await issue()).tokenId).not.toBe((await issue()).tokenId);
  });

  test('OP-15 sub alone and sid alone', async () => {
    const { sessionId: _sid, ...subOnly } = base;
    const { subject: _sub, ...sidOnly } = base;
    expect(Object.keys(decodeJwt((await issueLogoutToken(subOnly)).token))).not.toContain('sid');
    expect(Object.keys(decodeJwt((await issueLogoutToken(sidOnly)).token))).not.toContain('sub');
  });

  test('OP-19 optional members', async () => {
    const { token } = await issue({
      eventTime: NOW - 60,
      revokeOfflineAccess: true,
      claims: { tenant: 't' },
      jti: 'mine',
      lifetime: 30,
    });
    expect(decodeJwt(token)).toMatchObject({
      toe: NOW - 60,
      events: { [EVENT]: {}, revoke_offline_access: true },
      tenant: 't',
      jti: 'mine',
      exp: NOW + 30,
    });
  });

  test('A-26 an event time ahead of the clock is brought back to iat', async () => {
    expect(decodeJwt((await issue({ eventTime: NOW + 0.5 })).token).toe).toBe(NOW);
  });
});

type Refused = [name: string, changes: Record<string, unknown>, code: LogoutTokenIssueErrorCode];
const refused: Refused[] = [
  ['an empty issuer', { issuer: '' }, 'issuer_invalid'],
  ['no issuer', { issuer: undefined }, 'issuer_invalid'],
  ['an empty audience', { audience: '' }, 'audience_invalid'],
  ['OP-26 several audiences', { audience: [CLIENT, 'client-2'] }, 'audience_invalid'],
  ['OP-15 neither sub nor sid', { subject: undefined, sessionId: undefined }, 'subject_or_session_missing'],
  ['an empty subject', { subject: '' }, 'subject_invalid'],
  ['an empty subject without session', { subject: '', sessionId: undefined }, 'subject_invalid'],
  ['a subject that is too long', { subject: 's'.repeat(256) }, 'subject_invalid'],
  ['a subject that is no string', { subject: null }, 'subject_invalid'],
  ['an empty session id', { sessionId: '' }, 'session_id_invalid'],
  ['a session id that is not ASCII', { sessionId: 'ü' }, 'session_id_invalid'],
  ['an empty jti', { jti: '' }, 'token_id_invalid'],
  ['a jti that is too long', { jti: 'j'.repeat(257) }, 'token_id_invalid'],
  ['OP-24 a lifetime above two minutes', { lifetime: 121 }, 'lifetime_invalid'],
  ['no lifetime', { lifetime: 0 }, 'lifetime_invalid'],
  ['a fractional lifetime', { lifetime: 1.5 }, 'lifetime_invalid'],
  ['A-26 a lifetime that is no number', { lifetime: Number.NaN }, 'lifetime_invalid'],
  ['A-26 an event time that is no number', { eventTime: Number.NaN }, 'event_time_invalid'],
  ['a negative event time', { eventTime: -1 }, 'event_time_invalid'],
  ['OP-18 a nonce', { claims: { nonce: 'n' } }, 'claim_reserved'],
  ['OP-18 a nonce that is undefined', { claims: { nonce: undefined } }, 'claim_reserved'],
  ...['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'sid', 'events', 'toe', 'typ'].map(
    (name): Refused => [`an extra claim ${name}`, { claims: { [name]: 'x' } }, 'claim_reserved'],
  ),
  ['claims that are no JSON', { claims: { big: 1n } }, 'claims_invalid'],
  ['claims that make it too large', { claims: { filler: 'x'.repeat(12_000) } }, 'token_too_large'],
  ['OP-21, A-12 alg none', { signing: { ...base.signing, algorithm: 'none' } }, 'algorithm_unsupported'],
  ['an unknown alg', { signing: { ...base.signing, algorithm: 'toString' } }, 'algorithm_unsupported'],
];

test.each(refused)('%s is refused', async (_, changes, code) => {
  const options = Object.assign({}, base, changes);
  await expect(issueLogoutToken(options)).rejects.toMatchObject({ name: 'LogoutTokenIssueError', code });
});

describe('keys', () => {
  const sign = (algorithm: string, key: unknown) =>
    issueLogoutToken(Object.assign({}, base, { signing: { algorithm, key } }));

  test.each(SIGNING_ALGORITHMS)(
    '%s: what is issued verifies, from a CryptoKey and from a JWK or octets',
    async (algorithm) => {
      const symmetric = algorithm === 'HS256' || algorithm === 'HS384' || algorithm === 'HS512';
      const pair = symmetric ? undefined : await makeKey(algorithm, 'k');
      const keys = pair ? localJwks(jwks(pair.publicJwk)) : clientSecret(SECRET);
      const materials = symmetric
        ? [
            await importSecret(algorithm, SECRET),
            new TextEncoder().encode(SECRET),
            { kty: 'oct', k: Buffer.from(SECRET).toString('base64url') },
          ]
        : [pair?.privateKey, pair?.privateJwk];
      for (const key of materials) {
        const { token } = await sign(algorithm, key);
        await expect(verify(token, { algorithm, keys })).resolves.toMatchObject({ sessionId: 'session-1' });
      }
    },
  );

  test('the kid of a JWK is used, unless another is given', async () => {
    const key: JWK = { ...rsaKey.privateJwk };
    const fromJwk = await issue({ signing: { algorithm: 'RS256', key } });
    const given = await issue({ signing: { algorithm: 'RS256', key, keyId: 'given' } });
    expect(decodeProtectedHeader(fromJwk.token).kid).toBe('rsa-1');
    expect(decodeProtectedHeader(given.token).kid).toBe('given');
  });

  test.each<[string, () => Promise<[string, unknown]>, LogoutTokenIssueErrorCode]>([
    ['RSA of 1024 bits', async () => ['RS256', (await makeKey('RS256', 'w', 1024)).privateKey], 'key_too_weak'],
    ['an RSA JWK of 1024 bits', async () => ['RS256', (await makeKey('RS256', 'w', 1024)).privateJwk], 'key_too_weak'],
    ['a secret of 31 octets for HS256', async () => ['HS256', new Uint8Array(31)], 'key_too_weak'],
    ['a secret of 32 octets for HS512', async () => ['HS512', new Uint8Array(32)], 'key_too_weak'],
    ['a short HMAC CryptoKey', async () => ['HS256', await importSecret('HS256', 'short')], 'key_too_weak'],
    ['a short oct JWK', async () => ['HS256', { kty: 'oct', k: 'c2hvcnQ' }], 'key_too_weak'],
    ['the RSA private key as HMAC secret', async () => ['HS256', rsaKey.privateKey], 'key_unsuitable'],
    ['an RSA JWK as HMAC secret', async () => ['HS256', rsaKey.privateJwk], 'key_unsuitable'],
    ['octets for RSA', async () => ['RS256', new Uint8Array(256)], 'key_unsuitable'],
    ['an oct JWK for RSA', async () => ['RS256', { kty: 'oct', k: 'A'.repeat(400) }], 'key_unsuitable'],
    ['a public key', async () => ['RS256', rsaKey.publicJwk], 'key_unsuitable'],
    ['a key of another algorithm', async () => ['PS256', rsaKey.privateKey], 'key_unsuitable'],
    ['a key of another curve', async () => ['ES384', (await makeKey('ES256')).privateJwk], 'key_unsuitable'],
    ['a JWK for encryption', async () => ['RS256', { ...rsaKey.privateJwk, use: 'enc' }], 'key_unsuitable'],
    ['a JWK with another alg', async () => ['RS256', { ...rsaKey.privateJwk, alg: 'RS512' }], 'key_unsuitable'],
    ['no key', async () => ['RS256', undefined], 'key_unsuitable'],
  ])('%s is refused', async (_, make, code) => {
    const [algorithm, key] = await make();
    const failure = await sign(algorithm, key).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'LogoutTokenIssueError', code });
  });
});

describe('OP-22 encryption', async () => {
  const { publicKey, privateKey } = await generateKeyPair('RSA-OAEP-256', { extractable: true });
  const settings = { algorithm: 'RSA-OAEP-256', encryption: 'A128CBC-HS256' };

  test('repeats iss in the JWE header and holds a signed token', async () => {
    const { token } = await issue({ encryption: { ...settings, key: publicKey, keyId: 'enc-1' } });
    expect(decodeProtectedHeader(token)).toEqual({
      alg: 'RSA-OAEP-256',
      enc: 'A128CBC-HS256',
      kid: 'enc-1',
      cty: 'JWT',
      iss: ISSUER,
    });
    const { plaintext } = await compactDecrypt(token, privateKey);
    expect(decodeProtectedHeader(new TextDecoder().decode(plaintext)).typ).toBe('logout+jwt');
    await expect(verify(token, { decryption: { ...settings, key: privateKey } })).resolves.toBeDefined();
  });

  test('takes a JWK with its kid', async () => {
    const key: JWK = { ...(await exportJWK(publicKey)), kid: 'enc-2', use: 'enc' };
    const { token } = await issue({ encryption: { ...settings, key } });
    expect(decodeProtectedHeader(token).kid).toBe('enc-2');
  });

  test.each<[string, () => Promise<object>, LogoutTokenIssueErrorCode]>([
    ['PBES2', async () => ({ algorithm: 'PBES2-HS256+A128KW' }), 'encryption_unsupported'],
    ['RSA1_5', async () => ({ algorithm: 'RSA1_5' }), 'encryption_unsupported'],
    ['an unknown enc', async () => ({ encryption: 'A512GCM' }), 'encryption_unsupported'],
    ['a private key', async () => ({ key: privateKey }), 'encryption_key_unsuitable'],
    [
      'a signing JWK',
      async () => ({ key: { ...(await exportJWK(publicKey)), use: 'sig' } }),
      'encryption_key_unsuitable',
    ],
    ['octets for RSA', async () => ({ key: new Uint8Array(32) }), 'encryption_key_unsuitable'],
    ['a short secret', async () => ({ algorithm: 'A256KW', key: new Uint8Array(16) }), 'encryption_key_unsuitable'],
    ['no key', async () => ({ key: undefined }), 'encryption_key_unsuitable'],
    ['RSA of 1024 bits', async () => ({ key: await weakKey() }), 'encryption_key_too_weak'],
  ])('%s is refused', async (_, make, code) => {
    const encryption = Object.assign({ ...settings, key: publicKey }, await make());
    await expect(issue({ encryption })).rejects.toMatchObject({ name: 'LogoutTokenIssueError', code });
  });

  async function weakKey(): Promise<CryptoKey> {
    const parameters = { ...SIGNERS.RS256.generate, name: 'RSA-OAEP', modulusLength: 1024 };
    const pair = await crypto.subtle.generateKey(parameters, true, ['encrypt', 'decrypt']);
    if (!('publicKey' in pair)) throw new Error('A key pair was expected.');
    return pair.publicKey;
  }
});
