import { remoteJwks } from '@curfew/logout-token';
import express, { type RequestHandler } from 'express';
import { exportJWK } from 'jose';
import { afterEach, describe, expect, test } from 'vitest';
import { logoutEndpoint } from '../../src/adapters/express.ts';
import { createMemoryStore, type LogoutReceiverOptions, type SessionStore } from '../../src/index.ts';
import { createIssuer } from '../support/issuer.ts';
import { formPost, sendRaw } from '../support/raw-http.ts';
import { startServer } from '../support/server.ts';
import { createTestReceiver } from '../support/test-receiver.ts';

const PATH = '/backchannel-logout';
const FORM = 'application/x-www-form-urlencoded';
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** The endpoint in an Express application, with one session of ada under the sid "a". */
async function setUp(options: Partial<LogoutReceiverOptions> = {}, ...before: readonly RequestHandler[]) {
  const receiver = await createTestReceiver({ bodyTimeout: 0.3, ...options });
  const application = express();
  for (const handler of before) application.use(handler);
  application.use(PATH, logoutEndpoint(receiver.receiver));
  const { origin, stop } = await startServer(application);
  closing.push(stop);
  const active = await receiver.openAll(receiver.sessionOf({ id: 's1', sid: 'a' }));
  const token = await receiver.issuer.mint({ subject: 'ada', sessionId: 'a' });

  async function send(body: BodyInit | null, headers: Record<string, string> = { 'content-type': FORM }, query = '') {
    const response = await fetch(origin + PATH + query, { method: 'POST', body, headers });
    return inspect(response, token);
  }
  return { ...receiver, origin, active, token, send };
}

/** E-13: every answer has no-store and says nothing about the token. All tests below go through here. */
async function inspect(response: Response, token: string) {
  const text = await response.text();
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('content-type')).toContain('application/json');
  for (const secret of [token, token.split('.')[1] ?? '', '"ada"', 'op.example', '    at ']) {
    expect(text).not.toContain(secret);
  }
  return { status: response.status, body: JSON.parse(text), headers: response.headers };
}

const refusal = (code: string) => ({
  status: 400,
  body: { error: 'invalid_request', error_description: expect.any(String), code },
});

describe('the request', () => {
  test.each(['GET', 'PUT', 'DELETE', 'PATCH'])('RP-33 E-1 %s: 405, Allow: POST, no-store', async (method) => {
    const { origin, token, active } = await setUp();
    const answer = await inspect(await fetch(`${origin}${PATH}?logout_token=${token}`, { method }), token);
    expect(answer).toMatchObject({ status: 405, body: { code: 'method_not_allowed' } });
    expect(answer.headers.get('allow')).toBe('POST');
    expect(await active()).toEqual(['s1']);
  });

  test('E-1 HEAD: 405, Allow: POST, no-store', async () => {
    const { origin } = await setUp();
    const { status, headers } = await fetch(origin + PATH, { method: 'HEAD' });
    expect([status, headers.get('allow'), headers.get('cache-control')]).toEqual([405, 'POST', 'no-store']);
  });

  test('E-1 TRACE, and request targets that are no path: an answer, not a failure', async () => {
    const { origin } = await setUp();
    const target = async (line: string) =>
      (await sendRaw(origin, `${line}\r\nHost: x\r\nConnection: close\r\n\r\n`)).slice(9, 12);
    expect(await target(`TRACE ${PATH} HTTP/1.1`)).toBe('405');
    expect(await target('GET http://other.example/ HTTP/1.1')).toBe('404');
    expect(await target('OPTIONS * HTTP/1.1')).toBe('404');
  });

  test('RP-30 RP-33 A-22 E-2 logout_token in the query only: 400', async () => {
    const { send, token, active } = await setUp();
    expect(await send('other=1', undefined, `?logout_token=${token}`)).toMatchObject(refusal('token_missing'));
    expect(await active()).toEqual(['s1']);
  });

  test('RP-32 A-22 E-3 two logout_token values, one good and one bad: 400', async () => {
    const { send, token, active } = await setUp();
    for (const body of [`logout_token=${token}&logout_token=bad`, `logout_token=bad&logout_token=${token}`]) {
      expect(await send(body)).toMatchObject(refusal('token_repeated'));
    }
    expect(await active()).toEqual(['s1']);
  });

  test('A-23 E-4 JSON body with the token: 400', async () => {
    const { send, token, active } = await setUp();
    const json = JSON.stringify({ logout_token: token });
    expect(await send(json, { 'content-type': 'application/json' })).toMatchObject(refusal('media_type_unsupported'));
    expect(await send(`logout_token=${token}`, { 'content-type': `${FORM}, application/json` })).toMatchObject({
      status: 400,
    });
    expect(await active()).toEqual(['s1']);
  });

  test('RP-31 A-23 E-5 multipart body, or no Content-Type: 400', async () => {
    const { send, token, active } = await setUp();
    const form = new FormData();
    form.set('logout_token', token);
    expect(await send(form, {})).toMatchObject(refusal('media_type_unsupported'));
    expect(await send(new TextEncoder().encode(`logout_token=${token}`), {})).toMatchObject(
      refusal('media_type_unsupported'),
    );
    expect(await active()).toEqual(['s1']);
  });

  test('RP-32 A-22 E-6 bracket forms: 400, no crash', async () => {
    const { send, token, active } = await setUp();
    for (const name of ['logout_token[a]', 'logout_token[]', 'logout_token[__proto__][x]']) {
      expect(await send(`${encodeURIComponent(name)}=${token}`)).toMatchObject(refusal('token_missing'));
      expect(await send(`logout_token=${token}&${name}=x`)).toMatchObject(refusal('token_repeated'));
    }
    expect(await active()).toEqual(['s1']);
  });

  test('A-21 E-7 body over the limit: 400', async () => {
    const { send, token, active } = await setUp();
    expect(await send(`logout_token=${token}&filler=${'x'.repeat(16_384)}`)).toMatchObject(refusal('body_too_large'));
    expect(await active()).toEqual(['s1']);
  });

  test('E-7 Content-Length promises more than comes: ended by the time limit', async () => {
    const { origin, token, active } = await setUp();
    const answer = await sendRaw(origin, `${formPost(PATH, 'Content-Length: 5000')}logout_token=${token}`);
    expect(answer).toContain('HTTP/1.1 400');
    expect(answer).toContain('body_timeout');
    expect(await active()).toEqual(['s1']);
  });

  test('E-7 Content-Length promises less than comes: only what was promised is read', async () => {
    const { origin, token, active } = await setUp();
    const answer = await sendRaw(origin, `${formPost(PATH, 'Content-Length: 20')}logout_token=${token}`);
    expect(answer).toContain('HTTP/1.1 400');
    expect(await active()).toEqual(['s1']);
  });

  test('E-7 chunked without end: ended by the size limit', async () => {
    const { origin } = await setUp({ bodyTimeout: 60 });
    const chunk = `400\r\n${'x'.repeat(1024)}\r\n`;
    const answer = await sendRaw(origin, formPost(PATH, 'Transfer-Encoding: chunked'), () => chunk);
    expect(answer).toContain('HTTP/1.1 400');
    expect(answer).toContain('body_too_large');
    expect(answer.toLowerCase()).toContain('connection: close');
  });

  test('E-7 chunked and then silent: ended by the time limit', async () => {
    const { origin } = await setUp();
    const answer = await sendRaw(origin, `${formPost(PATH, 'Transfer-Encoding: chunked')}1\r\nx\r\n`);
    expect(answer).toContain('body_timeout');
  });

  test('a body that is not UTF-8 is refused', async () => {
    const { send } = await setUp();
    expect(await send(new Uint8Array([0x61, 0xff, 0xfe]))).toMatchObject(refusal('body_unreadable'));
  });

  test('E-8 a browser session cookie and an Origin change nothing', async () => {
    const { send, token, active } = await setUp();
    const headers = { 'content-type': FORM, cookie: 'curfew_session=x; other=y', origin: 'https://elsewhere.example' };
    expect((await send(`logout_token=${token}`, headers)).status).toBe(200);
    expect(await active()).toEqual([]);
  });

  test('E-9 CORS preflight: no permissive headers', async () => {
    const { origin, token } = await setUp();
    const headers = { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST' };
    const answer = await inspect(await fetch(origin + PATH, { method: 'OPTIONS', headers }), token);
    expect(answer.status).toBe(405);
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  test('RP-4 V-9 an unknown extra form parameter is ignored', async () => {
    const { send, token, active } = await setUp();
    expect((await send(`state=x&logout_token=${token}&toString=1`)).status).toBe(200);
    expect(await active()).toEqual([]);
  });

  test('A-27 the answer does not tell whether a session is known: all is the same, and the signature comes first', async () => {
    const { send, issuer, active } = await setUp();
    const stranger = await createIssuer();
    const answerTo = async (from: Pick<typeof issuer, 'mint'>, subject: string, sessionId: string) => {
      const answer = await send(`logout_token=${await from.mint({ subject, sessionId })}`);
      return { ...answer, headers: [...answer.headers].filter(([name]) => name !== 'date') };
    };
    const forged = await answerTo(stranger, 'nobody', 'unknown');
    expect(forged).toMatchObject(refusal('signature_invalid'));
    for (const subject of ['ada', 'eve']) expect(await answerTo(stranger, subject, 'a')).toEqual(forged);
    expect(await active()).toEqual(['s1']);
    const nothingEnded = await answerTo(issuer, 'nobody', 'unknown');
    expect(nothingEnded.status).toBe(200);
    expect(await answerTo(issuer, 'ada', 'a')).toEqual(nothingEnded);
    expect(await active()).toEqual([]);
  });

  test.each([`${FORM}; charset=UTF-8`, 'Application/X-WWW-Form-UrlEncoded', `${FORM} ;charset="utf-8"`])(
    'V-19 Content-Type %s is accepted',
    async (type) => {
      const { send, token } = await setUp();
      expect((await send(`logout_token=${token}`, { 'content-type': type })).status).toBe(200);
    },
  );
});

describe('failures around it', () => {
  async function issuerWithJwks(status: { code: number }) {
    const keys: unknown[] = [];
    const { origin, stop } = await startServer((_, response) => {
      response.statusCode = status.code;
      response.end(JSON.stringify({ keys }));
    });
    closing.push(stop);
    return { keys, source: remoteJwks(`${origin}/jwks`, { cooldown: 0 }) };
  }

  test('A-34 E-10 JWKS endpoint 500: not 200, no session touched, jti not consumed', async () => {
    const status = { code: 500 };
    const { keys, source } = await issuerWithJwks(status);
    const { issuer } = await createTestReceiver();
    const remote = await createTestReceiver({ issuers: [{ ...issuer.trusted, keys: source }] });
    keys.push({ ...(await exportJWK(issuer.publicKey)), kid: issuer.keyId, alg: 'RS256', use: 'sig' });
    const active = await remote.openAll(remote.sessionOf({ id: 's1', sid: 'a' }));
    const token = await issuer.mint({ subject: 'ada', sessionId: 'a' });
    expect(await remote.post(token)).toEqual({ status: 400, code: 'keys_unavailable' });
    expect(await active()).toEqual(['s1']);
    expect(remote.told.events).toMatchObject([{ verdict: 'failed', code: 'keys_unavailable', verified: false }]);
    status.code = 200;
    expect(await remote.post(token)).toEqual({ status: 200, code: undefined });
    expect(await active()).toEqual([]);
  });

  test('RP-33 E-10 with the option: 503 and Retry-After', async () => {
    const { source } = await issuerWithJwks({ code: 500 });
    const { issuer } = await createTestReceiver();
    const { send } = await setUp({ issuers: [{ ...issuer.trusted, keys: source }], unavailableStatus: 503 });
    const answer = await send(`logout_token=${await issuer.mint({ subject: 'ada' })}`);
    expect(answer).toMatchObject({ status: 503, body: { error: 'temporarily_unavailable', code: 'keys_unavailable' } });
    expect(answer.headers.get('retry-after')).toBe('5');
  });

  function failingOnce(): SessionStore {
    const store = createMemoryStore();
    let failures = 1;
    return {
      ...store,
      revoke(...call) {
        failures -= 1;
        return failures >= 0 ? Promise.reject(new Error('disk of ada is full')) : store.revoke(...call);
      },
    };
  }

  test('RP-30 A-33 E-11 the store throws: 400, and a retry with the same jti succeeds', async () => {
    const { send, token, active } = await setUp({ store: failingOnce() });
    expect(await send(`logout_token=${token}`)).toMatchObject({
      status: 400,
      body: { error: 'temporarily_unavailable', code: 'store_unavailable' },
    });
    expect(await active()).toEqual(['s1']);
    expect((await send(`logout_token=${token}`)).status).toBe(200);
    expect(await active()).toEqual([]);
  });

  test('E-11 the store throws, with the option: 503 and Retry-After', async () => {
    const { send, token } = await setUp({ store: failingOnce(), unavailableStatus: 503 });
    const answer = await send(`logout_token=${token}`);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    expect((await send('logout_token=bad')).status).toBe(400);
  });

  test('A-16 E-12 50 parallel posts of the same token: exactly one effect, all 200', async () => {
    const { send, token, told } = await setUp();
    const answers = await Promise.all(Array.from({ length: 50 }, () => send(`logout_token=${token}`)));
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
    expect(told.ended).toEqual(['s1']);
    expect(told.events.filter(({ verdict }) => verdict === 'accepted')).toHaveLength(1);
  });

  test('E-13 the log holds neither token, sub, sid nor jti', async () => {
    const lines: string[] = [];
    const write = (details: object, message: string) => void lines.push(JSON.stringify([details, message]));
    const logger = { info: write, warn: write, error: write };
    const { send, issuer } = await setUp({ logger, store: failingOnce() });
    const token = await issuer.mint({ subject: 'ada-lovelace', sessionId: 'sid-of-ada', jti: 'jti-of-ada' });
    await send(`logout_token=${token}`);
    await send(`logout_token=${token}`);
    await send(`logout_token=${token}x`);
    await send('logout_token[ada-lovelace]=x');
    expect(lines.length).toBeGreaterThan(3);
    for (const secret of [token, 'ada', 'sid-of', 'jti-of']) expect(lines.join('\n')).not.toContain(secret);
  });

  test('RP-29 RP-33 E-14 success is exactly 200 with a small JSON body', async () => {
    const { send, token } = await setUp();
    expect(await send(`logout_token=${token}`)).toMatchObject({ status: 200, body: { status: 'done' } });
  });

  test('hooks that throw or hang change nothing about a 200', async () => {
    const hooks = {
      onSessionEnded: () => Promise.reject(new Error('hook')),
      onLogoutToken: () => {
        throw new Error('hook');
      },
      onNothingMatched: () => new Promise(() => {}),
    };
    const { send, token, active, issuer } = await setUp({ hooks });
    expect((await send(`logout_token=${token}`)).status).toBe(200);
    expect(await active()).toEqual([]);
    expect((await send(`logout_token=${await issuer.mint({ sessionId: 'unknown' })}`)).status).toBe(200);
  });
});

describe('E-15 a body parser already consumed the stream', () => {
  const parsers: [string, RequestHandler][] = [
    ['express.urlencoded, simple', express.urlencoded({ extended: false })],
    ['express.urlencoded, extended', express.urlencoded({ extended: true })],
    ['express.text', express.text({ type: '*/*' })],
    ['express.raw', express.raw({ type: '*/*' })],
    ['express.json, which leaves it alone', express.json()],
  ];

  test.each(parsers)('%s: handled like a stream', async (_, parser) => {
    const { send, token, active } = await setUp({}, parser);
    expect(await send(`logout_token=${token}&logout_token=x`)).toMatchObject(refusal('token_repeated'));
    expect(await send(`logout_token[]=${token}`)).toMatchObject(refusal('token_missing'));
    expect(await send(`logout_token[a]=${token}`)).toMatchObject(refusal('token_missing'));
    expect(await send('')).toMatchObject(refusal('token_missing'));
    expect(await send(`logout_token=${token}&filler=${'x'.repeat(16_384)}`)).toMatchObject(refusal('body_too_large'));
    expect(await active()).toEqual(['s1']);
    expect((await send(`logout_token=${token}&other=1`)).status).toBe(200);
    expect(await active()).toEqual([]);
  });

  test('express.json with a JSON body: refused', async () => {
    const { send, token } = await setUp({}, express.json());
    expect(await send(JSON.stringify({ logout_token: token }), { 'content-type': 'application/json' })).toMatchObject(
      refusal('media_type_unsupported'),
    );
  });

  test('something read the stream and kept it: refused, not left hanging', async () => {
    const { send, token } = await setUp({}, (req, _, next) => {
      req.resume().on('end', next);
    });
    expect(await send(`logout_token=${token}`)).toMatchObject({ status: 400 });
  });
});
