import { importJWK, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { issueLogoutToken, type LogoutTokenErrorCode } from '../../src/index.ts';
import { CLIENT, expectRefusal, forge, ISSUER, NOW, rsaKey } from '../forge.ts';

describe('A-20 other tokens of the same issuer, validly signed, are refused', () => {
  const idToken = { iss: ISSUER, aud: CLIENT, sub: 'subject-1', sid: 'session-1', iat: NOW, exp: NOW + 300, jti: 'j' };

  test.each<[string, object, LogoutTokenErrorCode]>([
    ['without nonce', idToken, 'events_invalid'],
    ['with nonce', { ...idToken, nonce: 'n' }, 'nonce_present'],
    ['of Keycloak', { ...idToken, typ: 'ID' }, 'claim_type_mismatch'],
  ])('J-10 an ID Token %s', async (_, claims, code) => {
    for (const typ of ['JWT', undefined]) await expectRefusal(await forge(claims, { header: { typ } }), code);
  });

  test('J-11 an access token', async () => {
    const claims = { ...idToken, client_id: CLIENT, scope: 'openid' };
    await expectRefusal(await forge(claims, { header: { typ: 'at+jwt' } }), 'type_mismatch');
    await expectRefusal(await forge(claims, { header: { typ: 'JWT' } }), 'events_invalid');
    await expectRefusal(await forge({ ...claims, typ: 'Bearer' }, { header: { typ: 'JWT' } }), 'claim_type_mismatch');
  });

  test('J-12 and a Logout Token is no ID Token: a validator that expects its nonce and type refuses it', async () => {
    const { token } = await issueLogoutToken({
      issuer: ISSUER,
      audience: CLIENT,
      subject: 'subject-1',
      signing: { algorithm: 'RS256', key: rsaKey.privateKey },
    });
    const key = await importJWK(rsaKey.publicJwk, 'RS256');
    const expected = { issuer: ISSUER, audience: CLIENT };
    await expect(jwtVerify(token, key, expected)).resolves.toMatchObject({ payload: { sub: 'subject-1' } });
    await expect(jwtVerify(token, key, { ...expected, typ: 'JWT' })).rejects.toMatchObject({ claim: 'typ' });
    await expect(jwtVerify(token, key, { ...expected, requiredClaims: ['nonce'] })).rejects.toMatchObject({
      claim: 'nonce',
    });
  });

  test('J-13 a security event of the Shared Signals Framework', async () => {
    const event = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked';
    const claims = {
      iss: ISSUER,
      aud: CLIENT,
      iat: NOW,
      jti: 'j',
      sub_id: { format: 'opaque', id: 's' },
      events: { [event]: {} },
    };
    await expectRefusal(await forge(claims, { header: { typ: 'secevent+jwt' } }), 'type_mismatch');
    await expectRefusal(await forge(claims, { header: { typ: undefined } }), 'logout_event_missing');
  });
});
