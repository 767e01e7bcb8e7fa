import { createServer, type RequestListener } from 'node:http';
import type { Scope } from '../runner/scope.ts';

/** Serves on loopback until the scope ends. */
export async function listen(scope: Scope, listener: RequestListener, port: number): Promise<void> {
  const server = createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  scope.defer(() => {
    server.closeAllConnections();
    server.close();
  });
}
