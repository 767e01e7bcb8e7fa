import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { findAccount } from '../directory/accounts.ts';
import type { Applications } from '../directory/applications.ts';
import { recallTermination } from '../protocol/logout-hooks.ts';
import type { DeliveryState } from '../storage/schema.ts';
import type { Database } from '../storage/storage.ts';
import { originsOf, pageHeaders } from './headers.ts';
import { renderLogout } from './templates/logout.ts';
import { renderSignedOut, type SignedOutApplication } from './templates/signed-out.ts';

type LogoutPages = Required<
  Pick<
    NonNullable<NonNullable<Configuration['features']>['rpInitiatedLogout']>,
    'logoutSource' | 'postLogoutSuccessSource'
  >
>;

/** The page that asks before a logout, and the one after it. */
export function createLogoutPages(db: Database, applications: Applications): LogoutPages {
  return {
    async logoutSource(ctx) {
      const { session } = ctx.oidc;
      const inSession = await applications.findAll(Object.keys(session?.authorizations ?? {}));
      const asking = ctx.oidc.client?.clientName;
      show(
        ctx,
        renderLogout({
          formId: 'logout',
          action: new URL(ctx.oidc.urlFor('end_session_confirm')).pathname,
          xsrf: String(session?.state?.secret),
          applicationName: asking,
          accountName: (await findAccount(db, session?.accountId ?? ''))?.username ?? '',
          applications: inSession.map(({ metadata }) => ({
            name: metadata.client_name,
            notified: metadata.backchannel_logout_uri !== undefined,
          })),
        }),
        originsOf(session?.state?.postLogoutRedirectUri),
      );
    },

    async postLogoutSuccessSource(ctx) {
      const leftOnly = ctx.oidc.client?.clientName;
      if (leftOnly !== undefined) {
        show(ctx, renderSignedOut({ outcome: 'application', applicationName: leftOnly, applications: [] }));
        return;
      }
      const { accountId } = await ctx.oidc.provider.Session.get(ctx);
      if (accountId !== undefined) {
        show(ctx, renderSignedOut({ outcome: 'nowhere', applications: [] }));
        return;
      }
      const terminationId = recallTermination(ctx);
      const applications = terminationId === undefined ? [] : await toldOf(db, terminationId);
      show(ctx, renderSignedOut({ outcome: 'everywhere', applications }));
    },
  };
}

async function toldOf(db: Database, terminationId: string): Promise<SignedOutApplication[]> {
  const rows = await db
    .selectFrom('deliveries')
    .innerJoin('clients', 'clients.id', 'deliveries.client_id')
    .select(['clients.name', 'deliveries.state'])
    .where('termination_id', '=', terminationId)
    .orderBy('clients.name')
    .execute();
  return rows.map(({ name, state }) => ({ name, state: SHOWN[state] }));
}

const SHOWN: Record<DeliveryState, SignedOutApplication['state']> = {
  pending: 'pending',
  leased: 'pending',
  delivered: 'told',
  failed: 'failed',
  dead: 'failed',
  cancelled: 'failed',
};

function show(ctx: KoaContextWithOIDC, page: string, formTargets: string[] = []): void {
  ctx.set(pageHeaders(formTargets));
  ctx.type = 'html';
  ctx.body = page;
}
