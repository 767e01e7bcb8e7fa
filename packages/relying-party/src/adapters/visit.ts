import type { Session } from '../login/session.ts';
import { OptionError } from '../option-error.ts';
import type { RelyingParty } from '../relying-party.ts';
import { answerLoginRequired } from './login-required.ts';

/** A request on its way through an application, by the object its framework keeps for it. */
const visits = new WeakMap<object, { party: RelyingParty; request: Request }>();

/**
 * What every middleware does: a request to one of the routes gets its `response`; any other goes on to the application
 * with its `session`, and `askToSignIn(visit)` has an answer for it. Rejects when the store fails.
 */
export async function admit(
  party: RelyingParty,
  request: Request,
  visit: object,
): Promise<{ response: Response } | { response?: undefined; session: Session | undefined }> {
  const response = await party.handle(request);
  if (response) return { response };
  visits.set(visit, { party, request });
  return { session: await party.session(request) };
}

/** The answer to a visit that needs a session and has none. Errors: `OptionError` middleware_missing. */
export function askToSignIn(visit: object): Response {
  const admitted = visits.get(visit);
  if (!admitted) throw new OptionError('middleware_missing');
  return answerLoginRequired(admitted.party, admitted.request);
}
