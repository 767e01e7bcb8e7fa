import { OpenAPIHono, type z } from '@hono/zod-openapi';
import type { ApiEnvironment } from './authorization.ts';
import { ApiError } from './errors.ts';

/** Routes of one resource. What does not fit a schema is refused before it reaches them. */
export function createRoutes(): OpenAPIHono<ApiEnvironment> {
  return new OpenAPIHono<ApiEnvironment>({
    defaultHook(result) {
      if (!result.success) throw refuseRequest(result.error);
    },
  });
}

/** In the words of the domain's own refusals: the field, and what is wrong with it. */
function refuseRequest({ issues: [issue] }: z.core.$ZodError): ApiError {
  const field = issue?.path.map(String).join('.') || 'body';
  return new ApiError('request_invalid', { message: `${field}: ${issue?.message ?? 'invalid'}`, field });
}

/** A success with a body. */
export function json<T extends z.ZodType>(description: string, schema: T) {
  return { description, content: { 'application/json': { schema } } } as const;
}

/** A success that says nothing more. */
export const done = { 204: { description: 'Done.' } } as const;

export function jsonBody<T extends z.ZodType>(schema: T) {
  return { required: true, content: { 'application/json': { schema } } } as const;
}
