import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import { findConsent } from '../directory/consents.ts';
import type { Database } from '../storage/storage.ts';

/**
 * The grant of this session and client; or, if the person agreed to all that is asked in an earlier session, a new one
 * with what they shared then. Otherwise undefined, and they are asked.
 */
export async function loadGrant(db: Database, ctx: KoaContextWithOIDC): Promise<Grant | undefined> {
  const { session, client, result, provider, requestParamScopes } = ctx.oidc;
  if (session === undefined || client === undefined) return undefined;
  const grantId = result?.consent?.grantId ?? session.grantIdFor(client.clientId);
  if (grantId !== undefined) return provider.Grant.find(grantId);

  const { accountId } = session;
  const consent = accountId === undefined ? undefined : await findConsent(db, accountId, client.clientId);
  if (accountId === undefined || consent === undefined) return undefined;
  if ([...requestParamScopes].some((scope) => !consent.scopes.includes(scope))) return undefined;
  const grant = new provider.Grant({ accountId, clientId: client.clientId });
  grant.addOIDCScope(consent.scopes.join(' '));
  grant.rejectOIDCClaims(consent.rejectedClaims);
  await grant.save();
  return grant;
}
