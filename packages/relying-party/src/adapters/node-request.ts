import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';

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
  const body = method === 'GET' || method === 'HEAD' ? null : bodyOf(message, parsed);
  // `duplex` is required for streams and unknown to the DOM types.
  const init: RequestInit & { duplex: 'half' } = {
    method,
    headers: headersOf(message),
    body,
    signal: aborted.signal,
    duplex: 'half',
  };
  return new Request(url, init);
}

/** Send a Web-standard response, as it comes: it may be a stream of events that stays open. */
export async function sendWebResponse(response: Response, message: IncomingMessage, reply: ServerResponse) {
  if (reply.destroyed || reply.headersSent) return;
  reply.statusCode = response.status;
  for (const [name, value] of response.headers) if (name !== 'set-cookie') reply.setHeader(name, value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) reply.appendHeader('set-cookie', cookies);
  // The rest of a body nobody wants to read is not waited for.
  if (!message.complete) reply.setHeader('connection', 'close');
  if (!response.body) reply.end();
  // The headers are out. What breaks from here on can only break the connection off, which has been done by then.
  else await pipeline(nodeStreamOf(response.body), reply).catch(() => {});
}

/** The Node form of a Web-standard body. */
export function nodeStreamOf(body: ReadableStream<Uint8Array>): Readable {
  return Readable.fromWeb(body as NodeReadableStream<Uint8Array>); // one class, described twice: in the DOM and by Node
}

// A Web-standard request cannot say TRACE or CONNECT. No route answers these, and none answers OPTIONS.
function methodOf({ method = 'GET' }: IncomingMessage): string {
  return ['TRACE', 'CONNECT', 'TRACK'].includes(method) ? 'OPTIONS' : method;
}

// Every header line counts, and HTTP/2 has pseudo headers among them.
function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (!name.startsWith(':')) headers.append(name, rawHeaders[index + 1] ?? '');
  }
  return headers;
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
export function formOf(body: object): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(body)) {
    if (typeof value === 'string') form.append(name, value);
    else if (Array.isArray(value)) for (const item of value) form.append(`${name}[]`, String(item));
    else form.append(`${name}[]`, '');
  }
  return form;
}
