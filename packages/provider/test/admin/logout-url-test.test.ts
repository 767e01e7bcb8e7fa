import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { remoteJwks } from '@curfew/logout-token';
import { createLogoutReceiver, createMemoryStore } from '@curfew/relying-party';
import { webRequest } from '@curfew/relying-party/express';
import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { explainProbe, outcomeOf } from '../../src/admin/logout-url-steps.ts';
import { createAddressPolicy } from '../../src/delivery/address-policy.ts';
import { createGuardedTransport } from '../../src/delivery/guarded-transport.ts';
import { createProbe } from '../../src/delivery/probe.ts';
import { makeCertificate, respond, startApplication, writeForever } from '../delivery/hostile-application.ts';
import { setApiScene } from './api-scene.ts';

interface Step {
  step: string;
  outcome: string;
  code: string;
  message: string;
  details: Record<string, unknown>;
}

describe('the test of a logout URL', () => {
  const certificate = makeCertificate('localhost');
  const scene = setApiScene({ allowPrivateNetworks: ['127.0.0.1', 'localhost'], delivery: { ca: certificate.cert } });
  const register = async (uri?: string) => {
    const metadata = uri === undefined ? {} : { backchannel_logout_uri: uri };
    return (await scene.provider.register({ client_name: randomUUID(), ...metadata })).clientId;
  };
  const run = async (clientId: string, body: { uri?: string } = {}) => {
    const path = `/api/admin/v1/applications/${clientId}/test-logout-url`;
    return scene.call('POST', path, await scene.adminToken(), body);
  };
  const at = (port: number) => `http://127.0.0.1:${port}/bclogout`;
  /** Each step as `step outcome code`, without those that were not reached. */
  const told = (steps: Step[]) =>
    steps.filter(({ code }) => code !== 'not_reached').map(({ step, outcome, code }) => `${step} ${outcome} ${code}`);
  const last = (steps: Step[]) => steps.filter(({ code }) => code !== 'not_reached').at(-1);
  const find = (steps: Step[], name: string) => steps.find(({ step }) => step === name);
  const answering = async (answer: (socket: Socket) => void) => {
    const application = await startApplication(answer);
    const { status, body } = await run(await register(at(application.port)));
    expect(status).toBe(200);
    return { ...(body as { outcome: string; steps: Step[] }), application };
  };
  const TO_THE_ANSWER = [
    'address ok ok',
    'dns skipped not_needed',
    'connect ok ok',
    'tls warning unencrypted',
    'request ok ok',
  ];

  test('sends a Logout Token as a real one is, for a session and a person that are nobody’s', async () => {
    const { outcome, steps, application } = await answering(respond(200, 'cache-control: no-store'));
    expect(told(steps)).toEqual([...TO_THE_ANSWER, 'status ok ok', 'headers ok ok', 'body ok ok']);
    // http is worth a word, even where it is allowed.
    expect(outcome).toBe('warning');
    const [request = ''] = application.requests;
    expect(request).toMatch(/^POST \/bclogout HTTP\/1\.1\r\n/);
    const token = new URLSearchParams(request.split('\r\n\r\n')[1]).get('logout_token') ?? '';
    const claims = decodeJwt(token);
    expect(claims).toMatchObject({ iss: scene.issuer, jti: find(steps, 'request')?.details.tokenId });
    const { db } = scene.provider.storage;
    const sid = String(claims.sid);
    expect(await db.selectFrom('participants').selectAll().where('sid', '=', sid).execute()).toEqual([]);
    expect(
      await db
        .selectFrom('accounts')
        .selectAll()
        .where('id', '=', claims.sub ?? '')
        .execute(),
    ).toEqual([]);
    expect(await db.selectFrom('deliveries').selectAll().execute()).toEqual([]);
    expect(JSON.stringify(steps)).not.toContain(token);
  });

  test('each is a token of its own', async () => {
    const application = await startApplication(respond(200));
    const clientId = await register(at(application.port));
    await run(clientId);
    await run(clientId);
    const ids = application.requests.map((request) => {
      const { jti, sid } = decodeJwt(new URLSearchParams(request.split('\r\n\r\n')[1]).get('logout_token') ?? '');
      return [jti, sid];
    });
    expect(new Set(ids.flat()).size).toBe(4);
  });

  test('our own relying-party kit accepts it over TLS, and all is well', async () => {
    const clientId = await register('https://app.example/bclogout');
    const receiver = createLogoutReceiver({
      issuers: [
        {
          ...{ issuer: scene.issuer, clientId },
          keys: remoteJwks(`${scene.issuer}/oauth2/jwks`, { allowInsecureHttp: true }),
        },
      ],
      store: createMemoryStore(),
    });
    const { createServer: createTlsServer } = await import('node:https');
    const server = createTlsServer(certificate, async (req, res) => {
      const answer = await receiver.receive(webRequest(req as never, res as never, 'https://localhost'));
      res.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
    });
    await new Promise<void>((resolve) => server.listen(0, resolve));
    const { port } = server.address() as { port: number };
    const { body } = await run(clientId, { uri: `https://localhost:${port}/bclogout` });
    server.close();
    server.closeAllConnections();
    expect(told(body.steps)).toEqual([
      ...['address ok ok', 'dns ok ok', 'connect ok ok', 'tls warning certificate_ends_soon'],
      ...['request ok ok', 'status ok ok', 'headers ok ok', 'body ok ok'],
    ]);
    expect(find(body.steps, 'tls')?.details).toMatchObject({ protocol: 'TLSv1.3', issuer: 'localhost' });
    expect(find(body.steps, 'dns')?.details.addresses).toContain('127.0.0.1');
    expect(find(body.steps, 'connect')?.details).toMatchObject({ port });
  });

  test.each([
    ['http://app.example/bclogout', 'must use https'],
    ['https://app.example/bclogout#x', 'fragment'],
    ['https://10.0.0.1/bclogout', 'private address'],
    ['ftp://app.example/', 'must use https'],
    ['nowhere', 'absolute URI'],
  ])('%s is refused in the words of the registration, and nothing is sent', async (uri, words) => {
    const { body } = await run(await register(), { uri });
    expect(body.outcome).toBe('failed');
    expect(told(body.steps)).toEqual(['address failed uri_forbidden']);
    expect(body.steps[0].message).toContain(words);
    expect(body.steps).toHaveLength(8);
  });

  test('a name that leads nowhere', async () => {
    const { body } = await run(await register(), { uri: 'https://does-not-exist.invalid/bclogout' });
    expect(told(body.steps)).toEqual(['address ok ok', 'dns failed dns_failed']);
    expect(last(body.steps)?.message).toContain('does-not-exist.invalid');
  });

  test('a name that leads to private addresses, all of them or some', async () => {
    const application = await startApplication(respond(200, 'cache-control: no-store'), { host: '127.0.0.2' });
    const explain = async (allowed: string[], found: string[]) => {
      const { observer, probe } = createProbe(false);
      const addressPolicy = createAddressPolicy(allowed);
      const lookup = async () => found.map((address) => ({ address, family: 4 }));
      const guarded = createGuardedTransport({ addressPolicy, lookup, observer });
      const uri = `http://rp.test:${application.port}/`;
      const outcome = await guarded.post(uri, 'token', { insecureHttp: true });
      await guarded.close();
      const token = { token: 'token', tokenId: 'id' };
      return explainProbe({ uri: new URL(uri), probe: { ...probe, outcome }, token, now: Date.now() });
    };
    expect(last(await explain(['10.0.0.0/8'], ['127.0.0.2', '192.168.1.1']))).toMatchObject({
      ...{ step: 'dns', outcome: 'failed', code: 'address_forbidden' },
      details: { addresses: ['127.0.0.2', '192.168.1.1'] },
    });
    const some = await explain(['127.0.0.2'], ['127.0.0.1', '127.0.0.2']);
    expect(find(some, 'dns')).toMatchObject({
      ...{
        outcome: 'warning',
        code: 'addresses_left_out',
        details: { addresses: ['127.0.0.2'], refused: ['127.0.0.1'] },
      },
    });
    expect(find(some, 'connect')?.details).toEqual({ address: '127.0.0.2', port: application.port });
    expect(outcomeOf(some)).toBe('warning');
  });

  test('nobody listens', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    await new Promise((resolve) => server.close(resolve));
    const { body } = await run(await register(at(port)));
    expect(last(body.steps)).toMatchObject({
      step: 'connect',
      outcome: 'failed',
      code: 'connect_failed',
      details: { reason: 'ECONNREFUSED' },
    });
  });

  test('a certificate that nobody trusts', async () => {
    const other = makeCertificate('localhost');
    const application = await startApplication(respond(200), { tls: other });
    const { body } = await run(await register(), { uri: `https://localhost:${application.port}/bclogout` });
    expect(told(body.steps)).toEqual(['address ok ok', 'dns ok ok', 'connect ok ok', 'tls failed tls_failed']);
    expect(last(body.steps)?.details.reason).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
    expect(application.requests).toHaveLength(0);
  });

  test('a certificate of another name', async () => {
    const application = await startApplication(respond(200), { tls: certificate });
    const { body } = await run(await register(), { uri: `https://127.0.0.1:${application.port}/bclogout` });
    expect(last(body.steps)).toMatchObject({
      step: 'tls',
      outcome: 'failed',
      details: { reason: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    });
  });

  test('204 is as good as 200; without no-store there is a warning', async () => {
    const { steps } = await answering(respond(204));
    expect(told(steps)).toEqual([...TO_THE_ANSWER, 'status ok ok', 'headers warning no_store_missing', 'body ok ok']);
  });

  test('A-6 400 with a reason: what the application says is told, and nothing else of its answer', async () => {
    const { outcome, steps } = await answering((socket) => {
      const token = 'x';
      const body = JSON.stringify({
        error: 'invalid_request',
        error_description: 'wrong\u0007 issuer',
        secret: 'hidden',
        token,
      });
      socket.write(
        `HTTP/1.1 400 Bad\r\ncontent-type: application/json\r\ncache-control: no-store\r\nset-cookie: a=hidden\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
    });
    expect(outcome).toBe('failed');
    expect(told(steps)).toEqual([...TO_THE_ANSWER, 'status failed token_refused', 'headers ok ok', 'body ok ok']);
    expect(find(steps, 'status')?.details).toEqual({
      status: 400,
      error: 'invalid_request',
      errorDescription: 'wrong  issuer',
    });
    expect(JSON.stringify(steps)).not.toContain('hidden');
  });

  test('an application that repeats the token in its refusal does not bring it on the screen', async () => {
    let token = '';
    const server = createServer(async (req, res) => {
      let form = '';
      for await (const chunk of req) form += chunk;
      token = new URLSearchParams(form).get('logout_token') ?? '';
      res.writeHead(400).end(JSON.stringify({ error: 'invalid_request', error_description: `bad token ${token}` }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { body } = await run(await register(at((server.address() as { port: number }).port)));
    server.close();
    server.closeAllConnections();
    expect(find(body.steps, 'status')?.details.errorDescription).toBe('bad token …');
    expect(token.length).toBeGreaterThan(100);
    expect(JSON.stringify(body)).not.toContain(token.slice(0, 40));
  });

  test('400 with a page instead of JSON', async () => {
    const { steps } = await answering((socket) => socket.write('HTTP/1.1 400 Bad\r\ncontent-length: 6\r\n\r\n<html>'));
    expect(last(steps)).toMatchObject({ step: 'body', outcome: 'warning', code: 'body_not_json' });
  });

  test.each([
    [302, 'redirect_refused', 'redirects'],
    [401, 'http_status', 'wants a sign-in'],
    [404, 'http_status', 'no endpoint'],
    [405, 'http_status', 'no endpoint'],
    [500, 'http_status', 'fails'],
    [202, 'http_status', '200'],
  ])('A-36 %i: what stands in front of the route is found by a test of the URL', async (status, code, words) => {
    const { outcome, steps, application } = await answering(respond(status, 'location: /elsewhere'));
    expect(outcome).toBe('failed');
    expect(find(steps, 'status')).toMatchObject({ outcome: 'failed', code, details: { status } });
    expect(find(steps, 'status')?.message).toContain(words);
    expect(application.requests).toHaveLength(1);
  });

  test('a body without an end', async () => {
    const { steps } = await answering((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
      writeForever(socket, `400\r\n${'x'.repeat(1024)}\r\n`);
    });
    expect(last(steps)).toMatchObject({
      step: 'body',
      outcome: 'warning',
      code: 'body_too_large',
      details: { bytes: 4096 },
    });
  });

  test('a body that stops in the middle', async () => {
    const { steps } = await answering((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nx');
      socket.end();
    });
    expect(find(steps, 'status')?.outcome).toBe('ok');
    expect(last(steps)).toMatchObject({ step: 'body', outcome: 'warning', code: 'body_unfinished' });
  });

  test('what is no HTTP, and no answer at all', async () => {
    expect(last((await answering((socket) => socket.write('hello\r\n\r\n'))).steps)).toMatchObject({
      ...{ step: 'request', outcome: 'failed', code: 'response_invalid' },
    });
    expect(last((await answering((socket) => socket.destroy())).steps)).toMatchObject({
      ...{ step: 'request', outcome: 'failed', code: 'connection_reset' },
    });
  });

  test('an application that does not answer is not waited for longer than a delivery waits', async () => {
    const { steps } = await answering(() => {});
    expect(last(steps)).toMatchObject({ step: 'request', outcome: 'failed', code: 'timeout' });
  });

  test('without a logout URL there is nothing to test, and the console tests itself at every logout', async () => {
    const missing = await run(await register());
    expect([missing.status, missing.body.code]).toEqual([409, 'logout_uri_missing']);
    expect((await run('curfew-console')).body.code).toBe('application_built_in');
    expect((await run('nothing')).body.code).toBe('application_unknown');
  });

  test('A-9 tests are limited, so that this provider is nobody’s hammer', async () => {
    const application = await startApplication(respond(200));
    const path = `/api/admin/v1/applications/${await register(at(application.port))}/test-logout-url`;
    const token = await scene.adminToken();
    const answers = [];
    for (let tries = 0; tries < 11; tries += 1) answers.push(await scene.call('POST', path, token, {}));
    expect(answers.map(({ status }) => status)).toEqual([...Array(10).fill(200), 429]);
    expect(answers.at(-1)?.body.code).toBe('rate_limited');
    expect(application.requests).toHaveLength(10);
  });
});
