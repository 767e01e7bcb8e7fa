import { once } from 'node:events';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../../../test/systems/postgres.ts';
import { startProxy } from './forward-proxy.ts';
import { makeCertificate, respond, startApplication } from './hostile-application.ts';
import { answers, LOOPBACK, NEVER, TOKEN, transport } from './transport-under-test.ts';

const certificate = makeCertificate('rp.test');
const secure = { insecureHttp: false };

describe('A-1 an egress proxy', () => {
  test('carries the request, does not see the token, and resolves the name instead of us', async () => {
    const application = await startApplication(respond(204), { tls: certificate });
    const proxy = await startProxy();
    const { asked, lookup } = answers(['127.0.0.1']);
    const through = transport([], { lookup, ca: [certificate.cert], proxy: `http://127.0.0.1:${proxy.port}` });
    const uri = `https://rp.test:${application.port}/logout`;
    expect(await through.post(uri, secure)).toEqual({ code: 'ok', status: 204 });
    expect(proxy.asked).toEqual([{ authority: `rp.test:${application.port}`, authorization: undefined }]);
    expect(application.requests[0]).toContain(`logout_token=${TOKEN}`);
    expect(proxy.passed.join('')).not.toContain(TOKEN);
    expect(asked).toEqual([]);
  });

  test('cannot stand in for the application: its certificate is verified through the tunnel', async () => {
    const application = await startApplication(respond(200), { tls: certificate });
    const proxy = await startProxy();
    const through = transport([], { ca: [certificate.cert], proxy: `http://127.0.0.1:${proxy.port}` });
    expect(await through.post(`https://other.test:${application.port}/`, secure)).toEqual({ code: 'tls_failed' });
    const distrusting = transport([], { proxy: `http://127.0.0.1:${proxy.port}` });
    expect(await distrusting.post(`https://rp.test:${application.port}/`, secure)).toEqual({ code: 'tls_failed' });
    expect(application.requests).toHaveLength(0);
  });

  test('carries http too, in a tunnel, to hosts whose entry allows it', async () => {
    const application = await startApplication(respond(200));
    const proxy = await startProxy();
    const through = transport(['app.internal'], { proxy: `http://127.0.0.1:${proxy.port}` });
    expect(await through.post(`http://app.internal:${application.port}/`)).toEqual({ code: 'ok', status: 200 });
    expect(await through.post(`http://app.internal:${application.port}/`)).toEqual({ code: 'ok', status: 200 });
    expect(application.requests).toHaveLength(2);
  });

  test.each([
    '127.0.0.1',
    '2130706433',
    '[::1]',
    '[::ffff:7f00:1]',
    '169.254.169.254',
    '10.0.0.1',
    'localhost',
    'app.localhost',
  ])('O-19 is not even asked for %s', async (host) => {
    const application = await startApplication(respond(200));
    const proxy = await startProxy();
    const { post } = transport([], { proxy: `http://127.0.0.1:${proxy.port}` });
    expect(await post(`http://${host}:${application.port}/`)).toEqual({ code: 'address_forbidden' });
    expect(proxy.asked).toEqual([]);
  });

  test('a tunnel lasts longer than it may take to open', async () => {
    const application = await startApplication((socket) => void setTimeout(() => respond(200)(socket), 300));
    const proxy = `http://127.0.0.1:${(await startProxy()).port}`;
    const { post } = transport(LOOPBACK, { proxy, connectTimeout: 150, totalTimeout: NEVER });
    expect(await post(`http://127.0.0.1:${application.port}/`)).toEqual({ code: 'ok', status: 200 });
  });

  test('gets its user and password, which the application does not', async () => {
    const application = await startApplication(respond(200));
    const proxy = await startProxy();
    const { post } = transport(LOOPBACK, { proxy: `http://egress:p%40ss@127.0.0.1:${proxy.port}` });
    await post(`http://127.0.0.1:${application.port}/`);
    const expected = `Basic ${Buffer.from('egress:p@ss').toString('base64')}`;
    expect(proxy.asked).toEqual([{ authority: `127.0.0.1:${application.port}`, authorization: expected }]);
    expect(application.requests.join('')).not.toMatch(/authorization/i);
  });

  test('may itself be reached by TLS, and is verified then', async () => {
    const ofProxy = makeCertificate('localhost');
    const application = await startApplication(respond(200), { tls: certificate });
    const proxy = await startProxy({ tls: ofProxy });
    const uri = `https://rp.test:${application.port}/`;
    const address = `https://localhost:${proxy.port}`;
    const { post } = transport([], { ca: [certificate.cert, ofProxy.cert], proxy: address });
    expect(await post(uri, secure)).toEqual({ code: 'ok', status: 200 });
    const distrusting = transport([], { ca: [certificate.cert], proxy: address });
    expect(await distrusting.post(uri, secure)).toEqual({ code: 'proxy_failed' });
    expect(proxy.asked).toHaveLength(1);
  });

  test('O-8 that refuses, hangs or is not there is an outcome that is tried again', async () => {
    const uri = 'https://rp.test/';
    for (const status of [403, 407, 502]) {
      const proxy = await startProxy({ refuse: status });
      const { post } = transport([], { proxy: `http://127.0.0.1:${proxy.port}` });
      expect(await post(uri, secure)).toEqual({ code: 'proxy_refused' });
    }
    const gone = transport([], { proxy: `http://127.0.0.1:${await freePort()}` });
    expect(await gone.post(uri, secure)).toEqual({ code: 'proxy_failed' });
    const hanging = await startProxy({ refuse: 'silently' });
    const proxy = `http://127.0.0.1:${hanging.port}`;
    const { post } = transport([], { proxy, connectTimeout: 150, totalTimeout: NEVER });
    expect(await post(uri, secure)).toEqual({ code: 'timeout' });
  });
});

describe('A-8 mutual TLS', () => {
  const ofProvider = makeCertificate('op.test');

  async function startStrictApplication() {
    const seen: string[] = [];
    const options = { ...certificate, ca: [ofProvider.cert], requestCert: true, rejectUnauthorized: true };
    const server = createSecureServer(options, (request, response) => {
      seen.push(String((request.socket as TLSSocket).getPeerCertificate().subject.CN));
      request.resume().on('end', () => response.end());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return { uri: `https://rp.test:${(server.address() as AddressInfo).port}/`, seen };
  }
  const { lookup } = answers(['127.0.0.1']);
  const trusting = { lookup, ca: [certificate.cert] };

  test('an application that asks for a certificate gets it', async () => {
    const { uri, seen } = await startStrictApplication();
    const { post } = transport(LOOPBACK, { ...trusting, clientCertificate: ofProvider });
    expect(await post(uri, secure)).toEqual({ code: 'ok', status: 200 });
    expect(seen).toEqual(['op.test']);
  });

  test('through a proxy as well', async () => {
    const { uri, seen } = await startStrictApplication();
    const proxy = `http://127.0.0.1:${(await startProxy()).port}`;
    const { post } = transport([], { ...trusting, clientCertificate: ofProvider, proxy });
    expect(await post(uri, secure)).toEqual({ code: 'ok', status: 200 });
    expect(seen).toEqual(['op.test']);
  });

  test('without one, or with another’s, the application does not talk to us', async () => {
    const { uri, seen } = await startStrictApplication();
    for (const clientCertificate of [undefined, makeCertificate('op.test')]) {
      const { post } = transport(LOOPBACK, { ...trusting, ...(clientCertificate && { clientCertificate }) });
      // In TLS 1.3 the refusal comes after the handshake is over for us.
      expect((await post(uri, secure)).code).toMatch(/^(tls_failed|connection_reset)$/);
    }
    expect(seen).toEqual([]);
  });
});
