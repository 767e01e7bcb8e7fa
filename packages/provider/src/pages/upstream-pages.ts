import { Hono } from 'hono';
import type { Database } from '../storage/storage.ts';
import { accountOfUpstreamPerson } from '../upstream/identities.ts';
import { issueTicket } from '../upstream/ticket.ts';
import { UPSTREAM_PATH, type Upstream } from '../upstream/upstreams.ts';
import { pageHeaders } from './headers.ts';
import { renderError } from './templates/error.ts';
import { stylesheetOf } from './templates/layout.ts';

export interface UpstreamPagesOptions {
  upstreams: ReadonlyMap<string, Upstream>;
  /** Path of the issuer. */
  path: string;
  db: Database;
  key: string;
  now: () => number;
}

/** Where the sign-in of an interaction with an upstream provider begins. @param path of the issuer. */
export function upstreamLoginUrl(upstream: Upstream, interactionUid: string, path: string): string {
  return upstream.loginUrl(
    `${path}${UPSTREAM_PATH}/${upstream.id}/done?interaction=${encodeURIComponent(interactionUid)}`,
  );
}

/** The upstream providers' side: callbacks, their Logout Tokens, and the way back to the interaction. */
export function createUpstreamPages({ upstreams, path, db, key, now }: UpstreamPagesOptions): Hono {
  const app = new Hono();

  app.get('/:id/done', async (c) => {
    const upstream = upstreams.get(c.req.param('id'));
    const interactionUid = c.req.query('interaction');
    if (upstream === undefined || interactionUid === undefined) return c.notFound();
    const session = await upstream.session(c.req.raw);
    const accountId =
      session && (await accountOfUpstreamPerson(db, session, { mayCreate: upstream.createAccounts, now: now() }));
    if (session === undefined || accountId === undefined) {
      return c.html(
        renderError({
          title: 'You cannot sign in here',
          message: `You are signed in with ${upstream.name}, but there is no account here that you may use.`,
          code: 'upstream_account_refused',
          stylesheet: stylesheetOf(path),
        }),
        403,
        pageHeaders(),
      );
    }
    const { id: upstreamSessionId, startedAt } = session;
    const ticket = await issueTicket({ interactionUid, accountId, upstreamSessionId, startedAt }, key);
    return c.redirect(`${path}/interaction/${encodeURIComponent(interactionUid)}/upstream?ticket=${ticket}`, 303);
  });

  app.all('/:id/*', async (c) => (await upstreams.get(c.req.param('id'))?.handle(c.req.raw)) ?? c.notFound());

  return app;
}
