import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt, decodeProtectedHeader, type JWTPayload, type ProtectedHeaderParameters } from 'jose';

export interface HeardLogoutToken {
  path: string;
  contentType: string | undefined;
  parameters: string[];
  token: string;
  header: ProtectedHeaderParameters;
  claims: JWTPayload;
}

/** An application's back-channel logout endpoint on loopback, which keeps what it hears and answers as told. */
export class ListeningApplication {
  readonly heard: HeardLogoutToken[] = [];
  /** Status of the next answers; `hang` keeps the request open. */
  answer: number | 'hang' = 200;
  readonly #server = createServer((req, res) => this.#receive(req, res));
  readonly #waiting = new Set<() => void>();

  static async start(port = 0): Promise<ListeningApplication> {
    const application = new ListeningApplication();
    await new Promise<void>((resolve) => application.#server.listen(port, '127.0.0.1', resolve));
    return application;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get logoutUri(): string {
    return `http://127.0.0.1:${this.port}/bclogout`;
  }

  /** Resolves when so many Logout Tokens have been heard. */
  async hears(count: number): Promise<void> {
    while (this.heard.length < count) await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #receive(req: IncomingMessage, res: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of req) body += chunk;
    const form = new URLSearchParams(body);
    const token = form.get('logout_token') ?? '';
    this.heard.push({
      path: req.url ?? '',
      contentType: req.headers['content-type'],
      parameters: [...form.keys()],
      token,
      header: decodeProtectedHeader(token),
      claims: decodeJwt(token),
    });
    if (this.answer !== 'hang') res.writeHead(this.answer, { 'cache-control': 'no-store' }).end();
    for (const notify of this.#waiting) notify();
    this.#waiting.clear();
  }
}
