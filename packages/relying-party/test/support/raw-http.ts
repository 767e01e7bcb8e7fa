import { connect } from 'node:net';

/**
 * Write bytes to a server as they are, and collect what comes back until the server closes the connection. `more` is
 * asked for further bytes whenever the previous ones are out; without it the client just waits.
 */
export async function sendRaw(origin: string, head: string, more?: () => string | undefined): Promise<string> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(Number(port), hostname);
    socket.setEncoding('utf8');
    socket.on('data', (text) => {
      received += text;
    });
    // The server may close while this side still writes.
    socket.on('error', (error) => (received ? resolve(received) : reject(error)));
    socket.on('close', () => resolve(received));
    const writeMore = () => {
      const bytes = socket.writable ? more?.() : undefined;
      if (bytes !== undefined) socket.write(bytes, () => setImmediate(writeMore));
    };
    socket.write(head, writeMore);
  });
}

/** The head of a form post. */
export function formPost(path: string, ...headers: readonly string[]): string {
  const lines = [`POST ${path} HTTP/1.1`, 'Host: app', 'Content-Type: application/x-www-form-urlencoded', ...headers];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** A GET with exactly these headers: fetch() would add its own `Sec-Fetch-Mode`. */
export async function getRaw(origin: string, path: string, headers: Record<string, string>) {
  return askRaw(origin, `GET ${path}`, headers);
}

/** A form post with these headers, such as a `Host` that fetch() would not send. */
export async function postRaw(
  origin: string,
  path: string,
  headers: Record<string, string>,
  form: Record<string, string> = {},
) {
  const body = new URLSearchParams(form).toString();
  const own = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(body.length) };
  return askRaw(origin, `POST ${path}`, { ...own, ...headers }, body);
}

async function askRaw(origin: string, target: string, headers: Record<string, string>, body = '') {
  const lines = Object.entries({ host: 'app', connection: 'close', ...headers }).map((pair) => pair.join(': '));
  const answer = await sendRaw(origin, [`${target} HTTP/1.1`, ...lines, '', body].join('\r\n'));
  const cookies = [...answer.matchAll(/^set-cookie: (.*)$/gim)].map(([, line = '']) => line.trim());
  return { status: Number(answer.split(' ', 2)[1]), location: /^location: (.*)$/im.exec(answer)?.[1]?.trim(), cookies };
}
