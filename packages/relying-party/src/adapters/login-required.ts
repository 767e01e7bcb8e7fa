import { isNavigation } from '../login/navigation.ts';
import type { RelyingParty } from '../relying-party.ts';

/**
 * The answer to a request that needs a session and has none: people who open a page are sent to sign in and come back
 * to it, everything else gets 401. `request` has the URL that browsers see.
 */
export function answerLoginRequired(party: Pick<RelyingParty, 'loginUrl'>, request: Request): Response {
  const headers = { 'cache-control': 'no-store' };
  if (!isNavigation(request)) return Response.json({ error: 'login_required' }, { status: 401, headers });
  const { pathname, search } = new URL(request.url);
  const location = party.loginUrl(pathname + search);
  return new Response(null, { status: 303, headers: { ...headers, location } });
}
