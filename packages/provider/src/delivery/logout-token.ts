import { type IssuedLogoutToken, issueLogoutToken } from '@curfew/logout-token';
import type { Applications } from '../directory/applications.ts';
import { mayUseHttp } from '../directory/client-metadata.ts';
import { activeKey, type SigningKey } from '../keys/signing-keys.ts';
import type { Delivery } from '../storage/schema.ts';
import type { Database } from '../storage/storage.ts';
import type { AddressPolicy } from './address-policy.ts';

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
  const application = await minting.applications.find(delivery.client_id);
  if (application === undefined) return 'client_gone';
  const { backchannel_logout_uri: uri, id_token_signed_response_alg: algorithm } = application.metadata;
  if (uri === undefined) return 'logout_uri_gone';

  const key = activeKey(minting.signingKeys(), algorithm);
  if (key === undefined) throw new Error(`There is no active ${algorithm} signing key.`);
  const { sub, sid } = await minting.db
    .selectFrom('participants')
    .select(['sub', 'sid'])
    .where('id', '=', delivery.participant_id)
    .executeTakeFirstOrThrow();
  const token = await issueLogoutToken({
    issuer: minting.issuer,
    audience: delivery.client_id,
    subject: sub,
    sessionId: sid,
    signing: { algorithm, key: key.jwk, keyId: key.kid },
    now: minting.now,
  });
  return { ...token, uri, insecureHttp: mayUseHttp(application.metadata, new URL(uri), minting.addresses) };
}
