import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import { findAccount } from '../directory/accounts.ts';
import { isBuiltIn } from '../directory/built-in.ts';
import { findConsent } from '../directory/consents.ts';
import { ADMIN_SCOPES } from '../directory/scopes.ts';
import type { Database } from '../storage/storage.ts';

/** {@link findGrant}, without the scopes that the person does not hold the role for, whatever they agreed to. */
export async function loadGrant(db: Database, ctx: KoaContextWithOIDC): Promise<Grant | undefined> {
  const grant = await findGrant(db, ctx);
  if (grant === undefined) return undefined;
  const asked = ADMIN_SCOPES.filter((scope) => ctx.oidc.requestParamScopes.has(scope));
  if (asked.length === 0) return grant;
  const account = await findAccount(db, ctx.oidc.session?.accountId ?? '');
  if (!account?.roles.includes('admin')) grant.rejectOIDCScope(asked.join(' '));
  return grant;
}

/**
 * The grant of this session and client; or, if the person agreed to all that is asked in an earlier session, a new one
 * with what they shared then. Otherwise undefined, and they are asked. The provider's own application is not another
 * party that anything would be shared with: nobody is asked.
 */
async function findGrant(db: Database, ctx: KoaContextWithOIDC): Promise<Grant | undefined> {
  const { session, client, result, provider, requestParamScopes } = ctx.oidc;
  if (session === undefined || client === undefined) return undefined;
  const grantId = result?.consent?.grantId ?? session.grantIdFor(client.clientId);
  if (grantId !== undefined) return provider.Grant.find(grantId);

  const { accountId } = session;
  if (accountId !== undefined && isBuiltIn(client.clientId)) {
    const grant = new provider.Grant({ accountId, clientId: client.clientId });
    grant.addOIDCScope([...requestParamScopes].join(' '));
    await grant.save();
    return grant;
  }
  const consent = accountId === undefined ? undefined : await findConsent(db, accountId, client.clientId);
  if (accountId === undefined || consent === undefined) return undefined;
  if ([...requestParamScopes].some((scope) => !consent.scopes.includes(scope))) return undefined;
  const grant = new provider.Grant({ accountId, clientId: client.clientId });
  grant.addOIDCScope(consent.scopes.join(' '));
  grant.rejectOIDCClaims(consent.rejectedClaims);
  await grant.save();
  return grant;
}
