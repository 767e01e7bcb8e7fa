import { type IssueLogoutTokenOptions, issueLogoutToken, localJwks } from '@curfew/logout-token';
import { exportJWK, generateKeyPair } from 'jose';
import type { TrustedIssuer } from '../../src/index.ts';

export const CLIENT_ID = 'app';

/** An issuer that is nothing but a name and a key. */
export async function createIssuer(issuer = 'https://op.example', clientId = CLIENT_ID) {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const keyId = `key of ${issuer}`;
  const keys = localJwks({ keys: [{ ...(await exportJWK(publicKey)), kid: keyId, alg: 'RS256', use: 'sig' }] });
  const trusted: TrustedIssuer = { issuer, clientId, keys };
  return {
    issuer,
    trusted,
    publicKey,
    keyId,
    /** A valid Logout Token for the client. */
    async mint(options: Partial<IssueLogoutTokenOptions>): Promise<string> {
      const signing = { algorithm: 'RS256', key: privateKey, keyId } as const;
      return (await issueLogoutToken({ issuer, audience: clientId, signing, ...options })).token;
    },
  };
}

/** A back-channel logout request as an issuer sends it. */
export function logoutRequest(token: string, url = 'https://app.example/backchannel-logout'): Request {
  return new Request(url, { method: 'POST', body: new URLSearchParams({ logout_token: token }) });
}
