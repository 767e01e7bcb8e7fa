import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands before the provider as a reverse proxy does, and can keep back the token responses. */
export interface ProviderFront {
  /** The provider's issuer. */
  origin: string;
  /** Where the provider listens. */
  forwardTo(port: number): void;
  /** From now on token responses are kept back. */
  holdTokens(): HeldTokens;
  stop(): Promise<void>;
}

export interface HeldTokens {
  /** The provider has issued tokens. */
  readonly issued: Promise<void>;
  /** Let the application have them. */
  release(): void;
  /** Let the connection break instead. */
  fail(): void;
}

export async function startProviderFront(): Promise<ProviderFront> {
  let port = 0;
  let onToken = async (): Promise<'pass' | 'break'> => 'pass';
  const server = createServer((req, res) => {
    const headers = { ...req.headers, connection: 'close' };
    const forwarded = request(
      { host: '127.0.0.1', port, path: req.url, method: req.method, headers },
      async (answer) => {
        if (req.url === '/oauth2/token' && (await onToken()) === 'break') return void res.destroy();
        res.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(res);
      },
    );
    forwarded.on('error', () => res.destroy());
    req.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    // A listening TCP server has an AddressInfo.
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forwardTo(target) {
      port = target;
    },
    holdTokens() {
      const issued = Promise.withResolvers<void>();
      const released = Promise.withResolvers<'pass' | 'break'>();
      onToken = () => {
        issued.resolve();
        return released.promise;
      };
      const end = (how: 'pass' | 'break') => {
        onToken = async () => 'pass';
        released.resolve(how);
      };
      return { issued: issued.promise, release: () => end('pass'), fail: () => end('break') };
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
