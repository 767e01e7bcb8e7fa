import type { ServerResponse } from 'node:http';
import { LogoutRequestError } from '../receiver/logout-request-error.ts';
import type { LogoutAnswer } from '../receiver/logout-response.ts';
import type { BodyLimits } from '../receiver/read-body.ts';
import type { LogoutRequest } from '../receiver/read-logout-request.ts';
import { formOf, type ParsedMessage } from './node-request.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A Node request for the logout endpoint, without a Web-standard one in between: those cost more than all the rest. */
export function nodeLogoutRequest(message: ParsedMessage): LogoutRequest {
  return {
    method: message.method ?? 'GET',
    // All lines of it, so that a request with two is not taken for what one of them says.
    contentType: message.headersDistinct['content-type']?.join(', ') ?? null,
    async readBody(limits) {
      const isParsed = message.readableDidRead || message.readableEnded;
      const bytes = isParsed ? parsedBytes(message.body) : await readBytes(message, limits);
      if (bytes.length > limits.size) throw new LogoutRequestError('body_too_large');
      try {
        return utf8.decode(bytes);
      } catch (cause) {
        throw new LogoutRequestError('body_unreadable', { cause });
      }
    },
  };
}

/** Sends an answer in one piece. */
export function sendLogoutAnswer(
  { status, headers, body }: LogoutAnswer,
  message: ParsedMessage,
  reply: ServerResponse,
) {
  if (reply.destroyed || reply.headersSent) return;
  // The rest of a body nobody wants to read is not waited for.
  const ending = message.complete ? {} : { connection: 'close' };
  reply.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body), ...ending }).end(body);
}

/** What a body parser made of the body. */
function parsedBytes(parsed: unknown): Uint8Array {
  if (parsed instanceof Uint8Array) return parsed;
  if (typeof parsed === 'string') return Buffer.from(parsed);
  return Buffer.from(typeof parsed === 'object' && parsed !== null ? formOf(parsed).toString() : '');
}

/** Counts while it streams: what the client says about the length is not believed. */
function readBytes(message: ParsedMessage, { size, time }: BodyLimits): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let received = 0;
    const timer = setTimeout(() => fail(new LogoutRequestError('body_timeout')), time);
    const end = () => settle(() => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    const broken = (cause?: Error) => fail(new LogoutRequestError('body_unreadable', { cause }));
    const take = (chunk: Buffer) => {
      received += chunk.length;
      if (received > size) fail(new LogoutRequestError('body_too_large'));
      else chunks.push(chunk);
    };

    function settle(act: () => void): void {
      clearTimeout(timer);
      message.off('data', take).off('end', end).off('close', broken);
      act();
    }

    function fail(error: LogoutRequestError): void {
      // Not destroyed: that would take the connection with it, before the answer is out.
      message.pause();
      settle(() => reject(error));
    }

    if (message.destroyed) broken();
    // The last one stays, as an error without a listener ends the process.
    message.on('data', take).on('end', end).on('close', broken).on('error', broken);
  });
}
