import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LOGOUT_TOKEN_ERRORS, LogoutTokenError, localJwks, verifyLogoutToken } from '../../src/index.ts';
import {
  baseClaims,
  CLIENT,
  EVENT,
  encode,
  forge,
  ISSUER,
  jwks,
  makeKey,
  NOW,
  optionsWith,
  rsaKey,
  verify,
} from '../forge.ts';

const runs = { numRuns: 300 };
const good = await forge();
const segments = good.split('.');
const ed25519 = await makeKey('Ed25519', 'ed-1');
const edOptions = optionsWith({ algorithm: 'Ed25519', keys: localJwks(jwks(ed25519.publicJwk)) });

/** Refused by the documented class with a documented code, and with nothing of the token in what is said. */
async function expectDocumentedRefusal(token: string, options = optionsWith()): Promise<void> {
  const error = await verifyLogoutToken(token, options).then(
    () => expect.fail('The token was accepted.'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof LogoutTokenError)) throw error;
  expect(error.message).toBe(LOGOUT_TOKEN_ERRORS[error.code].message);
  expect(error.cause).toBeUndefined();
}

describe('no changed token is accepted', () => {
  test('bits flipped in any segment', async () => {
    const bit = fc.tuple(fc.nat(2), fc.nat(), fc.nat(7));
    await fc.assert(
      fc.asyncProperty(fc.array(bit, { minLength: 1, maxLength: 4 }), async (flips) => {
        const bytes = segments.map((segment) => Buffer.from(segment, 'base64url'));
        for (const [segment, position, shift] of flips) {
          const target = bytes[segment];
          if (target) target[position % target.length] = (target[position % target.length] ?? 0) ^ (1 << shift);
        }
        const changed = bytes.map((part) => part.toString('base64url')).join('.');
        fc.pre(changed !== good);
        await expectDocumentedRefusal(changed);
      }),
      runs,
    );
  });

  test('characters of the text replaced, inserted or removed', async () => {
    const character = fc.constantFrom(...'ABCabc012-_=.+/ \n\0é');
    const edit = fc.tuple(fc.nat(good.length), fc.nat(2), fc.oneof(character, fc.constant('')));
    await fc.assert(
      fc.asyncProperty(edit, async ([position, removed, inserted]) => {
        const changed = good.slice(0, position) + inserted + good.slice(position + removed);
        fc.pre(changed !== good);
        await expectDocumentedRefusal(changed);
      }),
      runs,
    );
  });

  test('segments taken from elsewhere', async () => {
    const other = (await forge({ ...baseClaims(), jti: 'other' })).split('.');
    const part = fc.constantFrom(...segments, ...other, '', encode({ alg: 'none' }), 'AAAA');
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 6 }), async (parts) => {
        const changed = parts.join('.');
        fc.pre(changed !== good && changed !== other.join('.'));
        await expectDocumentedRefusal(changed);
      }),
      runs,
    );
  });

  test('claims changed without the key', async () => {
    const name = fc.constantFrom('iss', 'aud', 'iat', 'exp', 'jti', 'sub', 'sid', 'events', 'toe', 'extra');
    await fc.assert(
      fc.asyncProperty(name, fc.jsonValue(), async (claim, value) => {
        const payload = encode({ ...baseClaims(), [claim]: value });
        fc.pre(payload !== segments[1]);
        await expectDocumentedRefusal(`${segments[0]}.${payload}.${segments[2]}`);
      }),
      runs,
    );
  });
});

describe('no input causes anything but a documented refusal', () => {
  test('any text', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.base64String(),
      fc.string({ minLength: 12_000, maxLength: 13_000 }),
    );
    await fc.assert(
      fc.asyncProperty(text, (token) => expectDocumentedRefusal(token)),
      runs,
    );
  });

  test('any segments', async () => {
    const segment = fc.oneof(
      fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('base64url')),
      fc.json().map(encode),
    );
    const token = fc.array(segment, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('.'));
    await fc.assert(
      fc.asyncProperty(token, (text) => expectDocumentedRefusal(text)),
      runs,
    );
  });

  test('any header, signed', async () => {
    const name = fc.constantFrom('alg', 'typ', 'kid', 'crit', 'b64', 'jwk', 'jku', 'x5c', 'x5u', 'zip', '__proto__');
    const members = fc.array(fc.tuple(name, fc.jsonValue()), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(members, async (entries) => {
        const text = JSON.stringify(Object.fromEntries([['alg', 'Ed25519'], ['kid', 'ed-1'], ...entries]));
        const token = await forge(undefined, { key: ed25519, header: text });
        await verifyLogoutToken(token, edOptions).catch(expectDocumented);
      }),
      runs,
    );
  });

  test('any claims, signed; and what is accepted keeps its promises', async () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom<unknown>(ISSUER, CLIENT, [CLIENT], NOW, NOW + 60, 'id', { [EVENT]: {} }, { [EVENT]: null }),
    );
    const name = fc.constantFrom(
      'iss',
      'aud',
      'iat',
      'exp',
      'nbf',
      'jti',
      'sub',
      'sid',
      'events',
      'nonce',
      'toe',
      'typ',
      '__proto__',
    );
    const members = fc.array(fc.tuple(name, value), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(members, async (entries) => {
        const text = JSON.stringify(Object.fromEntries([...Object.entries(baseClaims()), ...entries]));
        const token = await forge(text, { key: ed25519 });
        const accepted = await verifyLogoutToken(token, edOptions).catch(expectDocumented);
        if (accepted === undefined) return;
        expect(accepted.issuer).toBe(ISSUER);
        expect(accepted.audience).toContain(CLIENT);
        expect(accepted.subject ?? accepted.sessionId).toMatch(/^.+$/);
        expect(accepted.tokenId).not.toBe('');
        expect(accepted.usableUntil).toBeGreaterThan(NOW);
        expect(Object.hasOwn(accepted.claims, 'nonce')).toBe(false);
      }),
      runs,
    );
  });

  test('any payload that is signed and is no claims set', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
        await expectDocumentedRefusal(await forge(text, { key: ed25519 }), edOptions);
      }),
      runs,
    );
  });

  function expectDocumented(error: unknown): undefined {
    if (!(error instanceof LogoutTokenError)) throw error;
    expect(LOGOUT_TOKEN_ERRORS).toHaveProperty(error.code);
  }
});

test('the unchanged token is accepted, so that the refusals above mean something', async () => {
  await expect(verify(good)).resolves.toBeDefined();
  await expect(verifyLogoutToken(await forge(undefined, { key: ed25519 }), edOptions)).resolves.toBeDefined();
  expect(rsaKey.publicJwk.kid).toBe('rsa-1');
});
