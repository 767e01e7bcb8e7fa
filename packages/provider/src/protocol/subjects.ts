import { createHmac } from 'node:crypto';
import type { ClientMetadata } from '../directory/client-metadata.ts';

/**
 * The name by which one sector knows a person, which no other sector can relate (OpenID Connect Core 8.1).
 *
 * @param sector host name that the client's redirect URIs share.
 */
export function pairwiseSubject(key: string, sector: string, accountId: string): string {
  return createHmac('sha256', key)
    .update(JSON.stringify([sector, accountId]))
    .digest('base64url');
}

/** The `sub` by which an application knows a person; its Logout Tokens carry the same. */
export function subjectFor(metadata: ClientMetadata, accountId: string, key: string): string {
  if (metadata.subject_type !== 'pairwise') return accountId;
  return pairwiseSubject(key, new URL(metadata.redirect_uris[0] ?? '').hostname, accountId);
}
