import { LogoutRequestError } from './logout-request-error.ts';
import { type BodyLimits, readBody } from './read-body.ts';

const FORM = 'application/x-www-form-urlencoded';

/** A back-channel logout request as any HTTP server has it at hand. */
export interface LogoutRequest {
  readonly method: string;
  readonly contentType: string | null;
  /** The body as text. Errors: `LogoutRequestError` body_too_large, body_timeout, body_unreadable. */
  readBody(limits: BodyLimits): Promise<string>;
}

export function logoutRequestOf(request: Request): LogoutRequest {
  const { method, headers } = request;
  return { method, contentType: headers.get('content-type'), readBody: (limits) => readBody(request, limits) };
}

/**
 * The Logout Token in a back-channel logout request (Back-Channel Logout 1.0, section 2.5): exactly one `logout_token`
 * in the form-encoded body of a POST. The query, cookies, origin and other parameters are not looked at.
 *
 * Errors: `LogoutRequestError` for anything else.
 */
export async function readLogoutRequest(request: LogoutRequest, limits: BodyLimits): Promise<string> {
  if (request.method !== 'POST') throw new LogoutRequestError('method_not_allowed');
  if (!isForm(request.contentType)) throw new LogoutRequestError('media_type_unsupported');
  return onlyToken(new URLSearchParams(await request.readBody(limits)));
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
