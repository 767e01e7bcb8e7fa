import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { ListenError } from '@curfew/provider';

/** Which process answers below a path; no port while it is stopped. */
export interface Backend {
  name: string;
  port: number | undefined;
}

/**
 * Puts the two applications behind one port, each below its name, as a servlet container or reverse proxy would.
 * A stopped application answers 502, and its logout is delivered when it is back.
 */
export function startFront(port: number, backends: readonly Backend[]): Promise<Server> {
  const server = createServer((req, res) => {
    const name = req.url?.split(/[/?]/)[1];
    const backend = backends.find((candidate) => candidate.name === name);
    if (backend === undefined) redirect(res, `/${backends[0]?.name ?? ''}`);
    else if (backend.port === undefined) refuse(res, backend.name);
    else forward(req, res, backend.name, backend.port);
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new ListenError(port, error)));
    server.listen(port, () => resolve(server));
  });
}

function forward(req: IncomingMessage, res: ServerResponse, name: string, port: number): void {
  const { method = 'GET', url = '/', headers } = req;
  const onward = request({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
    res.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(res);
  });
  onward.on('error', () => (res.headersSent ? res.destroy() : refuse(res, name)));
  req.pipe(onward);
}

function refuse(res: ServerResponse, name: string): void {
  res.writeHead(502, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  res.end(`${name} is not running.\n`);
}

function redirect(res: ServerResponse, location: string): void {
  res.writeHead(302, { location }).end();
}
