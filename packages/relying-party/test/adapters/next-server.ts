// A Next.js application in production mode, in a process of its own: says where it listens, then waits for its environment.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import next from 'next';

const server = createServer().listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo; // a listening TCP server has one
process.send?.({ port });

const [environment] = await once(process, 'message');
Object.assign(process.env, environment);
const dir = fileURLToPath(new URL('next-app', import.meta.url));
// The types of next are those of a CommonJS module.
const application = (next as unknown as typeof next.default)({ dev: false, dir, port, hostname: 'localhost' });
await application.prepare();
server.on('request', application.getRequestHandler());
process.send?.('ready');
