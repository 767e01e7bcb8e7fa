import type { Socket } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createAddressPolicy } from '../../src/delivery/address-policy.ts';
import { makeCertificate, respond, startApplication } from './hostile-application.ts';
import { answers, LOOPBACK, NEVER, transport } from './transport-under-test.ts';

describe('Invariant 7: no request to where it must not go', () => {
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
