import { LogoutRequestError } from './logout-request-error.ts';
import { type BodyLimits, readBody } from './read-body.ts';

const FORM = 'application/x-www-form-urlencoded';

/**
 * The Logout Token in a back-channel logout request (Back-Channel Logout 1.0, section 2.5): exactly one `logout_token`
 * in the form-encoded body of a POST. The query, cookies, origin and other parameters are not looked at.
 *
 * Errors: `LogoutRequestError` for anything else.
 */
export async function readLogoutRequest(request: Request, limits: BodyLimits): Promise<string> {
  if (request.method !== 'POST') throw new LogoutRequestError('method_not_allowed');
  if (!isForm(request.headers.get('content-type'))) throw new LogoutRequestError('media_type_unsupported');
  return onlyToken(new URLSearchParams(await readBody(request, limits)));
}

function isForm(contentType: string | null): boolean {
  return contentType?.split(';')[0]?.trim().toLowerCase() === FORM;
}

function onlyToken(parameters: URLSearchParams): string {
  // Some form parsers read `logout_token[]` as a further value of the same parameter. Both readings are refused.
  const names = [...parameters.keys()].filter((name) => name === 'logout_token' || name.startsWith('logout_token['));
  if (names.length > 1) throw new LogoutRequestError('token_repeated');
  const token = parameters.get('logout_token');
  if (!token) throw new LogoutRequestError('token_missing');
  return token;
}
