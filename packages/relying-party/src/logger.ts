/** Where the kit writes its log lines. A pino logger fits as it is. */
export interface Logger {
  /** What happened as it should. */
  info(details: object, message: string): void;
  /** What somebody may want to look at. */
  warn(details: object, message: string): void;
  /** What somebody has to look at. */
  error(details: object, message: string): void;
}

/** The default: nothing is written. */
export const silentLogger: Logger = { info() {}, warn() {}, error() {} };

/** Whether anybody reads it: naming people and sessions in a line costs more than all the rest of it. */
export function isRead(logger: Logger): boolean {
  return logger !== silentLogger;
}

// Web Cryptography hands even the shortest text to another thread. Node's own does not; elsewhere there is none.
const nodeCrypto = globalThis.process?.getBuiltinModule?.('node:crypto');

/**
 * A short SHA-256 of an identifier. Log lines about the same person or session can be put side by side without the log
 * holding the `sub`, `sid` or `jti` itself.
 */
export async function pseudonym(identifier: string | undefined): Promise<string | undefined> {
  if (identifier === undefined) return undefined;
  if (nodeCrypto) return nodeCrypto.hash('sha256', identifier, 'hex').slice(0, 12);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(identifier));
  return Array.from(new Uint8Array(digest, 0, 6), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What may be said about an error in a log: its class and code. Messages of foreign errors can quote their input. */
export function describeError(error: unknown): { error: string; errorCode?: string } {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? { errorCode: error.code } : {};
  return { error: error.name, ...code };
}
