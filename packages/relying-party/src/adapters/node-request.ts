import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';

/** A Node request that a framework's body parser may have read already. */
export type ParsedMessage = IncomingMessage & { body?: unknown };

/**
 * The Web-standard form of a Node request. The URL is the caller's: what the client says about the host is not used.
 * `parsed` is what a body parser made of the body, if one has read it. The signal aborts when the client goes away.
 */
export function toWebRequest(
  message: ParsedMessage,
  reply: ServerResponse,
  url: string,
  parsed: unknown = message.body,
): Request {
  const aborted = new AbortController();
  reply.once('close', () => {
    if (!reply.writableFinished) aborted.abort();
  });
  const method = methodOf(message);
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headersDistinct)) {
    for (const item of value ?? []) headers.append(name, item);
  }
  const body = method === 'GET' || method === 'HEAD' ? null : bodyOf(message, parsed);
  // `duplex` is required for streams and unknown to the DOM types.
  const init: RequestInit & { duplex: 'half' } = { method, headers, body, signal: aborted.signal, duplex: 'half' };
  return new Request(url, init);
}

/** Send a Web-standard response. */
export async function sendWebResponse(response: Response, message: IncomingMessage, reply: ServerResponse) {
  if (reply.destroyed || reply.headersSent) return;
  reply.statusCode = response.status;
  for (const [name, value] of response.headers) if (name !== 'set-cookie') reply.setHeader(name, value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) reply.appendHeader('set-cookie', cookies);
  // The rest of a body nobody wants to read is not waited for.
  if (!message.complete) reply.setHeader('connection', 'close');
  reply.end(await response.text());
}

// A Web-standard request cannot say TRACE or CONNECT. No route answers these, and none answers OPTIONS.
function methodOf({ method = 'GET' }: IncomingMessage): string {
  return ['TRACE', 'CONNECT', 'TRACK'].includes(method) ? 'OPTIONS' : method;
}

function bodyOf(message: IncomingMessage, parsed: unknown): BodyInit {
  if (!message.readableDidRead) return streamOf(message);
  if (typeof parsed === 'string' || parsed instanceof Uint8Array) return Buffer.from(parsed);
  return typeof parsed === 'object' && parsed !== null ? formOf(parsed) : '';
}

// Nothing is taken from the message before somebody reads: the body of most requests belongs to the application.
function streamOf(message: IncomingMessage): ReadableStream<Uint8Array> {
  let source: ReadableStreamDefaultReader<Uint8Array> | undefined;
  return new ReadableStream(
    {
      async pull(controller) {
        source ??= Readable.toWeb(message).getReader();
        const { done, value } = await source.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      // Not passed on: destroying the message would take the connection with it, before the answer is out.
      cancel() {
        if (source) message.pause();
      },
    },
    { highWaterMark: 0 },
  );
}

/**
 * The form a parser made an object of. A repeated or nested parameter is written so that it stays recognisable as one,
 * and can be refused.
 */
function formOf(body: object): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(body)) {
    if (typeof value === 'string') form.append(name, value);
    else if (Array.isArray(value)) for (const item of value) form.append(`${name}[]`, String(item));
    else form.append(`${name}[]`, '');
  }
  return form;
}
