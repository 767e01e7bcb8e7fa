import type { Session } from '../login/session.ts';
import { OptionError } from '../option-error.ts';
import type { RelyingParty } from '../relying-party.ts';
import { answerLoginRequired } from './login-required.ts';

interface Visit {
  party: RelyingParty;
  request: Request;
  session: Session | undefined;
}

/** The requests on their way through an application, by the object that stays the same all along. */
const visits = new WeakMap<object, Visit>();

/**
 * What every middleware does: a request to one of the routes gets its `response`; any other goes on to the application
 * with its `session`. Rejects when the store fails.
 */
export async function admit(
  party: RelyingParty,
  request: Request,
  key: object,
): Promise<{ response: Response } | { response?: undefined; session: Session | undefined }> {
  const response = await party.handle(request);
  if (response) return { response };
  const session = await party.session(request);
  visits.set(key, { party, request, session });
  return { session };
}

/** What `requiresSession` does: nothing for those who have one, an answer for all others. Errors: `OptionError` middleware_missing. */
export function refuseWithoutSession(key: object): Response | undefined {
  const visit = visits.get(key);
  if (!visit) throw new OptionError('middleware_missing');
  return visit.session ? undefined : answerLoginRequired(visit.party, visit.request);
}
