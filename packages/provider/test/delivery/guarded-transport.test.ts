import type { Socket } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createAddressPolicy } from '../../src/delivery/address-policy.ts';
import {
  createGuardedTransport,
  type GuardedTransportOptions,
  parseLogoutUri,
} from '../../src/delivery/guarded-transport.ts';
import { makeCertificate, respond, startApplication, writeForever } from './hostile-application.ts';

const LOOPBACK = ['127.0.0.0/8', '::1/128'];
const TOKEN = 'eyJ0eXAiOiJsb2dvdXQrand0In0.e30.c2ln';
/** Longer than a test may take: an outcome that came anyhow did not come from the time running out. */
const NEVER = 600_000;

/** A transport whose outcomes are shown without their duration, which is checked here. */
function transport(allow: readonly string[], options: Omit<GuardedTransportOptions, 'addressPolicy'> = {}) {
  const guarded = createGuardedTransport({ addressPolicy: createAddressPolicy(allow), ...options });
  onTestFinished(() => guarded.close());
  return {
    close: guarded.close,
    async post(uri: string, { insecureHttp = true, signal }: { insecureHttp?: boolean; signal?: AbortSignal } = {}) {
      const { durationMs, ...outcome } = await guarded.post(uri, TOKEN, { insecureHttp, ...(signal && { signal }) });
      expect(durationMs).toBeGreaterThanOrEqual(0);
      return outcome;
    },
  };
}

/** A name server: each question gets the next answer, the last one again and again. */
function answers(...sequence: string[][]) {
  const asked: string[] = [];
  const lookup = async (hostname: string) => {
    const found = sequence[Math.min(asked.length, sequence.length - 1)] ?? [];
    asked.push(hostname);
    return found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  };
  return { asked, lookup };
}

describe('the request', () => {
  test('O-4, O-21, A-5, A-7 is a form with the token and nothing else; the query is kept', async () => {
    const application = await startApplication(respond(200, 'set-cookie: a=b'));
    const { post } = transport(LOOPBACK);
    const uri = `http://127.0.0.1:${application.port}/logout?a=b&c=%20d`;
    expect(await post(uri)).toEqual({ code: 'ok', status: 200 });
    await post(uri);
    for (const request of application.requests) {
      const [head = '', body] = request.split('\r\n\r\n');
      const [requestLine, ...fields] = head.split('\r\n');
      expect(requestLine).toBe('POST /logout?a=b&c=%20d HTTP/1.1');
      expect(body).toBe(`logout_token=${TOKEN}`);
      expect(fields.sort()).toEqual([
        'accept-encoding: identity',
        'connection: keep-alive',
        `content-length: ${13 + TOKEN.length}`,
        'content-type: application/x-www-form-urlencoded',
        `host: 127.0.0.1:${application.port}`,
        'user-agent: curfew',
      ]);
    }
    expect(application.requests).toHaveLength(2);
  });

  test('A-4 an idle connection is used again', async () => {
    const application = await startApplication(respond(200));
    const { post } = transport(LOOPBACK);
    await vi.waitUntil(async () => {
      await post(`http://127.0.0.1:${application.port}/`);
      return application.requests.length > application.connections.length;
    });
  });

  test.each([
    'http://rp.example/logout',
    'https://user@rp.example/logout',
    'https://:secret@rp.example/logout',
    'https://rp.example/logout#part',
    'https://rp.example/logout#',
    '/logout',
    'rp.example/logout',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'ftp://rp.example/',
    '',
  ])('O-18 %j is refused at send as well', async (uri) => {
    const { asked, lookup } = answers(['127.0.0.1']);
    expect(await transport(LOOPBACK, { lookup }).post(uri, { insecureHttp: false })).toEqual({ code: 'uri_forbidden' });
    expect(asked).toEqual([]);
  });

  test('O-18, A-8 http is the decision of the caller, client by client', () => {
    expect(parseLogoutUri('http://rp.example/', false)).toBeUndefined();
    expect(parseLogoutUri('http://rp.example/', true)?.href).toBe('http://rp.example/');
    expect(parseLogoutUri('ftp://rp.example/', true)).toBeUndefined();
  });
});

describe('the answer', () => {
  test.each([
    [200, 'ok'],
    [204, 'ok'],
    [201, 'http_status'],
    [202, 'http_status'],
    [400, 'http_status'],
    [404, 'http_status'],
    [408, 'http_status'],
    [500, 'http_status'],
  ])('O-5, O-6, O-7, O-8 %i is %s', async (status, code) => {
    const application = await startApplication(respond(status));
    const outcome = await transport(LOOPBACK).post(`http://127.0.0.1:${application.port}/`);
    expect(outcome).toEqual({ code, status });
  });

  test.each([301, 302, 303, 307, 308])('O-6, A-3 redirect %i is not followed', async (status) => {
    const internal = await startApplication(respond(200));
    const location = `location: http://127.0.0.1:${internal.port}/admin`;
    const application = await startApplication(respond(status, location));
    const outcome = await transport(LOOPBACK).post(`http://127.0.0.1:${application.port}/`);
    expect(outcome).toEqual({ code: 'redirect_refused', status });
    expect(internal.connections).toHaveLength(0);
  });

  test('O-8 Retry-After comes with the outcome', async () => {
    const application = await startApplication(respond(503, 'retry-after: 17'));
    const outcome = await transport(LOOPBACK).post(`http://127.0.0.1:${application.port}/`);
    expect(outcome).toEqual({ code: 'http_status', status: 503, retryAfter: 17_000 });
  });

  test('O-12, A-5 an endless body is cut off; the status before it counts', async () => {
    const application = await startApplication((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      writeForever(socket, 'x'.repeat(1_024));
    });
    const outcome = await transport(LOOPBACK, { totalTimeout: NEVER }).post(`http://127.0.0.1:${application.port}/`);
    expect(outcome).toEqual({ code: 'ok', status: 200 });
    await vi.waitUntil(() => application.connections[0]?.destroyed);
  });

  test('A-4 a body that never comes is waited for until the time is over; the status before it counts', async () => {
    const application = await startApplication((socket) => {
      socket.write('HTTP/1.1 500 Oh\r\ncontent-length: 5\r\n\r\nab');
    });
    const outcome = await transport(LOOPBACK, { totalTimeout: 200 }).post(`http://127.0.0.1:${application.port}/`);
    expect(outcome).toEqual({ code: 'http_status', status: 500 });
  });

  test('A-4 a reset within the body changes nothing either', async () => {
    const application = await startApplication((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab', () => socket.resetAndDestroy());
    });
    const outcome = await transport(LOOPBACK, { totalTimeout: NEVER }).post(`http://127.0.0.1:${application.port}/`);
    expect(outcome).toEqual({ code: 'ok', status: 200 });
  });

  test('O-12 endless headers are cut off', async () => {
    const application = await startApplication((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      writeForever(socket, `x-more: ${'x'.repeat(1_000)}\r\n`);
    });
    const outcome = await transport(LOOPBACK, { totalTimeout: NEVER }).post(`http://127.0.0.1:${application.port}/`);
    expect(outcome).toEqual({ code: 'response_too_large' });
  });

  test.each([
    ['O-8, A-4 silence', () => {}],
    [
      'A-4 one byte of a header at a time',
      (socket: Socket) => {
        socket.write('HTTP/1.1 200 OK\r\nx-slow: ');
        const drip = setInterval(() => socket.write('x'), 20);
        socket.on('close', () => clearInterval(drip));
      },
    ],
    [
      'O-12 interim responses without end',
      (socket: Socket) => {
        const drip = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n'), 5);
        socket.on('close', () => clearInterval(drip));
      },
    ],
  ])('%s ends with the total timeout', async (_name, answer) => {
    const application = await startApplication(answer);
    const outcome = await transport(LOOPBACK, { totalTimeout: 300 }).post(`http://127.0.0.1:${application.port}/`);
    expect(outcome).toEqual({ code: 'timeout' });
  });

  test.each([
    ['a reset after the request', (socket: Socket) => socket.resetAndDestroy(), 'connection_reset'],
    ['an end without an answer', (socket: Socket) => socket.end(), 'connection_reset'],
    ['something else than HTTP', (socket: Socket) => socket.write('220 mail\r\n'), 'response_invalid'],
  ])('O-8 %s is an outcome', async (_name, answer, code) => {
    const application = await startApplication(answer);
    const outcome = await transport(LOOPBACK).post(`http://127.0.0.1:${application.port}/`);
    expect(outcome).toEqual({ code });
  });
});

describe('the connection', () => {
  test('O-8 nobody listening, no such name, a resolver that fails or hangs are outcomes', async () => {
    const { port } = await startApplication(() => {});
    const closed = `http://127.0.0.2:${port}/`;
    expect(await transport(LOOPBACK).post(closed)).toEqual({ code: 'connect_failed' });
    expect(await transport(LOOPBACK).post('http://rp.invalid/')).toEqual({ code: 'dns_failed' });
    expect(await transport([], { lookup: async () => [] }).post('http://rp.test/')).toEqual({ code: 'dns_failed' });
    const failing = transport([], { lookup: () => Promise.reject(new Error('SERVFAIL')) });
    expect(await failing.post('http://rp.test/')).toEqual({ code: 'dns_failed' });
    const hanging = transport([], { lookup: () => new Promise(() => {}), connectTimeout: 100 });
    expect(await hanging.post('http://rp.test/')).toEqual({ code: 'timeout' });
  });

  test('O-11 the caller can give up', async () => {
    const application = await startApplication(() => giveUp.abort());
    const giveUp = new AbortController();
    const { post } = transport(LOOPBACK, { totalTimeout: NEVER });
    const uri = `http://127.0.0.1:${application.port}/`;
    expect(await post(uri, { signal: giveUp.signal })).toEqual({ code: 'aborted' });
    expect(await post(uri, { signal: giveUp.signal })).toEqual({ code: 'aborted' });
    expect(application.requests).toHaveLength(1);
  });

  test('O-8 after close nothing is sent', async () => {
    const application = await startApplication(respond(200));
    const { post, close } = transport(LOOPBACK);
    await close();
    expect(await post(`http://127.0.0.1:${application.port}/`)).toEqual({ code: 'aborted' });
    expect(application.connections).toHaveLength(0);
  });

  test('A-4 one application that hangs does not delay another, nor itself on a second connection', async () => {
    let hang = true;
    const application = await startApplication((socket) => {
      if (!hang) respond(200)(socket);
      hang = false;
    });
    const other = await startApplication(respond(204));
    const { post } = transport(LOOPBACK, { totalTimeout: NEVER });
    const giveUp = new AbortController();
    const hanging = post(`http://127.0.0.1:${application.port}/`, { signal: giveUp.signal });
    await vi.waitUntil(() => application.requests.length === 1);
    expect(await post(`http://127.0.0.1:${other.port}/`)).toEqual({ code: 'ok', status: 204 });
    expect(await post(`http://127.0.0.1:${application.port}/`)).toEqual({ code: 'ok', status: 200 });
    giveUp.abort();
    expect(await hanging).toEqual({ code: 'aborted' });
  });
});

describe('where it may go', () => {
  test.each([
    '127.0.0.1',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '017700000001',
    '127.1',
    '127.0.0.1.',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    'localhost',
    'localhost.',
    'app.localhost',
    '0',
  ])('O-19, A-1 %s is refused before anything is connected', async (host) => {
    const application = await startApplication(respond(200), { host: '0.0.0.0' });
    const outcome = await transport([]).post(`http://${host}:${application.port}/`);
    expect(outcome).toEqual({ code: 'address_forbidden' });
    expect(application.connections).toHaveLength(0);
  });

  test.each(['[::1]', '169.254.169.254', '[::ffff:10.0.0.1]', '[64:ff9b::10.0.0.1]', '[2002:a00:1::1]', '[fe80::1]'])(
    'O-19, A-1 %s is refused',
    async (host) => {
      expect(await transport([]).post(`http://${host}/`)).toEqual({ code: 'address_forbidden' });
    },
  );

  test.each([
    ['127.0.0.1'],
    ['::ffff:127.0.0.1'],
    ['10.0.0.1', '127.0.0.1', 'fd00::1', '64:ff9b::7f00:1'],
    ['not-an-address'],
  ])('O-19, A-2 a name that resolves to %s is refused inside the connection', async (...found) => {
    const application = await startApplication(respond(200));
    const { asked, lookup } = answers(found);
    const outcome = await transport([], { lookup }).post(`http://rp.test:${application.port}/`);
    expect(outcome).toEqual({ code: 'address_forbidden' });
    expect(asked).toEqual(['rp.test']);
    expect(application.connections).toHaveLength(0);
  });

  test('O-19 a name of which one address is allowed is reached there and only there', async () => {
    const forbidden = await startApplication(respond(200), { host: '127.0.0.1' });
    const allowed = await startApplication(respond(204), { host: '127.0.0.2', port: forbidden.port });
    const { lookup } = answers(['127.0.0.1', '127.0.0.2']);
    const outcome = await transport(['127.0.0.2'], { lookup }).post(`http://rp.test:${allowed.port}/`);
    expect(outcome).toEqual({ code: 'ok', status: 204 });
    expect(forbidden.connections).toHaveLength(0);
  });

  test('O-20 a name that was public at registration and is private at send is refused', async () => {
    const application = await startApplication(respond(200));
    const { lookup } = answers(['8.8.8.8'], ['127.0.0.1']);
    const [registered] = await lookup('rp.test');
    const destination = { host: 'rp.test', port: application.port };
    expect(createAddressPolicy().allowsAddress(registered?.address ?? '', destination)).toBe(true);
    const outcome = await transport([], { lookup }).post(`http://rp.test:${application.port}/`);
    expect(outcome).toEqual({ code: 'address_forbidden' });
    expect(application.connections).toHaveLength(0);
  });

  test('O-20, A-2 the address that was checked is the address connected to, for every new connection', async () => {
    const internal = await startApplication(respond(200), { host: '127.0.0.1' });
    const closing = (socket: Socket) => {
      respond(204, 'connection: close')(socket);
      socket.end();
    };
    const application = await startApplication(closing, { host: '127.0.0.2', port: internal.port });
    const { asked, lookup } = answers(['127.0.0.2'], ['127.0.0.1']);
    const { post } = transport(['127.0.0.2'], { lookup });
    const uri = `http://rp.test:${application.port}/`;
    expect(await post(uri)).toEqual({ code: 'ok', status: 204 });
    expect(asked).toHaveLength(1);
    expect(await post(uri)).toEqual({ code: 'address_forbidden' });
    expect(asked).toHaveLength(2);
    expect(application.connections).toHaveLength(1);
    expect(internal.connections).toHaveLength(0);
  });

  test('A-2 an open connection serves its own origin only', async () => {
    const application = await startApplication(respond(200));
    const { lookup } = answers(['127.0.0.1']);
    const { post } = transport(['good.test'], { lookup });
    expect(await post(`http://good.test:${application.port}/`)).toEqual({ code: 'ok', status: 200 });
    expect(application.connections[0]?.destroyed).toBe(false);
    expect(await post(`http://evil.test:${application.port}/`)).toEqual({ code: 'address_forbidden' });
    expect(application.requests).toHaveLength(1);
    expect(application.connections).toHaveLength(1);
  });

  test('A-1 an entry with a port opens that port only', async () => {
    const application = await startApplication(respond(200));
    const neighbour = await startApplication(respond(200));
    const { lookup } = answers(['127.0.0.1']);
    const { post } = transport([`rp.test:${application.port}`], { lookup });
    expect(await post(`http://rp.test:${application.port}/`)).toEqual({ code: 'ok', status: 200 });
    expect(await post(`http://rp.test:${neighbour.port}/`)).toEqual({ code: 'address_forbidden' });
    expect(neighbour.connections).toHaveLength(0);
  });
});

describe('TLS', () => {
  const certificate = makeCertificate('rp.test');
  const { lookup } = answers(['127.0.0.1']);
  const secure = { insecureHttp: false };

  test('A-8 a certificate for this name from a custom authority is accepted', async () => {
    const application = await startApplication(respond(200), { tls: certificate });
    const { post } = transport(LOOPBACK, { lookup, ca: [certificate.cert] });
    expect(await post(`https://rp.test:${application.port}/`, secure)).toEqual({ code: 'ok', status: 200 });
  });

  test('A-8 a certificate for another name is not', async () => {
    const application = await startApplication(respond(200), { tls: certificate });
    const { post } = transport(LOOPBACK, { lookup, ca: [certificate.cert] });
    expect(await post(`https://other.test:${application.port}/`, secure)).toEqual({ code: 'tls_failed' });
    expect(application.requests).toHaveLength(0);
  });

  test('A-8 a self-signed certificate is not, whatever the environment says', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    onTestFinished(() => void vi.unstubAllEnvs());
    const application = await startApplication(respond(200), { tls: certificate });
    const outcome = await transport(LOOPBACK, { lookup }).post(`https://rp.test:${application.port}/`, secure);
    expect(outcome).toEqual({ code: 'tls_failed' });
    expect(application.requests).toHaveLength(0);
  });

  test('O-8 a server without TLS, and one that resets the handshake, fail as TLS', async () => {
    const plain = await startApplication(() => {}, { onConnection: (socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n') });
    const resetting = await startApplication(() => {}, {
      onConnection: (socket) => socket.once('readable', () => socket.resetAndDestroy()),
    });
    const { post } = transport(LOOPBACK, { lookup });
    expect(await post(`https://rp.test:${plain.port}/`, secure)).toEqual({ code: 'tls_failed' });
    expect(await post(`https://rp.test:${resetting.port}/`, secure)).toEqual({ code: 'tls_failed' });
  });

  test('A-4 a handshake that hangs ends with the connect timeout', async () => {
    const application = await startApplication(() => {});
    const { post } = transport(LOOPBACK, { lookup, connectTimeout: 150, totalTimeout: NEVER });
    expect(await post(`https://rp.test:${application.port}/`, secure)).toEqual({ code: 'timeout' });
  });
});
