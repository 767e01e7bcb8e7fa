import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface ForwardProxy {
  readonly port: number;
  /** CONNECT requests in the order they came. */
  readonly asked: { authority: string | undefined; authorization: string | undefined }[];
  /** Everything that went through towards applications. */
  readonly passed: string[];
}

/** A proxy that leads every name to this machine, or answers CONNECT with a refusal. It ends with the test. */
export async function startProxy({
  refuse,
  tls,
}: {
  refuse?: number | 'silently';
  tls?: { key: string; cert: string };
} = {}): Promise<ForwardProxy> {
  const asked: ForwardProxy['asked'] = [];
  const passed: string[] = [];
  const sockets = new Set<Socket>();
  const server: Server = tls ? createSecureServer(tls) : createServer();
  server.on('connection', (socket) => sockets.add(socket));
  server.on('connect', (request: IncomingMessage, near: Socket) => {
    asked.push({ authority: request.url, authorization: request.headers['proxy-authorization'] });
    near.on('error', () => near.destroy());
    if (refuse === 'silently') return;
    if (refuse !== undefined) return void near.end(`HTTP/1.1 ${refuse} No\r\ncontent-length: 0\r\n\r\n`);
    const far = connect(Number(request.url?.split(':').at(-1)), '127.0.0.1', () => {
      near.write('HTTP/1.1 200 Connected\r\n\r\n');
      far.pipe(near);
    });
    sockets.add(far);
    far.on('error', () => near.destroy());
    near.on('data', (chunk) => {
      passed.push(chunk.toString('latin1'));
      far.write(chunk);
    });
    near.on('close', () => far.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return { port: (server.address() as AddressInfo).port, asked, passed };
}
