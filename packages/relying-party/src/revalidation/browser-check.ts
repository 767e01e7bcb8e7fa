import { isNavigation } from '../login/navigation.ts';
import type { Session } from '../login/session.ts';
import { type SignInParts, startSignIn } from '../login/sign-in.ts';
import { SignInError } from '../login/sign-in-error.ts';
import type { RevalidationPolicy } from './revalidation-policy.ts';

/** Milliseconds after a check without an answer until the browser is sent to the provider again. */
const RETRY_PAUSE = 60_000;

/**
 * Send the browser to the provider with `prompt=none` when a page is opened and the session is due, and nowhere
 * otherwise. A provider that answers gives a new session in place of the one that is checked.
 */
export async function startBrowserCheck(
  parts: SignInParts,
  { after }: RevalidationPolicy,
  request: Request,
): Promise<Response | undefined> {
  if (request.method !== 'GET' || !isNavigation(request)) return undefined;
  const session = await parts.place.read(request);
  const isDue = session && parts.now() - checkedAtOf(session) >= after;
  if (!isDue || parts.now() - (session.triedAt ?? 0) < RETRY_PAUSE) return undefined;
  if ((await parts.sessions.status(session)) !== 'active') return undefined;
  const { pathname, search } = new URL(request.url);
  const parameters = { prompt: 'none', ...(session.idToken ? { id_token_hint: session.idToken } : {}) };
  return startSignIn(parts, request, { returnTo: pathname + search, parameters }, session.id).catch((error) => {
    // The page is shown: how long that may go on, the policy says.
    if (error instanceof SignInError && error.code === 'provider_unreachable') return undefined;
    throw error;
  });
}

/** Was the provider asked recently enough? */
export function isCheckedInBrowser(session: Session, policy: RevalidationPolicy, now: number): boolean {
  return now - checkedAtOf(session) < policy.after + policy.tolerate;
}

// Sessions of an earlier version do not tell.
function checkedAtOf(session: Session): number {
  return session.checkedAt ?? session.startedAt;
}
