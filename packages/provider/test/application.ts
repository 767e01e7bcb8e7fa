import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt, decodeProtectedHeader, type JWTPayload, type ProtectedHeaderParameters } from 'jose';

export interface HeardLogoutToken {
  method: string | undefined;
  path: string;
  headers: string[];
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
  /** Header fields of the next answers. */
  headers: Record<string, string> = {};
  /** Body of the next answers. */
  body = '';
  readonly #server = createServer((req, res) => this.#receive(req, res));
  readonly #waiting = new Set<() => void>();
  readonly #hanging = new Set<ServerResponse>();

  static async start(port = 0): Promise<ListeningApplication> {
    const application = new ListeningApplication();
    await application.start(port);
    return application;
  }

  /** Listens again after a stop. */
  async start(port: number): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
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

  /** Answers what was kept open, and everything from now on. */
  release(status = 200): void {
    this.answer = status;
    for (const res of this.#hanging) res.writeHead(status).end();
    this.#hanging.clear();
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
      method: req.method,
      path: req.url ?? '',
      headers: Object.keys(req.headers),
      contentType: req.headers['content-type'],
      parameters: [...form.keys()],
      token,
      header: decodeProtectedHeader(token),
      // An encrypted one tells nothing here.
      claims: token.split('.').length === 5 ? {} : decodeJwt(token),
    });
    if (this.answer === 'hang') this.#hanging.add(res);
    else res.writeHead(this.answer, this.headers).end(this.body);
    for (const notify of this.#waiting) notify();
    this.#waiting.clear();
  }
}
