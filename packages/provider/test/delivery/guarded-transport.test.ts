import type { Socket } from 'node:net';
import { describe, expect, test, vi } from 'vitest';
import { parseLogoutUri } from '../../src/delivery/guarded-transport.ts';
import { respond, startApplication, writeForever } from './hostile-application.ts';
import { answers, LOOPBACK, NEVER, TOKEN, transport } from './transport-under-test.ts';

describe('the request', () => {
  test('OP-27, OP-28, O-4, O-21, A-5, A-7 is a form with the token and nothing else; the query is kept', async () => {
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

  test.each([
    ['invalid_request', 400],
    ['temporarily_unavailable', 400],
    ['invalid_request', 503],
    ['invalid_request', 200],
  ])('OP-32, A-6 an error "%s" in the body of a %i changes nothing, and goes no further', async (error, status) => {
    const body = JSON.stringify({ error, error_description: 'from within the network' });
    const application = await startApplication((socket) => {
      const fields = `content-type: application/json\r\ncontent-length: ${body.length}`;
      socket.write(`HTTP/1.1 ${status} Whatever\r\n${fields}\r\n\r\n${body}`);
    });
    const outcome = await transport(LOOPBACK).post(`http://127.0.0.1:${application.port}/`);
    expect(outcome).toEqual({ code: status === 200 ? 'ok' : 'http_status', status });
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
