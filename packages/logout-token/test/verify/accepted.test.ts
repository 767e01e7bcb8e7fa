import { describe, expect, test } from 'vitest';
import { clientSecret, localJwks, type SigningAlgorithm, type VerifyLogoutTokenOptions } from '../../src/index.ts';
import {
  CLIENT,
  claimsWith,
  EVENT,
  type ForgeOptions,
  forge,
  ISSUER,
  importSecret,
  jwks,
  makeKey,
  NOW,
  rsaKey,
  SECRET,
  verify,
} from '../forge.ts';

test('V-1 the base token is accepted, with sub and sid', async () => {
  const token = await verify(await forge());
  expect(token).toMatchObject({
    issuer: ISSUER,
    audience: [CLIENT],
    issuedAt: NOW,
    expiresAt: NOW + 120,
    usableUntil: NOW + 180,
    tokenId: 'e1f0c2ce-3a58-4ad6-a0a4-6f4ff5c2a7a1',
    subject: 'subject-1',
    sessionId: 'session-1',
    eventTime: undefined,
    revokeOfflineAccess: false,
  });
});

test('V-2 without sid the result names the subject and no session', async () => {
  const token = await verify(await forge(claimsWith({ sid: undefined })));
  expect(token.subject).toBe('subject-1');
  expect(token.sessionId).toBeUndefined();
});

test('V-3 without sub the result names the session and no subject', async () => {
  const token = await verify(await forge(claimsWith({ sub: undefined })));
  expect(token.subject).toBeUndefined();
  expect(token.sessionId).toBe('session-1');
});

interface Case {
  claims?: Record<string, unknown>;
  header?: ForgeOptions['header'];
  options?: Partial<VerifyLogoutTokenOptions>;
}

const accepted: Record<string, Case> = {
  'V-4 aud is an array of the one client': { claims: { aud: [CLIENT] } },
  'V-5 a further audience that is trusted': {
    claims: { aud: [CLIENT, 'trusted-2'] },
    options: { trustedAudiences: ['trusted-2'] },
  },
  'RP-34 V-6 typ missing': { header: { typ: undefined } },
  'RP-34 V-6 typ JWT': { header: { typ: 'JWT' } },
  'RP-34 V-6 typ in capitals': { header: { typ: 'LOGOUT+JWT' } },
  'RP-34 V-6 typ with application/': { header: { typ: 'application/logout+jwt' } },
  'RP-34 V-6 typ jwt with application/': { header: { typ: 'application/JWT' } },
  'RP-23 V-7 an unknown claim, and azp': { claims: { ignored_claim: { deep: [1] }, azp: CLIENT } },
  'V-8 a second event': { claims: { events: { [EVENT]: {}, 'https://example.com/other': {} } } },
  'V-8 a logout event with members': { claims: { events: { [EVENT]: { x: 1 } } } },
  'V-11 iat 30 s in the future': { claims: { iat: NOW + 30, exp: NOW + 150 } },
  'RP-13 V-12 exp 30 s ago': { claims: { iat: NOW - 150, exp: NOW - 30 } },
  'V-22 fractional times': { claims: { iat: NOW - 0.5, exp: NOW + 119.5 } },
  'X-24 the opposite: nbf that has come': { claims: { nbf: NOW } },
  'X-24 the opposite: nbf within the tolerance': { claims: { nbf: NOW + 59 } },
  'X-13 the opposite: a lifetime at the limit': { claims: { exp: NOW + 600 } },
  'X-15 the opposite: a jti at the limit': { claims: { jti: 'j'.repeat(256) } },
  'X-19 the opposite: sub and sid at the limit': { claims: { sub: 's'.repeat(255), sid: '~'.repeat(255) } },
  'X-19 the opposite: a sub that is not ASCII': { claims: { sub: 'jürgen@example.com' } },
  "Keycloak's payload typ": { claims: { typ: 'Logout' }, header: { typ: 'JWT' } },
  'RP-34 strict typ': { options: { requireType: true } },
  'RP-34 strict typ, in capitals with application/': {
    header: { typ: 'application/LOGOUT+jwt' },
    options: { requireType: true },
  },
};

test.each(Object.entries(accepted))('%s is accepted', async (_, { claims = {}, header, options }) => {
  await expect(verify(await forge(claimsWith(claims), header ? { header } : {}), options)).resolves.toBeDefined();
});

test('V-9 V-19 (token level) nothing but the token text matters, and every claim is handed on', async () => {
  const token = await verify(await forge(claimsWith({ ignored_claim: 'kept' })));
  expect(token.claims.ignored_claim).toBe('kept');
  expect(token.claims).toMatchObject({ iss: ISSUER, sid: 'session-1' });
});

test('V-10 (token level) a session that nobody knows is no matter of the token', async () => {
  const token = await verify(await forge(claimsWith({ sid: 'never seen', sub: 'nobody' })));
  expect([token.subject, token.sessionId]).toEqual(['nobody', 'never seen']);
});

describe('V-13 a missing exp', () => {
  test('is accepted in legacy mode, bounded by iat and the maximum age', async () => {
    const token = await verify(await forge(claimsWith({ exp: undefined })), { allowMissingExpiry: true });
    expect(token.expiresAt).toBeUndefined();
    expect(token.usableUntil).toBe(NOW + 300 + 60);
  });

  test('leaves a present exp in force', async () => {
    const expired = await forge(claimsWith({ iat: NOW - 200, exp: NOW - 100 }));
    await expect(verify(expired, { allowMissingExpiry: true })).rejects.toMatchObject({ code: 'expired' });
  });
});

test.each(['RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'] as const)(
  'V-14 %s is accepted when registered',
  async (algorithm) => {
    const key = await makeKey(algorithm, 'k');
    const keys = localJwks(jwks(rsaKey.publicJwk, key.publicJwk));
    await expect(verify(await forge(undefined, { key }), { algorithm, keys })).resolves.toBeDefined();
  },
);

test.each([
  ['EdDSA', 'Ed25519'],
  ['Ed25519', 'EdDSA'],
] as const)('V-14 %s with a key marked %s, the other name of the same algorithm', async (algorithm, alg) => {
  const key = await makeKey(algorithm, 'k');
  const keys = localJwks(jwks({ ...key.publicJwk, alg }));
  await expect(verify(await forge(undefined, { key }), { algorithm, keys })).resolves.toBeDefined();
});

test.each(['HS256', 'HS384', 'HS512'] as const)('V-15 %s with the client secret is accepted', async (algorithm) => {
  const key = { algorithm, privateKey: await importSecret(algorithm, SECRET) };
  const token = await forge(undefined, { key, header: { kid: 'has no meaning' } });
  await expect(verify(token, { algorithm, keys: clientSecret(SECRET) })).resolves.toBeDefined();
});

test('V-18 no kid and exactly one suitable key', async () => {
  const others = await Promise.all(
    (['ES256', 'EdDSA'] satisfies SigningAlgorithm[]).map(async (name) => (await makeKey(name, name)).publicJwk),
  );
  const keys = localJwks(jwks(...others, rsaKey.publicJwk, { ...rsaKey.publicJwk, use: 'enc' }));
  await expect(verify(await forge(undefined, { header: { kid: undefined } }), { keys })).resolves.toBeDefined();
});

describe('V-20 (token level) the times that tell earlier sessions from later ones', () => {
  test('iat is handed on', async () => {
    expect((await verify(await forge(claimsWith({ iat: NOW - 7.5, sid: undefined })))).issuedAt).toBe(NOW - 7.5);
  });

  test('toe is handed on', async () => {
    expect((await verify(await forge(claimsWith({ toe: NOW - 3600 })))).eventTime).toBe(NOW - 3600);
  });

  test.each([
    ['a string', String(NOW)],
    ['after iat', NOW + 1],
    ['negative', -1],
    ['null', null],
    ['an object', {}],
  ])('a toe that is %s is ignored', async (_, toe) => {
    expect((await verify(await forge(claimsWith({ toe })))).eventTime).toBeUndefined();
  });
});

test('V-21 (token level) the same sid from two issuers: the result says whose it is', async () => {
  const other = { issuer: 'https://other.example', keys: localJwks(jwks(rsaKey.publicJwk)) };
  const mine = await verify(await forge());
  const theirs = await verify(await forge(claimsWith({ iss: other.issuer })), other);
  expect([mine.issuer, mine.sessionId]).toEqual([ISSUER, 'session-1']);
  expect([theirs.issuer, theirs.sessionId]).toEqual([other.issuer, 'session-1']);
});

test('V-23 (token level) two tokens for one logout have their own ids', async () => {
  const first = await verify(await forge(claimsWith({ jti: 'attempt-1' })));
  const second = await verify(await forge(claimsWith({ jti: 'attempt-2' })));
  expect([first.tokenId, second.tokenId]).toEqual(['attempt-1', 'attempt-2']);
});

describe("Keycloak's revoke_offline_access", () => {
  test.each([
    [true, true],
    [false, false],
    ['true', false],
    [{}, false],
  ])('%j is read as %j', async (value, expected) => {
    const events = { [EVENT]: {}, revoke_offline_access: value };
    expect((await verify(await forge(claimsWith({ events })))).revokeOfflineAccess).toBe(expected);
  });
});

describe('usableUntil', () => {
  test.each([
    ['exp first', { exp: NOW + 120 }, NOW + 180],
    ['A-17 the maximum age first', { exp: NOW + 500 }, NOW + 360],
    ['rounded up', { iat: NOW - 0.5, exp: NOW + 119.5 }, NOW + 180],
  ])('%s', async (_, claims, expected) => {
    const text = await forge(claimsWith(claims));
    const { usableUntil } = await verify(text);
    expect(usableUntil).toBe(expected);
    await expect(verify(text, { now: () => usableUntil * 1000 })).rejects.toMatchObject({ name: 'LogoutTokenError' });
    await expect(verify(text, { now: () => usableUntil * 1000 - 1001 })).resolves.toBeDefined();
  });
});
