import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Logger } from 'pino';
import { isUnavailable } from '../storage/unavailable.ts';

/**
 * Every code that the API answers a request with that it does not carry out, with its status and, unless the domain
 * says it in its own words, its message. The documentation lists the same codes.
 */
export const API_ERRORS = {
  request_invalid: [400, 'The request is not valid.'],
  cursor_invalid: [400, 'This is not the end of a page: `after` is the `next` of the page before.'],
  token_missing: [401, 'An access token is needed.'],
  token_invalid: [401, 'The access token is not valid, has expired, or belongs to a session that has ended.'],
  session_ended: [401, 'Nobody is signed in here, or the session has ended.'],
  scope_insufficient: [403, 'The access token does not have the scope that this needs.'],
  role_missing: [403, 'Only for people with the role admin.'],
  cross_site_request: [403, 'The request does not come from the console.'],
  password_wrong: [403, 'The current password is not right.'],
  not_found: [404, 'There is nothing at this address.'],
  account_unknown: [404, undefined],
  application_unknown: [404, undefined],
  session_unknown: [404, 'There is no such session, or it has ended.'],
  termination_unknown: [404, 'There is no such termination.'],
  delivery_unknown: [404, 'There is no such delivery.'],
  consent_unknown: [404, 'There is no such consent.'],
  order_unknown: [404, 'There is no such order.'],
  registration_token_unknown: [404, undefined],
  username_taken: [409, undefined],
  last_admin: [409, undefined],
  application_public: [409, undefined],
  registration_off: [409, 'Dynamic registration is off. Start the provider with it.'],
  application_built_in: [409, undefined],
  logout_uri_missing: [409, 'The application has no logout URL.'],
  setting_fixed: [409, undefined],
  delivery_waiting: [409, 'The delivery is already waiting for its next attempt.'],
  delivery_delivered: [409, 'The application has heard already.'],
  delivery_under_way: [409, 'The delivery is being attempted at this moment.'],
  delivery_finished: [409, 'The delivery is finished.'],
  body_too_large: [413, 'The request is too large.'],
  username_invalid: [422, undefined],
  password_too_short: [422, undefined],
  invitation_invalid: [422, undefined],
  client_metadata_invalid: [422, undefined],
  setting_invalid: [422, undefined],
  retry_policy_invalid: [422, undefined],
  allow_list_invalid: [422, undefined],
  import_invalid: [422, 'Some entries are not valid, so none was imported.'],
  rate_limited: [429, 'Too many tries. Please wait.'],
  server_error: [500, 'Something went wrong here.'],
  storage_unavailable: [503, 'The storage cannot be reached at this moment. Please try again.'],
} as const satisfies Record<string, readonly [status: number, message: string | undefined]>;

export type ApiErrorCode = keyof typeof API_ERRORS;

/** The body of every answer that is not a success. */
export interface Problem {
  code: ApiErrorCode;
  message: string;
  /** What of the request is at fault. */
  field?: string;
  [more: string]: unknown;
}

/** A request that is not carried out. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ApiErrorCode;
  readonly details: { field?: string } & Record<string, unknown>;
  readonly headers: Record<string, string>;

  constructor(
    code: ApiErrorCode,
    {
      message,
      headers = {},
      ...details
    }: { message?: string; field?: string; headers?: Record<string, string> } & Record<string, unknown> = {},
  ) {
    super(message ?? API_ERRORS[code][1] ?? code);
    this.code = code;
    this.details = details;
    this.headers = headers;
  }
}

/** What the request failed with, in the API's words. Faults of ours are logged, and tell nothing but a reference. */
export function answerError(error: Error, c: Context, logger: Logger): Response {
  const known = toApiError(error);
  const { code, message, details, headers } = known ?? new ApiError('server_error', { reference: randomUUID() });
  if (known === undefined)
    logger.error({ err: error, reference: details.reference, path: c.req.path }, 'a request failed');
  return c.json({ code, message, ...details } satisfies Problem, API_ERRORS[code][0], headers);
}

function toApiError(error: Error): ApiError | undefined {
  if (error instanceof ApiError) return error;
  if (isUnavailable(error)) return new ApiError('storage_unavailable', { headers: { 'retry-after': '5' } });
  // Hono's own: a body that is no JSON.
  if (error instanceof HTTPException && error.status === 400) return new ApiError('request_invalid');
  const { code, field } = error as { code?: unknown; field?: unknown };
  if (typeof code !== 'string' || !isDomainCode(code)) return undefined;
  return new ApiError(code, { message: error.message, ...(typeof field === 'string' ? { field } : {}) });
}

/** Errors of the domain carry a code of the table, and a message that is meant to be read. */
function isDomainCode(code: string): code is ApiErrorCode {
  return Object.hasOwn(API_ERRORS, code);
}
