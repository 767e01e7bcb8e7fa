import type { LoginAttempt } from '../login/login-attempt.ts';
import { redirect } from '../login/redirect.ts';
import type { Session } from '../login/session.ts';
import type { SignInParts } from '../login/sign-in.ts';
import { SignInError } from '../login/sign-in-error.ts';

/** What the provider says when it would have to ask the person (OpenID Connect Core 1.0, section 3.1.2.6). */
const NOT_SIGNED_IN = ['login_required', 'interaction_required', 'account_selection_required', 'consent_required'];

/**
 * The provider's answer must be about the person who is signed in here.
 *
 * Errors: `SignInError` provider_refused, as if that person were not signed in at the provider.
 */
export function assertSamePerson(session: Pick<Session, 'subject'>, previous: Session | undefined): void {
  if (previous && previous.subject !== session.subject) {
    throw new SignInError('provider_refused', { providerError: 'login_required' });
  }
}

/**
 * Back to the page: without a session if the provider has none, with the session as it is if the provider did not say.
 *
 * Errors: what is neither of the two.
 */
export async function answerFailedCheck(
  { place, sessions, attempts, now }: SignInParts,
  request: Request,
  attempt: LoginAttempt,
  error: unknown,
): Promise<Response> {
  if (!(error instanceof SignInError) || error.code === 'application_refused') throw error;
  const forget = attempts.forget(attempt.state);
  const session = await place.read(request);
  if (session?.id !== attempt.checks || !session) return redirect(attempt.returnUrl, [forget]);
  if (error.code === 'provider_refused' && NOT_SIGNED_IN.includes(error.providerError ?? '')) {
    await sessions.close(session, { reason: 'revalidation' });
    return redirect(attempt.returnUrl, [forget, ...(await place.clear(request))]);
  }
  return redirect(attempt.returnUrl, [forget, ...(await place.write(request, { ...session, triedAt: now() }))]);
}
