import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt, decodeProtectedHeader, type JWTPayload, type ProtectedHeaderParameters } from 'jose';
import { eventually } from './eventually.ts';
import type { Scope } from './scope.ts';

/** A Logout Token that went over the wire, and what the application answered. */
export interface Heard {
  token: string;
  header: ProtectedHeaderParameters;
  claims: JWTPayload;
  status: number;
  at: number;
}

/**
 * What stands between a provider and the back-channel logout endpoint of an application: passes everything on
 * unchanged, keeps what it heard, and can be cut, as if the application were down.
 */
export class Wire {
  readonly heard: Heard[] = [];
  readonly #target: URL;
  #server: Server | undefined;
  #port = 0;

  private constructor(target: URL) {
    this.#target = target;
  }

  static async start(scope: Scope, target: string): Promise<Wire> {
    const wire = new Wire(new URL(target));
    await wire.mend();
    scope.defer(() => wire.cut());
    return wire;
  }

  /** What to register as the back-channel logout URI. */
  get logoutUri(): string {
    return `http://localhost:${this.#port}${this.#target.pathname}${this.#target.search}`;
  }

  /** From now on connections are refused. */
  async cut(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    server?.closeAllConnections();
    await new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve())));
  }

  /** Listens, again at the same port. */
  async mend(): Promise<void> {
    const server = createServer((req, res) => {
      this.#pass(req, res).catch(() => res.writeHead(502).end());
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** The first Logout Token after the first `from` ones that fits. */
  hears(from: number, fits: (heard: Heard) => boolean = () => true, timeout?: number): Promise<Heard> {
    return eventually(() => this.heard.slice(from).find(fits), 'a Logout Token arrives', timeout);
  }

  /** Sends a token past the provider. */
  async send(token: string): Promise<Response> {
    return fetch(this.#target, { method: 'POST', body: new URLSearchParams({ logout_token: token }) });
  }

  async #pass(req: IncomingMessage, res: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of req) body += chunk;
    const response = await fetch(this.#target, {
      method: req.method ?? 'POST',
      headers: { 'content-type': req.headers['content-type'] ?? '' },
      body,
      redirect: 'manual',
    });
    const token = new URLSearchParams(body).get('logout_token') ?? '';
    if (process.env.INTEROP_SHOW) console.log(JSON.stringify([decodeProtectedHeader(token), decodeJwt(token)]));
    this.heard.push({
      ...{ token, header: decodeProtectedHeader(token), claims: decodeJwt(token) },
      ...{ status: response.status, at: Date.now() },
    });
    res.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text());
  }
}
