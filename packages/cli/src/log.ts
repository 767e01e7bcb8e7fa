import { type Logger, pino } from 'pino';

/**
 * Writes log lines to a file or, without one, to standard output. Lines share writes, as each takes a thread that would
 * sign otherwise; none waits longer than a tenth of a second, and a process that ends writes what is left.
 */
export function createLog(dest: string | number = process.stdout.fd): Logger {
  return pino(pino.destination({ dest, minLength: 4_096, periodicFlush: 100 }));
}
