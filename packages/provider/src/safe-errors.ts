import type { Logger } from 'pino';

/** What the log says of an error. */
export interface LoggedError {
  type: string;
  code?: string;
  message: string;
  stack?: string;
  cause?: LoggedError;
}

/**
 * A logger that says of an error what it is, where it came from, and nothing else: PostgreSQL's errors, for one, hold
 * the row that was refused, with the `sub` and `sid` in it (invariant 13).
 */
export function withSafeErrors(logger: Logger): Logger {
  return logger.child({}, { serializers: { err: describeError } });
}

function describeError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'Something was thrown that is not an error.' };
  const { name, message, stack, cause } = error;
  return {
    type: name,
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    message,
    ...(stack === undefined ? {} : { stack }),
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
  };
}
