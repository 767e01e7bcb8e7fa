import { LogoutRequestError } from './logout-request-error.ts';

export interface BodyLimits {
  /** Bytes. */
  size: number;
  /** Milliseconds for the whole body. */
  time: number;
}

/** The limits of every body this package reads: 16 kB, and five seconds unless said otherwise. */
export function limitsOfBody({ bodyTimeout = 5 }: { bodyTimeout?: number | undefined }): BodyLimits {
  return { size: 16 * 1024, time: bodyTimeout * 1000 };
}

/**
 * Read a request body as UTF-8 text, counting while it streams: what the client says about its length is not believed,
 * and reading stops at the limits.
 *
 * Errors: `LogoutRequestError` body_too_large, body_timeout, body_unreadable.
 */
export async function readBody(request: Request, limits: BodyLimits): Promise<string> {
  if (request.bodyUsed) throw new LogoutRequestError('body_unreadable');
  const reader = request.body?.getReader();
  if (!reader) return '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new LogoutRequestError('body_timeout')), limits.time);
  });
  try {
    return await Promise.race([readText(reader, limits.size), timeout]);
  } catch (error) {
    // Not awaited: a source that does not react must not hold up the answer.
    reader.cancel().catch(() => {});
    throw error instanceof LogoutRequestError ? error : new LogoutRequestError('body_unreadable', { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

async function readText(reader: ReadableStreamDefaultReader<Uint8Array>, limit: number): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > limit) throw new LogoutRequestError('body_too_large');
    text += decoder.decode(value, { stream: true });
  }
}
