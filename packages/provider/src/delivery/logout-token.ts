import { randomUUID } from 'node:crypto';
import { type IssuedLogoutToken, type IssueLogoutTokenOptions, issueLogoutToken } from '@curfew/logout-token';
import type { Applications } from '../directory/applications.ts';
import { type ClientMetadata, encryptionKeyOf, mayUseHttp, REASON_CLAIM } from '../directory/client-metadata.ts';
import { activeKey, type SigningKey } from '../keys/signing-keys.ts';
import type { Delivery, TerminationReason } from '../storage/schema.ts';
import type { Database } from '../storage/storage.ts';
import type { AddressPolicy } from './address-policy.ts';
import { readTokenMaterial } from './token-material.ts';

// What an application gets that names no content encryption (OpenID Connect Registration 2).
const DEFAULT_CONTENT_ENCRYPTION = 'A128CBC-HS256';

/** A Logout Token ready to be posted, made for one attempt and never used again. */
export interface MintedLogoutToken extends IssuedLogoutToken {
  uri: string;
  /** Whether the URI may be `http:`. */
  insecureHttp: boolean;
}

/** Why there is nothing to send any more. */
export type NothingToSend = 'client_gone' | 'logout_uri_gone';

export interface Minting {
  db: Database;
  applications: Applications;
  addresses: AddressPolicy;
  issuer: string;
  /** The keys of this moment. */
  signingKeys: () => readonly SigningKey[];
  now: () => number;
}

/**
 * Makes the Logout Token of one attempt from the application as it is now: its current URI and algorithm, the
 * current key (invariant 4). `sub` and `sid` are the names this application knows the person and session by.
 */
export async function mintLogoutToken(
  minting: Minting,
  delivery: Delivery,
): Promise<MintedLogoutToken | NothingToSend> {
  const { application, recipient } = await readTokenMaterial(minting, delivery);
  if (application === undefined) return 'client_gone';
  const { metadata } = application;
  if (metadata.backchannel_logout_uri === undefined) return 'logout_uri_gone';
  if (recipient === undefined) throw new Error('A delivery has lost its participant or its termination.');
  return mintFor(minting, { clientId: delivery.client_id, metadata }, metadata.backchannel_logout_uri, recipient);
}

/** As a Logout Token of a real session, but of a session and a person that are nobody's: it ends nothing. */
export function mintTestToken(
  minting: Minting,
  application: { clientId: string; metadata: ClientMetadata },
  uri: string,
): Promise<MintedLogoutToken> {
  const about = { sub: `test-${randomUUID()}`, sid: `test-${randomUUID()}`, reason: 'admin' as const };
  return mintFor(minting, application, uri, about);
}

async function mintFor(
  minting: Minting,
  { clientId, metadata }: { clientId: string; metadata: ClientMetadata },
  uri: string,
  { sub, sid, reason }: { sub: string; sid: string; reason: TerminationReason },
): Promise<MintedLogoutToken> {
  const algorithm = metadata.id_token_signed_response_alg;
  const key = activeKey(minting.signingKeys(), algorithm, minting.now());
  if (key === undefined) throw new Error(`There is no active ${algorithm} signing key.`);
  const token = await issueLogoutToken({
    issuer: minting.issuer,
    audience: clientId,
    subject: sub,
    sessionId: sid,
    signing: { algorithm, key: key.jwk, keyId: key.kid },
    ...encryptionFor(metadata),
    revokeOfflineAccess: metadata.backchannel_logout_revoke_offline_access,
    claims: metadata.backchannel_logout_tell_reason ? { [REASON_CLAIM]: reason } : {},
    now: minting.now,
  });
  return { ...token, uri, insecureHttp: mayUseHttp(metadata, new URL(uri), minting.addresses) };
}

/** Whoever gets encrypted ID Tokens gets encrypted Logout Tokens (Back-Channel Logout 2.6, step 1). */
function encryptionFor(metadata: ClientMetadata): Pick<IssueLogoutTokenOptions, 'encryption'> {
  const { id_token_encrypted_response_alg: algorithm, id_token_encrypted_response_enc } = metadata;
  const key = encryptionKeyOf(metadata);
  if (algorithm === undefined || key === undefined) return {};
  const encryption = id_token_encrypted_response_enc ?? DEFAULT_CONTENT_ENCRYPTION;
  return { encryption: { algorithm, encryption, key, ...(key.kid === undefined ? {} : { keyId: key.kid }) } };
}
