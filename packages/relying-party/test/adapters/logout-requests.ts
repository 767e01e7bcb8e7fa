import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { formPost, sendRaw } from '../support/raw-http.ts';
import type { RunningApplication } from './running-application.ts';

const FORM = 'application/x-www-form-urlencoded';

/** Back-channel logout requests in every shape a framework could get into the way of. */
export function describeLogoutRequests(
  running: () => RunningApplication,
  path: string,
  { parsedBefore = false, keepsUnread = false },
): void {
  /** E-13: no answer may be stored, and none says anything about the token. All tests below go through here. */
  async function inspect(response: Response, token: string) {
    const text = await response.text();
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    for (const secret of [token, token.split('.')[1] ?? '', '"ada"', '    at ']) expect(text).not.toContain(secret);
    const code: string | undefined = text && JSON.parse(text).code;
    return { status: response.status, code, headers: response.headers };
  }

  /** Somebody signed in, and the Logout Token that ends the session. */
  async function setUp() {
    const { base, signIn } = running();
    const person = await signIn();
    const send = async (body: BodyInit | null, init: RequestInit = {}, suffix = '') => {
      const response = await fetch(base + path + suffix, { method: 'POST', body, ...init });
      const { status, code } = await inspect(response, person.token);
      return [status, code];
    };
    const isSignedIn = async () => (await person.claims()) !== null;
    return { ...person, send, isSignedIn };
  }

  const form = (...pairs: string[][]) => new URLSearchParams(pairs);
  const refusedWith = (code: string) => [400, code];

  test('E-13 E-14 a Logout Token ends the session at the next request: exactly 200, and again for a repetition', async () => {
    const { browser, token, send, isSignedIn } = await setUp();
    const other = await setUp();
    expect(await isSignedIn()).toBe(true);
    expect(await send(form(['logout_token', token]))).toEqual([200, undefined]);
    expect(await isSignedIn()).toBe(false);
    expect((await browser.request(`${running().base}/private`)).status).toBe(401);
    expect(await send(form(['logout_token', token]))).toEqual([200, undefined]);
    expect(await other.isSignedIn()).toBe(true);
  });

  test('E-1 other methods: 405, Allow: POST', async () => {
    const { token, isSignedIn } = await setUp();
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const answer = await inspect(await fetch(`${running().base}${path}?logout_token=${token}`, { method }), token);
      expect([method, answer.status, answer.headers.get('allow')]).toEqual([method, 405, 'POST']);
    }
    expect(await isSignedIn()).toBe(true);
  });

  test('E-2 the token in the query only: 400', async () => {
    const { token, send, isSignedIn } = await setUp();
    expect(await send(form(['other', '1']), {}, `?logout_token=${token}`)).toEqual(refusedWith('token_missing'));
    expect(await send('', { headers: { 'content-type': FORM } }, `?logout_token=${token}`)).toEqual(
      refusedWith('token_missing'),
    );
    expect(await isSignedIn()).toBe(true);
  });

  test('E-3 two values, one good and one bad: 400', async () => {
    const { token, send, isSignedIn } = await setUp();
    const [good, bad] = [
      ['logout_token', token],
      ['logout_token', 'bad'],
    ];
    expect(await send(form(good, bad))).toEqual(refusedWith('token_repeated'));
    expect(await send(form(bad, good))).toEqual(refusedWith('token_repeated'));
    expect(await isSignedIn()).toBe(true);
  });

  test('E-4 E-5 JSON, multipart, no type at all: 400', async () => {
    const { token, send, isSignedIn } = await setUp();
    const json = JSON.stringify({ logout_token: token });
    const multipart = new FormData();
    multipart.set('logout_token', token);
    for (const body of [multipart, new TextEncoder().encode(`logout_token=${token}`)]) {
      expect(await send(body)).toEqual(refusedWith('media_type_unsupported'));
    }
    const headers = { 'content-type': 'application/json' };
    expect(await send(json, { headers })).toEqual(refusedWith('media_type_unsupported'));
    expect(await isSignedIn()).toBe(true);
  });

  test('E-6 bracket forms: 400', async () => {
    const { token, send, isSignedIn } = await setUp();
    for (const name of ['logout_token[a]', 'logout_token[]', 'logout_token[__proto__][x]']) {
      expect(await send(form([name, token]))).toEqual(refusedWith('token_missing'));
      expect(await send(form(['logout_token', token], [name, 'x']))).toEqual(refusedWith('token_repeated'));
    }
    expect(await isSignedIn()).toBe(true);
  });

  test('E-7 a body over the limit: 400', async () => {
    const { token, send, isSignedIn } = await setUp();
    const body = form(['logout_token', token], ['filler', 'x'.repeat(16_384)]);
    expect(await send(body)).toEqual(refusedWith('body_too_large'));
    expect(await isSignedIn()).toBe(true);
  });

  test('A-36 E-8 a session cookie and an Origin change nothing; nothing asks for a forgery token', async () => {
    const { browser, token, isSignedIn } = await setUp();
    const headers = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' };
    const init = { method: 'POST', body: form(['logout_token', token]), headers };
    expect((await browser.request(running().base + path, init)).status).toBe(200);
    expect(await isSignedIn()).toBe(false);
  });

  test('E-9 CORS preflight: no permissive headers', async () => {
    const headers = { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST' };
    const answer = await fetch(running().base + path, { method: 'OPTIONS', headers });
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  test('E-11 the store fails: 400, and the retry with the same token succeeds', async () => {
    const { token, send, isSignedIn } = await setUp();
    await running().withoutStore(async () => {
      expect(await send(form(['logout_token', token]))).toEqual(refusedWith('store_unavailable'));
    });
    expect(await isSignedIn()).toBe(true);
    expect(await send(form(['logout_token', token]))).toEqual([200, undefined]);
    expect(await isSignedIn()).toBe(false);
  });

  test('E-12 50 parallel posts of the same token: all 200', async () => {
    const { token, send, isSignedIn } = await setUp();
    const answers = await Promise.all(Array.from({ length: 50 }, () => send(form(['logout_token', token]))));
    expect(answers).toEqual(Array(50).fill([200, undefined]));
    expect(await isSignedIn()).toBe(false);
  });

  test('with a slash at the end, or a charset', async () => {
    const { token, send, isSignedIn } = await setUp();
    expect(await send(form(['other', 'x']), {}, '/')).toEqual(refusedWith('token_missing'));
    const headers = { 'content-type': `${FORM}; charset=UTF-8` };
    expect(await send(`logout_token=${token}`, { headers }, '/')).toEqual([200, undefined]);
    expect(await isSignedIn()).toBe(false);
  });

  test('E-7 a client that goes away harms nobody', async () => {
    const { inside, base } = running();
    const { hostname, port } = new URL(inside.origin);
    for (let count = 0; count < 3; count += 1) {
      await new Promise<void>((resolve) => {
        const socket = connect(Number(port), hostname, () => {
          socket.write(formPost(inside.path + path, 'Content-Length: 500'), () => socket.resetAndDestroy());
        });
        socket.on('close', () => resolve());
      });
    }
    expect(await (await fetch(`${base}/`)).json()).toBe(null);
  });

  describe.skipIf(parsedBefore)('without a parser in front', () => {
    const connection = keepsUnread ? ['Connection: close'] : [];

    test('E-7 a client that promises more than it sends: ended by the time limit', async () => {
      const { inside } = running();
      const head = formPost(inside.path + path, 'Content-Length: 5000', ...connection);
      expect(await sendRaw(inside.origin, `${head}logout_token=x`)).toContain('body_timeout');
    });

    test.skipIf(keepsUnread)('E-7 a client that sends without end: ended by the size limit', async () => {
      const { inside } = running();
      const head = formPost(inside.path + path, 'Transfer-Encoding: chunked');
      const chunk = `1000\r\n${'x'.repeat(0x1000)}\r\n`;
      expect(await sendRaw(inside.origin, head, () => chunk)).toContain('body_too_large');
    });
  });
}
