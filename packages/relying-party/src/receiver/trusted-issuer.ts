import type { VerifyLogoutTokenOptions } from '@curfew/logout-token';
import { decodeJwt, decodeProtectedHeader } from 'jose';

/** An issuer whose Logout Tokens are accepted, for one client id: the options of `verifyLogoutToken` without the clock. */
export type TrustedIssuer = Omit<VerifyLogoutTokenOptions, 'now'>;

/**
 * Choose among the configured issuers the one that judges this token. The token's own, unverified word only picks from
 * the list; the chosen issuer then verifies everything, `iss` and `aud` included. A token that names nobody is judged
 * like any other, and none of them accepts it.
 */
export function chooseIssuer(token: string, issuers: readonly [TrustedIssuer, ...TrustedIssuer[]]): TrustedIssuer {
  const { iss, aud } = peek(token);
  const named = issuers.filter((trusted) => trusted.issuer === iss);
  return (
    named.find((trusted) => [aud].flat().includes(trusted.clientId)) ??
    named[0] ??
    issuers.find((trusted) => isEncrypted(token) === (trusted.decryption !== undefined)) ??
    issuers[0]
  );
}

/** What a token says, unverified: for choosing and for showing, never for acting. */
export function peek(token: string): Readonly<Record<string, unknown>> {
  try {
    // An encrypted Logout Token may repeat `iss` in its header (Back-Channel Logout 1.0, section 2.4).
    return isEncrypted(token) ? { ...decodeProtectedHeader(token) } : decodeJwt(token);
  } catch {
    return {};
  }
}

function isEncrypted(token: string): boolean {
  return token.split('.', 6).length === 5;
}
