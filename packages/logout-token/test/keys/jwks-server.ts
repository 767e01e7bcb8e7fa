import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A real JWKS endpoint whose answer can be changed, and which counts how often it was asked. */
export class JwksServer {
  requests = 0;
  answer: RequestListener;
  readonly uri: string;

  static async start(...keys: object[]): Promise<JwksServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new JwksServer(server, keys);
  }

  private constructor(server: Server, keys: object[]) {
    const { port } = server.address() as AddressInfo; // a TCP server has no other kind of address
    this.uri = `http://127.0.0.1:${port}/jwks`;
    this.answer = serving({ keys });
    server.on('request', (request, response) => {
      this.requests += 1;
      this.answer(request, response);
    });
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
  }

  publish(...keys: object[]): void {
    this.answer = serving({ keys });
  }
}

export function serving(body: unknown, status = 200): RequestListener {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return (_, response) => response.writeHead(status, { 'content-type': 'application/jwk-set+json' }).end(text);
}
