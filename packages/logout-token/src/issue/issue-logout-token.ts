import { LogoutTokenIssueError } from '../errors/issue-error.ts';
import { MAX_TOKEN_LENGTH } from '../limits.ts';
import { encryptToken } from './encryption.ts';
import type { IssueLogoutTokenOptions } from './options.ts';
import { buildPayload, demand, type LogoutTokenPayload } from './payload.ts';
import { signPayload } from './signing.ts';

/** A Logout Token ready to be posted. Times are in seconds since 1970. */
export interface IssuedLogoutToken {
  token: string;
  /** Its `jti`. */
  tokenId: string;
  issuedAt: number;
  expiresAt: number;
}

/**
 * Issues a Logout Token (Back-Channel Logout 1.0, section 2.4): typed `logout+jwt`, for one client, valid for at
 * most two minutes, with an empty logout event and never a nonce. Issue a fresh one for every attempt to deliver.
 *
 * Throws LogoutTokenIssueError.
 */
export async function issueLogoutToken(options: IssueLogoutTokenOptions): Promise<IssuedLogoutToken> {
  const payload = buildPayload(options);
  const jws = await signPayload(encodePayload(payload), options.signing);
  const token = options.encryption ? await encryptToken(jws, options.issuer, options.encryption) : jws;
  demand(token.length <= MAX_TOKEN_LENGTH, 'token_too_large');
  return { token, tokenId: payload.jti, issuedAt: payload.iat, expiresAt: payload.exp };
}

function encodePayload(payload: LogoutTokenPayload): Uint8Array {
  try {
    return new TextEncoder().encode(JSON.stringify(payload));
  } catch (cause) {
    throw new LogoutTokenIssueError('claims_invalid', { cause });
  }
}
