import { describe, expect, onTestFinished, test } from 'vitest';
import { clientSecret, type LogoutTokenErrorCode, type VerifyLogoutTokenOptions } from '../../src/index.ts';
import {
  baseClaims,
  CLIENT,
  claimsWith,
  EVENT,
  expectRefusal,
  forge,
  ISSUER,
  importSecret,
  NOW,
  SECRET,
  verify,
} from '../forge.ts';

type Changes = Record<string, unknown>;
type Case = [name: string, changes: Changes, code: LogoutTokenErrorCode, options?: Partial<VerifyLogoutTokenOptions>];

const HTTPS_EVENT = EVENT.replace('http:', 'https:');

const refused: Case[] = [
  ['X-1 iss missing', { iss: undefined }, 'issuer_invalid'],
  ['X-1 iss a number', { iss: 5 }, 'issuer_invalid'],
  ['X-1 iss null', { iss: null }, 'issuer_invalid'],
  ['X-1 iss an array of the issuer', { iss: [ISSUER] }, 'issuer_invalid'],
  ['RP-10 X-2 iss with a trailing slash', { iss: `${ISSUER}/` }, 'issuer_mismatch'],
  ['RP-10 X-2 iss in another case', { iss: 'https://OP.example' }, 'issuer_mismatch'],
  ['RP-10 X-2 iss with a suffix', { iss: `${ISSUER}INVALID` }, 'issuer_mismatch'],
  ['X-3 aud missing', { aud: undefined }, 'audience_invalid'],
  ['X-3 aud empty', { aud: [] }, 'audience_invalid'],
  ['X-3 aud a number', { aud: 5 }, 'audience_invalid'],
  ['X-3 aud null', { aud: null }, 'audience_invalid'],
  ['A-19 X-3 aud with a number', { aud: [CLIENT, 5] }, 'audience_invalid'],
  ['A-19 X-3 aud nested', { aud: [[CLIENT]] }, 'audience_invalid'],
  ['RP-11 X-4 aud of another client', { aud: 'client-2' }, 'audience_mismatch'],
  ['RP-11 X-4 aud array of another client', { aud: ['client-2'] }, 'audience_mismatch'],
  ['A-19 X-4 aud only a trusted one', { aud: ['t'] }, 'audience_mismatch', { trustedAudiences: ['t'] }],
  ['RP-11 A-19 X-5 aud with an untrusted audience', { aud: [CLIENT, 'stranger'] }, 'audience_untrusted'],
  ['A-19 X-6 aud contains the client id as a part', { aud: `x ${CLIENT} y` }, 'audience_mismatch'],
  ['RP-14 X-7 iat missing', { iat: undefined }, 'issued_at_invalid'],
  ['X-7 iat a string', { iat: String(NOW) }, 'issued_at_invalid'],
  ['X-7 iat negative', { iat: -1 }, 'issued_at_invalid'],
  ['RP-14 X-8 iat far in the future', { iat: NOW + 61, exp: NOW + 180 }, 'issued_in_future'],
  ['RP-14 X-9 iat older than the maximum age', { iat: NOW - 361, exp: NOW + 60 }, 'too_old'],
  [
    'X-9 iat older than the maximum age, without exp',
    { iat: NOW - 361, exp: undefined },
    'too_old',
    { allowMissingExpiry: true },
  ],
  ['X-10 exp missing', { exp: undefined }, 'expiry_missing'],
  ['RP-13 X-11 exp in the past', { iat: NOW - 180, exp: NOW - 60 }, 'expired'],
  ['X-12 exp a string', { exp: String(NOW + 120) }, 'expiry_invalid'],
  ['X-12 exp null, as NaN is written', { exp: Number.NaN }, 'expiry_invalid'],
  ['X-12 exp null in legacy mode', { exp: null }, 'expiry_invalid', { allowMissingExpiry: true }],
  ['X-12 exp 1e308', { exp: 1e308 }, 'expiry_invalid'],
  ['X-12 exp negative', { exp: -5 }, 'expiry_invalid'],
  ['A-17 X-13 a lifetime above the limit', { exp: NOW + 601 }, 'lifetime_too_long'],
  ['X-14 exp equal to iat', { exp: NOW }, 'expiry_before_issue'],
  ['X-14 exp before iat', { exp: NOW - 1 }, 'expiry_before_issue'],
  ['X-15 jti missing', { jti: undefined }, 'token_id_invalid'],
  ['X-15 jti empty', { jti: '' }, 'token_id_invalid'],
  ['X-15 jti a number', { jti: 5 }, 'token_id_invalid'],
  ['A-17 X-15 jti longer than the limit', { jti: 'j'.repeat(257) }, 'token_id_invalid'],
  ['X-15 jti with a NUL', { jti: 'a\0b' }, 'token_id_invalid'],
  ['X-15 jti with a lone surrogate', { jti: 'a\ud800b' }, 'token_id_invalid'],
  ['RP-15 X-16 neither sub nor sid', { sub: undefined, sid: undefined }, 'subject_or_session_missing'],
  ['X-17 sub and sid both empty', { sub: '', sid: '' }, 'subject_invalid'],
  ['X-17 sub empty beside a good sid', { sub: '' }, 'subject_invalid'],
  ['X-17 sid empty beside a good sub', { sid: '' }, 'session_id_invalid'],
  ['X-18 sub a number', { sub: 5 }, 'subject_invalid'],
  ['X-18 sub null', { sub: null }, 'subject_invalid'],
  ['X-18 sid an object', { sid: {} }, 'session_id_invalid'],
  ['X-18 sid an array', { sid: ['session-1'] }, 'session_id_invalid'],
  ['X-18 sid null', { sid: null }, 'session_id_invalid'],
  ['X-19 sid with a control character', { sid: 'a\nb' }, 'session_id_invalid'],
  ['X-19 sid ending in a line break', { sid: 'session-1\n' }, 'session_id_invalid'],
  ['X-19 sid not ASCII', { sid: 'sitzung-ü' }, 'session_id_invalid'],
  ['X-19 sid above the limit', { sid: 's'.repeat(256) }, 'session_id_invalid'],
  ['X-19 sub above the limit', { sub: 's'.repeat(256) }, 'subject_invalid'],
  ['X-19 sub with a control character', { sub: 'a\u0000b' }, 'subject_invalid'],
  ['RP-16 X-20 events missing', { events: undefined }, 'events_invalid'],
  ['X-20 events null', { events: null }, 'events_invalid'],
  ['X-20 events a string', { events: EVENT }, 'events_invalid'],
  ['X-20 events an array', { events: [EVENT] }, 'events_invalid'],
  ['RP-16 X-21 events without the member', { events: {} }, 'logout_event_missing'],
  ['X-21 another event', { events: { 'http://schemas.openid.net/event/foobar': {} } }, 'logout_event_missing'],
  ['X-21 the https variant', { events: { [HTTPS_EVENT]: {} } }, 'logout_event_missing'],
  ['X-21 a trailing slash', { events: { [`${EVENT}/`]: {} } }, 'logout_event_missing'],
  ['X-21 another case', { events: { [EVENT.toUpperCase()]: {} } }, 'logout_event_missing'],
  ['RP-16 X-22 member value null', { events: { [EVENT]: null } }, 'logout_event_invalid'],
  ['X-22 member value true', { events: { [EVENT]: true } }, 'logout_event_invalid'],
  ['X-22 member value a string', { events: { [EVENT]: '{}' } }, 'logout_event_invalid'],
  ['RP-16 X-22 member value an array', { events: { [EVENT]: [] } }, 'logout_event_invalid'],
  ['RP-17 X-23 nonce a string', { nonce: 'n' }, 'nonce_present'],
  ['RP-17 X-23 nonce empty', { nonce: '' }, 'nonce_present'],
  ['RP-17 X-23 nonce null', { nonce: null }, 'nonce_present'],
  ['RP-17 X-23 nonce a number', { nonce: 0 }, 'nonce_present'],
  ['X-24 nbf in the future', { nbf: NOW + 61 }, 'not_yet_valid'],
  ['X-24 nbf a string', { nbf: '0' }, 'not_before_invalid'],
  ['X-24 nbf null', { nbf: null }, 'not_before_invalid'],
  ['X-29 sid absent although required', { sid: undefined }, 'session_id_required', { requireSessionId: true }],
  ['payload typ of an ID Token', { typ: 'ID' }, 'claim_type_mismatch'],
  ['payload typ of an access token', { typ: 'Bearer' }, 'claim_type_mismatch'],
  ['payload typ null', { typ: null }, 'claim_type_mismatch'],
];

test.each(refused)('%s is refused', async (_, changes, code, options) => {
  await expectRefusal(await forge(claimsWith(changes)), code, options);
});

test('X-12 exp too large for a number is refused', async () => {
  const text = JSON.stringify(claimsWith({ exp: 0 })).replace('"exp":0', '"exp":1e999');
  await expectRefusal(await forge(text), 'expiry_invalid');
});

describe('X-25 a member that is inherited, not own, is refused', () => {
  test.each<[string, string, LogoutTokenErrorCode]>([
    ['in events', `"events":{"__proto__":{"${EVENT}":{}}}`, 'logout_event_missing'],
    ['events itself', `"__proto__":{"events":{"${EVENT}":{}}}`, 'events_invalid'],
  ])('%s', async (_, members, code) => {
    const { events: _events, ...claims } = baseClaims();
    const text = `${JSON.stringify(claims).slice(0, -1)},${members}}`;
    await expectRefusal(await forge(text), code);
  });

  test('A-25 a member that something else put on Object.prototype is no claim', async () => {
    Object.defineProperty(Object.prototype, 'jti', { value: 'inherited', configurable: true });
    onTestFinished(() => void Reflect.deleteProperty(Object.prototype, 'jti'));
    await expectRefusal(await forge(claimsWith({ jti: undefined })), 'token_id_invalid');
  });

  test('the __proto__ of the payload supplies no claim', async () => {
    const { sub: _sub, sid: _sid, ...claims } = baseClaims();
    const text = `${JSON.stringify(claims).slice(0, -1)},"__proto__":{"sub":"subject-1"}}`;
    await expectRefusal(await forge(text), 'subject_or_session_missing');
    expect(Object.hasOwn(Object.prototype, 'sub')).toBe(false);
  });
});

test.each([
  ['an array', '[]'],
  ['an array of claims', JSON.stringify([baseClaims()])],
  ['a string', '"text"'],
  ['null', 'null'],
  ['a number', '5'],
  ['no JSON', '{"iss":'],
  ['empty', ''],
  ['after a byte order mark', `\ufeff${JSON.stringify(baseClaims())}`],
])('X-26 a payload that is %s is refused', async (_, payload) => {
  await expectRefusal(await forge(payload), 'payload_invalid');
});

test('X-26 a payload that is no UTF-8 is refused', async () => {
  const token = await forge();
  const [header, , signature] = token.split('.');
  const payload = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]).toString('base64url');
  await expectRefusal(`${header}.${payload}.${signature}`, 'payload_invalid');
});

test('X-27 X-28 (token level) what identifies a replay and a session is in the result, and verifying keeps no state', async () => {
  const token = await forge();
  const [first, second] = [await verify(token), await verify(token)];
  expect(first).toEqual(second);
  expect([first.issuer, first.tokenId, first.subject, first.sessionId].includes(undefined)).toBe(false);
});

describe('A-24 X-30 duplicate member names are refused', () => {
  const base = JSON.stringify(baseClaims());
  test.each([
    ['iss twice, the good one last', base.replace('{', '{"iss":"https://evil.example",')],
    ['iss twice, the same', base.replace('{', `{"iss":"${ISSUER}",`)],
    ['iss spelt with an escape', base.replace('{', '{"\\u0069ss":"https://evil.example",')],
    ['deep inside', base.replace('{}', '{"a":[{"b":1,"b":2}]}')],
    ['a discarded object that had members itself', base.replace('{', '{"x":{"y":{"z":1}},"x":1,')],
    ['__proto__ twice', base.replace('{', '{"__proto__":{},"__proto__":1,')],
  ])('%s', async (_, text) => {
    await expectRefusal(await forge(text), 'duplicate_member');
  });

  test('in the header', async () => {
    const header = '{"alg":"RS256","kid":"rsa-1","alg":"RS256"}';
    await expectRefusal(await forge(undefined, { header }), 'duplicate_member');
  });

  test('and text that only looks like it is accepted', async () => {
    const claims = claimsWith({
      a: '"a":1,"a":2',
      b: '\\":\\\\',
      'c:"': [':', { ':': ':' }],
      d: { a: 1 },
      e: [{}, {}],
    });
    await expect(verify(await forge(claims))).resolves.toBeDefined();
    await expect(verify(await forge(JSON.stringify(claims, null, 2)))).resolves.toBeDefined();
  });

  test('A-21 at any depth, without exhausting the stack', async () => {
    const nested = (inner: string) => base.replace('{', `{"x":${'['.repeat(2500)}${inner}${']'.repeat(2500)},`);
    await expect(verify(await forge(nested('{"a":1}')))).resolves.toBeDefined();
    await expectRefusal(await forge(nested('{"a":1,"a":1}')), 'duplicate_member');
  });
});

describe('RP-12 A-19 a token signed with the client secret', () => {
  test.each([
    ['for two audiences', [CLIENT, 'trusted-2']],
    ['naming the client twice', [CLIENT, CLIENT]],
  ])('%s is refused', async (_, aud) => {
    const key = { algorithm: 'HS256' as const, privateKey: await importSecret('HS256', SECRET) };
    await expectRefusal(await forge(claimsWith({ aud }), { key }), 'audience_multiple', {
      algorithm: 'HS256',
      keys: clientSecret(SECRET),
      trustedAudiences: ['trusted-2'],
    });
  });

  test('is verified with the UTF-8 octets of the secret, and with no others', async () => {
    const secret = 'a sécret with umläuts, signs such as € and 🔑, and more than 32 octets';
    const options = { algorithm: 'HS256' as const, keys: clientSecret(secret) };
    const signedWith = async (encoding: 'utf8' | 'latin1' | 'utf16le') => {
      const octets = new Uint8Array(Buffer.from(secret, encoding));
      const key = { algorithm: 'HS256' as const, privateKey: await importSecret('HS256', octets) };
      return forge(undefined, { key });
    };
    await expect(verify(await signedWith('utf8'), options)).resolves.toBeDefined();
    await expectRefusal(await signedWith('latin1'), 'signature_invalid', options);
    await expectRefusal(await signedWith('utf16le'), 'signature_invalid', options);
  });
});

test('RP-13 the clock tolerance can be narrowed to nothing', async () => {
  const justExpired = await forge(claimsWith({ iat: NOW - 120, exp: NOW }));
  await expectRefusal(justExpired, 'expired', { clockTolerance: 0 });
  await expect(verify(justExpired, { clockTolerance: 1 })).resolves.toBeDefined();
});
