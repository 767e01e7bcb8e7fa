import { LOGOUT_TOKEN_ERRORS, type LogoutTokenErrorCode } from '@curfew/logout-token';
import { LOGOUT_REQUEST_ERRORS, type LogoutRequestErrorCode } from './logout-request-error.ts';

/** Why a logout was not carried out: a reason concerning the token or one of the receiver. */
export type LogoutRefusalCode = LogoutTokenErrorCode | LogoutRequestErrorCode;

/** Seconds an issuer is asked to wait before it tries again, where the answer is 503. */
const RETRY_AFTER = '5';

/** An answer before it takes the form that the HTTP server wants. The body is JSON. */
export interface LogoutAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Success (Back-Channel Logout 1.0, section 2.8): always the same, so it tells nothing about who has a session here. */
export const ANSWER_DONE: LogoutAnswer = answer(200, { status: 'done' });

/** The answer to a logout that was not carried out, in the form of an OAuth error with fixed texts. */
export function answerRefused(code: LogoutRefusalCode, unavailableStatus: 400 | 503): LogoutAnswer {
  const unavailable = isUnavailable(code);
  const body = {
    error: unavailable ? 'temporarily_unavailable' : 'invalid_request',
    error_description: describeRefusal(code),
    code,
  };
  if (code === 'method_not_allowed') return answer(405, body, { allow: 'POST' });
  if (unavailable && unavailableStatus === 503) return answer(503, body, { 'retry-after': RETRY_AFTER });
  return answer(400, body);
}

/** Is this no verdict on the request, but a failure on this side or at the issuer's keys? */
export function isUnavailable(code: LogoutRefusalCode): boolean {
  return isRequestCode(code) && LOGOUT_REQUEST_ERRORS[code].unavailable;
}

/** The fixed sentence of a reason code. */
export function describeRefusal(code: LogoutRefusalCode): string {
  return isRequestCode(code) ? LOGOUT_REQUEST_ERRORS[code].message : LOGOUT_TOKEN_ERRORS[code].message;
}

function isRequestCode(code: LogoutRefusalCode): code is LogoutRequestErrorCode {
  return Object.hasOwn(LOGOUT_REQUEST_ERRORS, code);
}

function answer(status: number, body: object, headers: Record<string, string> = {}): LogoutAnswer {
  const always = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  return { status, headers: { ...always, ...headers }, body: JSON.stringify(body) };
}
