import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

interface Init {
  method: string;
  headers: Headers;
  body?: string;
}

/** Hands requests of node:http to a Web-standard handler. What it throws is answered with 500, as frameworks do. */
export function answerByWebRequest(
  baseUrl: string,
  handle: (url: string, init: Init) => Promise<Response>,
): RequestListener {
  return (req, res) => {
    answer(req, res).catch((error: unknown) => {
      console.error(error);
      res.writeHead(500).end();
    });
  };

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of req) body += chunk;
    const headers = new Headers();
    for (const [name, value] of Object.entries(req.headers)) headers.set(name, String(value));
    const init = { method: req.method ?? 'GET', headers, ...(body === '' ? {} : { body }) };
    const response = await handle(new URL(req.url ?? '/', baseUrl).href, init);
    res.statusCode = response.status;
    for (const [name, value] of response.headers) if (name !== 'set-cookie') res.setHeader(name, value);
    res.setHeader('set-cookie', response.headers.getSetCookie());
    res.end(await response.text());
  }
}
