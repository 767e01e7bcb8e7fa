import type Provider from 'oidc-provider';
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { findAccount } from '../directory/accounts.ts';
import type { Applications } from '../directory/applications.ts';
import { issuerPath } from '../issuer-path.ts';
import { ROUTES } from '../protocol/engine.ts';
import { recallTermination } from '../protocol/logout-hooks.ts';
import type { Database } from '../storage/storage.ts';
import { originsOf, pageHeaders } from './headers.ts';
import { isProgressName, progressName, readSignOutProgress } from './sign-out-progress.ts';
import { stylesheetOf } from './templates/layout.ts';
import { renderLogout } from './templates/logout.ts';
import { PROGRESS_SCRIPT_PATH } from './templates/progress-script.ts';
import { renderProgress, renderSignedOut } from './templates/signed-out.ts';

export interface LogoutPagesOptions {
  db: Database;
  applications: Applications;
  issuer: string;
  /** Makes addresses that nobody can guess. */
  key: string;
  now: () => number;
}

type Middleware = Parameters<Provider['use']>[0];

export interface LogoutPages
  extends Required<
    Pick<
      NonNullable<NonNullable<Configuration['features']>['rpInitiatedLogout']>,
      'logoutSource' | 'postLogoutSuccessSource'
    >
  > {
  /** Answers the page after a logout that asks, for its own browser only, who has heard by now. */
  answerProgress: Middleware;
}

const PROGRESS_PATH = `${ROUTES.end_session}/progress/`;

/** The page that asks before a logout, and the one after it. */
export function createLogoutPages({ db, applications, issuer, key, now }: LogoutPagesOptions): LogoutPages {
  const path = issuerPath(issuer);
  const stylesheet = stylesheetOf(path);

  const recall = async (ctx: Pick<KoaContextWithOIDC, 'cookies'>) => {
    const terminationId = recallTermination(ctx, issuer);
    if (terminationId === undefined) return undefined;
    const progress = await readSignOutProgress(db, terminationId, now());
    const addresses = {
      address: `${path}${PROGRESS_PATH}${progressName(terminationId, key)}`,
      page: `${path}${ROUTES.end_session}/success`,
    };
    return progress && { terminationId, ...progress, progress: progress.live ? addresses : undefined };
  };

  return {
    async logoutSource(ctx) {
      const { session } = ctx.oidc;
      const inSession = await applications.findAll(Object.keys(session?.authorizations ?? {}));
      const asking = ctx.oidc.client?.clientName;
      show(
        ctx,
        renderLogout({
          formId: 'logout',
          stylesheet,
          action: new URL(ctx.oidc.urlFor('end_session_confirm')).pathname,
          xsrf: String(session?.state?.secret),
          applicationName: asking,
          accountName: (await findAccount(db, session?.accountId ?? ''))?.username ?? '',
          applications: inSession.map(({ metadata }) => ({
            name: metadata.client_name,
            notified: metadata.backchannel_logout_uri !== undefined,
          })),
        }),
        pageHeaders(originsOf(session?.state?.postLogoutRedirectUri)),
      );
    },

    async postLogoutSuccessSource(ctx) {
      const leftOnly = ctx.oidc.client?.clientName;
      if (leftOnly !== undefined) {
        show(ctx, renderSignedOut({ outcome: 'application', applicationName: leftOnly, stylesheet }));
        return;
      }
      const { accountId } = await ctx.oidc.provider.Session.get(ctx);
      if (accountId !== undefined) {
        show(ctx, renderSignedOut({ outcome: 'nowhere', stylesheet }));
        return;
      }
      const { applications = [], progress } = (await recall(ctx)) ?? {};
      const script = `${path}${PROGRESS_SCRIPT_PATH}`;
      show(
        ctx,
        renderSignedOut({ outcome: 'everywhere', applications, progress, script, stylesheet }),
        pageHeaders([], { live: progress !== undefined }),
      );
    },

    async answerProgress(ctx, next) {
      if (ctx.method !== 'GET' || !ctx.path.startsWith(PROGRESS_PATH)) return next();
      const signOut = await recall(ctx);
      if (signOut && isProgressName(ctx.path.slice(PROGRESS_PATH.length), signOut.terminationId, key)) {
        show(ctx, String(renderProgress(signOut.applications, signOut.progress)));
        return;
      }
      ctx.set(pageHeaders());
      ctx.status = 404;
    },
  };
}

function show(
  ctx: Pick<KoaContextWithOIDC, 'set' | 'type' | 'body'>,
  page: string,
  headers: Record<string, string> = pageHeaders(),
): void {
  ctx.set(headers);
  ctx.type = 'html';
  ctx.body = page;
}
