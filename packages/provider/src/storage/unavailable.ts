// PostgreSQL: connection exceptions (08), too many connections (53300), the server stops or starts (57P01 to 57P03).
// The operating system: the connection was refused, reset, or timed out.
const AWAY = /^(08|53300$|57P0[123]$|ECONN|EPIPE$|ETIMEDOUT$|EHOSTUNREACH$|ENETUNREACH$|ENOTFOUND$|EAI_AGAIN$)/;
// The driver has no codes for connections that it lost or could not get.
const AWAY_MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** Whether the storage could not be reached, as when its server restarts: the same request may succeed later. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isUnavailable);
  if (!(error instanceof Error)) return false;
  return ('code' in error && AWAY.test(String(error.code))) || AWAY_MESSAGES.test(error.message);
}
