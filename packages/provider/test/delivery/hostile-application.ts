import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { onTestFinished } from 'vitest';

/** An application's server of which the test decides every byte. */
export interface HostileApplication {
  readonly port: number;
  /** Connections accepted so far, whether or not anything was sent on them. */
  readonly connections: readonly Socket[];
  /** Requests received in full, as text. */
  readonly requests: readonly string[];
}

export interface HostileOptions {
  readonly host?: string;
  readonly port?: number;
  /** PEM key and certificate: the application speaks TLS. */
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly onConnection?: (socket: Socket) => void;
}

/** Starts a server that hands every complete request to `answer`. It ends with the test. */
export async function startApplication(
  answer: (socket: Socket) => void,
  { host = '127.0.0.1', port = 0, tls, onConnection }: HostileOptions = {},
): Promise<HostileApplication> {
  const connections: Socket[] = [];
  const requests: string[] = [];
  const serve = (socket: Socket) => {
    let received = '';
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      const bodyStart = received.indexOf('\r\n\r\n') + 4;
      const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? Number.NaN);
      if (bodyStart < 4 || received.length - bodyStart < length) return;
      requests.push(received);
      received = '';
      answer(socket);
    });
  };
  // Offering HTTP/2 first shows that the sender does not take it up: only HTTP/1.1 is answered here.
  const secure = tls && { ...tls, ALPNProtocols: ['h2', 'http/1.1'] };
  const server: Server = secure ? createTlsServer(secure, serve) : createServer(serve);
  server.on('connection', (socket: Socket) => {
    connections.push(socket);
    socket.on('error', () => socket.destroy());
    onConnection?.(socket);
  });
  server.listen(port, host);
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of connections) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return { port: address.port, connections, requests };
}

/** Answers with this status line and these header fields, and no body. */
export function respond(status: number, ...fields: string[]): (socket: Socket) => void {
  const head = [`HTTP/1.1 ${status} Whatever`, ...fields, ...(status === 204 ? [] : ['content-length: 0']), '', ''];
  return (socket) => socket.write(head.join('\r\n'));
}

/** Writes `piece` again and again, as fast as the other side reads, until the connection ends. */
export function writeForever(socket: Socket, piece: string): void {
  const write = () => {
    while (!socket.destroyed && socket.write(piece));
  };
  socket.on('drain', write);
  write();
}

/** Makes a self-signed certificate for a host name. */
export function makeCertificate(hostname: string): { key: string; cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-certificate-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', `/CN=${hostname}`, '-addext', `subjectAltName=DNS:${hostname}`, '-days', '2'];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  try {
    execFileSync('openssl', ['req', ...kind, ...subject, '-keyout', key, '-out', cert], { stdio: 'pipe' });
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
