import { describe, expect, test } from 'vitest';
import {
  assertVerifyLogoutTokenOptions,
  type ConfigurationErrorCode,
  clientSecret,
  localJwks,
  type VerifyLogoutTokenOptions,
} from '../../src/index.ts';
import { forge, jwks, optionsWith, rsaKey, SECRET, verify } from '../forge.ts';

type Case = [name: string, changes: Record<string, unknown>, code: ConfigurationErrorCode];

describe('A-26 and other options that would be unsafe are refused, before and with the first token', () => {
  test.each<Case>([
    ['RP-13 a tolerance above 300 s', { clockTolerance: 301 }, 'clock_tolerance_invalid'],
    ['a negative tolerance', { clockTolerance: -1 }, 'clock_tolerance_invalid'],
    ['a tolerance that is no number', { clockTolerance: Number.NaN }, 'clock_tolerance_invalid'],
    ['no maximum age', { maxAge: Number.POSITIVE_INFINITY }, 'max_age_invalid'],
    ['a maximum age of zero', { maxAge: 0 }, 'max_age_invalid'],
    ['no maximum lifetime', { maxLifetime: Number.POSITIVE_INFINITY }, 'max_lifetime_invalid'],
    ['a maximum lifetime of zero', { maxLifetime: 0 }, 'max_lifetime_invalid'],
    ['A-12 algorithm none', { algorithm: 'none' }, 'algorithm_unsupported'],
    ['an algorithm named like a member of Object', { algorithm: 'constructor' }, 'algorithm_unsupported'],
    ['an empty issuer', { issuer: '' }, 'issuer_invalid'],
    ['no client id', { clientId: undefined }, 'client_id_invalid'],
    ['A-11 HS256 with public keys', { algorithm: 'HS256' }, 'keys_unsuitable'],
    ['A-11 RS256 with a secret', { keys: clientSecret(SECRET) }, 'keys_unsuitable'],
    ['a short secret', { algorithm: 'HS256', keys: clientSecret('x'.repeat(31)) }, 'client_secret_too_short'],
    [
      'a secret too short for HS512',
      { algorithm: 'HS512', keys: clientSecret('x'.repeat(63)) },
      'client_secret_too_short',
    ],
    [
      'an unknown enc',
      { decryption: { algorithm: 'dir', encryption: 'none', key: new Uint8Array(32) } },
      'decryption_unsupported',
    ],
  ])('%s', async (_, changes, code) => {
    const options: VerifyLogoutTokenOptions = Object.assign(optionsWith(), changes);
    const expected = expect.objectContaining({ name: 'ConfigurationError', code });
    expect(() => assertVerifyLogoutTokenOptions(options)).toThrow(expected);
    await expect(verify(await forge(), options)).rejects.toEqual(expected);
  });

  test('the largest tolerance is accepted', () => {
    expect(() => assertVerifyLogoutTokenOptions(optionsWith({ clockTolerance: 300 }))).not.toThrow();
  });

  test.each([null, {}, { keys: 'x' }, []])('localJwks(%j)', (value) => {
    expect(() => localJwks(JSON.parse(JSON.stringify(value)))).toThrow(
      expect.objectContaining({ code: 'jwks_invalid' }),
    );
  });
});

test('the clock is the system clock unless another is given', async () => {
  const seconds = Math.floor(Date.now() / 1000);
  const { now: _now, ...options } = optionsWith({ keys: localJwks(jwks(rsaKey.publicJwk)) });
  assertVerifyLogoutTokenOptions(options);
  const { issueLogoutToken, verifyLogoutToken } = await import('../../src/index.ts');
  const { token, issuedAt } = await issueLogoutToken({
    issuer: options.issuer,
    audience: options.clientId,
    sessionId: 's',
    signing: { algorithm: 'RS256', key: rsaKey.privateKey },
  });
  expect(issuedAt).toBeGreaterThanOrEqual(seconds);
  await expect(verifyLogoutToken(token, options)).resolves.toMatchObject({ issuedAt });
});
