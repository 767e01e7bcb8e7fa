import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clientSecret, issueLogoutToken, localJwks, SIGNING_ALGORITHMS, verifyLogoutToken } from '../../src/index.ts';
import { baseClaims, CLIENT, ISSUER, importSecret, jwks, makeKey, NOW, optionsWith, SECRET } from '../forge.ts';

describe('what is issued verifies, with the same values', () => {
  const ascii = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 255 });
  const subject = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 15 });
  const identity = fc.oneof(
    fc.record({ subject, sessionId: ascii }),
    fc.record({ subject }),
    fc.record({ sessionId: ascii }),
  );
  const claims = fc.dictionary(
    fc.string().filter((name) => !['nonce', 'typ', ...Object.keys(baseClaims())].includes(name)),
    fc.jsonValue(),
    { maxKeys: 3 },
  );

  test.each(SIGNING_ALGORITHMS)('%s', async (algorithm) => {
    const symmetric = algorithm === 'HS256' || algorithm === 'HS384' || algorithm === 'HS512';
    const pair = symmetric ? undefined : await makeKey(algorithm, 'k');
    const key = symmetric ? await importSecret(algorithm, SECRET) : pair?.privateKey;
    if (key === undefined) throw new Error('No key was made.');
    const options = optionsWith({ algorithm, keys: pair ? localJwks(jwks(pair.publicJwk)) : clientSecret(SECRET) });
    await fc.assert(
      fc.asyncProperty(
        identity,
        fc.integer({ min: 1, max: 120 }),
        fc.boolean(),
        claims,
        async (who, lifetime, revokeOfflineAccess, extra) => {
          const issued = await issueLogoutToken({
            ...who,
            issuer: ISSUER,
            audience: CLIENT,
            signing: { algorithm, key, keyId: 'k' },
            lifetime,
            revokeOfflineAccess,
            claims: extra,
            now: () => NOW * 1000,
          });
          const token = await verifyLogoutToken(issued.token, options);
          expect(token).toMatchObject({
            subject: undefined,
            sessionId: undefined,
            ...who,
            tokenId: issued.tokenId,
            issuedAt: issued.issuedAt,
            expiresAt: issued.expiresAt,
            revokeOfflineAccess,
          });
          expect(token.claims).toMatchObject(JSON.parse(JSON.stringify(extra)));
        },
      ),
      { numRuns: 25 },
    );
  });
});
