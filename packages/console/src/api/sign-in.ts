import { basePath } from '../base-path.ts';

const ATTEMPT = 'curfew-sign-in-attempt';
const LOOP = 10_000;

/** Codes of an answer to somebody who is not signed in (any more). */
export const SIGNED_OUT: ReadonlySet<string> = new Set(['token_missing', 'token_invalid', 'session_ended']);

/**
 * Leaves for the sign-in page, to come back to where the person is.
 *
 * @returns false when they have just come from there, so that a session that is not accepted makes no loop.
 */
export function goToSignIn(now: number = Date.now()): boolean {
  if (now - Number(sessionStorage.getItem(ATTEMPT) ?? 0) < LOOP) return false;
  sessionStorage.setItem(ATTEMPT, String(now));
  const { pathname, search } = location;
  location.assign(`${basePath}/console/auth/login?${new URLSearchParams({ returnTo: pathname + search })}`);
  return true;
}

/** What was asked for has come: signing in worked, and may be needed again at any time. */
export function rememberSignedIn(): void {
  sessionStorage.removeItem(ATTEMPT);
}

/** Ends the session everywhere: the provider asks and comes back to a page that says so. */
export async function signOut(): Promise<void> {
  rememberSignedIn();
  const form = document.createElement('form');
  form.method = 'post';
  form.action = `${basePath}/console/auth/logout`;
  document.body.append(form);
  form.submit();
}
