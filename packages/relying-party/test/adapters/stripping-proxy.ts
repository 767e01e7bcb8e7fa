import { request } from 'node:http';
import { startServer } from '../support/server.ts';

/** A reverse proxy that serves an application below `prefix` and takes the prefix away, as nginx and ingresses do. */
export async function startStrippingProxy(prefix: string, target: string) {
  return startServer((incoming, outgoing) => {
    const path = incoming.url?.startsWith(prefix) ? incoming.url.slice(prefix.length) || '/' : undefined;
    if (path === undefined) {
      outgoing.writeHead(404).end();
      return;
    }
    const { method = 'GET', headers } = incoming;
    const inner = request(target + path, { method, headers: { ...headers, host: 'inner.example' } }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(outgoing);
    });
    inner.on('error', () => outgoing.destroy());
    incoming.pipe(inner);
  });
}
