import {
  BACKCHANNEL_LOGOUT_EVENT,
  type IssueLogoutTokenOptions,
  issueLogoutToken,
  type LogoutTokenErrorCode,
  localJwks,
} from '@curfew/logout-token';
import { base64url, exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { TrustedIssuer } from '../receiver/trusted-issuer.ts';

/** Who the issuer of the test says it is. */
export interface TestIssuerOptions {
  /** Default 'https://issuer.test'. */
  issuer?: string | undefined;
  /** Default 'app'. */
  clientId?: string | undefined;
  /** Milliseconds. */
  now?: (() => number) | undefined;
}

/** Whom a Logout Token is about: a `sub`, a `sid` or both. */
export type TestLogout = Pick<IssueLogoutTokenOptions, 'subject' | 'sessionId'>;

/** An issuer that exists in a test only: nothing is fetched from it. */
export interface TestIssuer {
  /** For the option `issuers`. */
  readonly trusted: TrustedIssuer;
  /** A valid Logout Token. */
  logoutToken(about: TestLogout): Promise<string>;
  /** Logout Tokens that have to be refused, each with its reason code. None of them may end a session. */
  refusedLogoutTokens(about: TestLogout): Promise<readonly { code: LogoutTokenErrorCode; token: string }[]>;
}

type Change = { claims?: object; header?: object };

/**
 * Logout Tokens for the tests of an application: valid ones, and one for every way of being wrong that a receiver has to
 * notice.
 *
 * ```ts
 * const issuer = await createTestIssuer();
 * const party = createRelyingParty({ ...options, issuers: [issuer.trusted] });
 * ```
 */
export async function createTestIssuer(options: TestIssuerOptions = {}): Promise<TestIssuer> {
  const { issuer = 'https://issuer.test', clientId = 'app', now = Date.now } = options;
  const [own, foreign] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')]);
  const keyId = 'test';
  const keys = localJwks({ keys: [{ ...(await exportJWK(own.publicKey)), kid: keyId, alg: 'RS256', use: 'sig' }] });

  async function sign({ subject, sessionId }: TestLogout, { claims, header }: Change, key = own.privateKey) {
    const issuedAt = Math.floor(now() / 1000);
    const valid = {
      iss: issuer,
      aud: clientId,
      iat: issuedAt,
      exp: issuedAt + 120,
      jti: crypto.randomUUID(),
      events: { [BACKCHANNEL_LOGOUT_EVENT]: {} },
      ...(subject === undefined ? {} : { sub: subject }),
      ...(sessionId === undefined ? {} : { sid: sessionId }),
    };
    const protectedHeader = { alg: 'RS256', kid: keyId, typ: 'logout+jwt', ...header };
    return new SignJWT({ ...valid, ...claims }).setProtectedHeader(protectedHeader).sign(key);
  }

  return {
    trusted: { issuer, clientId, keys, algorithm: 'RS256' },

    async logoutToken(about) {
      const signing = { algorithm: 'RS256', key: own.privateKey, keyId } as const;
      return (await issueLogoutToken({ issuer, audience: clientId, signing, now, ...about })).token;
    },

    async refusedLogoutTokens(about) {
      const seconds = Math.floor(now() / 1000);
      const changes: readonly (readonly [LogoutTokenErrorCode, Change])[] = [
        ['issuer_mismatch', { claims: { iss: `${issuer}/other` } }],
        ['audience_mismatch', { claims: { aud: `${clientId}-other` } }],
        ['issued_at_invalid', { claims: { iat: undefined } }],
        ['issued_in_future', { claims: { iat: seconds + 600, exp: seconds + 700 } }],
        ['too_old', { claims: { iat: seconds - 500, exp: seconds + 60 } }],
        ['expiry_missing', { claims: { exp: undefined } }],
        ['expired', { claims: { iat: seconds - 300, exp: seconds - 200 } }],
        ['token_id_invalid', { claims: { jti: undefined } }],
        ['events_invalid', { claims: { events: undefined } }],
        ['logout_event_missing', { claims: { events: {} } }],
        ['logout_event_invalid', { claims: { events: { [BACKCHANNEL_LOGOUT_EVENT]: true } } }],
        ['nonce_present', { claims: { nonce: 'n' } }],
        ['subject_or_session_missing', { claims: { sub: undefined, sid: undefined } }],
        ['type_mismatch', { header: { typ: 'at+jwt' } }],
        ['key_unknown', { header: { kid: 'unknown' } }],
      ];
      const changed = changes.map(async ([code, change]) => ({ code, token: await sign(about, change) }));
      const valid = await sign(about, {});
      const header = base64url.encode(JSON.stringify({ alg: 'none', typ: 'logout+jwt' }));
      return [
        { code: 'malformed', token: 'no token' },
        { code: 'unsigned', token: `${header}.${valid.split('.')[1]}.` },
        { code: 'signature_invalid', token: await sign(about, {}, foreign.privateKey) },
        ...(await Promise.all(changed)),
      ];
    },
  };
}
