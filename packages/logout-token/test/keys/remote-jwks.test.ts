import { describe, expect, test } from 'vitest';
import { type KeySource, remoteJwks } from '../../src/index.ts';
import { claimsWith, expectRefusal, forge, makeKey, rsaKey, verify } from '../forge.ts';
import { JwksServer, serving } from './jwks-server.ts';

const newKey = await makeKey('RS256', 'rsa-2');
const good = await forge();
const rotated = await forge(undefined, { key: newKey });
const unknownKid = (kid = 'nobody') => forge(undefined, { header: { kid } });

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** A clock that moves only when told to. */
function makeClock() {
  const clock = { time: 1_000_000, now: () => clock.time, advance: (by: number) => (clock.time += by) };
  return clock;
}

async function start(options: Parameters<typeof remoteJwks>[1] = {}) {
  const server = await JwksServer.start(rsaKey.publicJwk);
  const clock = makeClock();
  return { server, clock, keys: remoteJwks(server.uri, { now: clock.now, ...options }) };
}

const accepts = (token: string, keys: KeySource) => expect(verify(token, { keys })).resolves.toBeDefined();
const unavailable = (token: string, keys: KeySource) =>
  expect(verify(token, { keys })).rejects.toMatchObject({ name: 'KeysUnavailableError', code: 'keys_unavailable' });

describe('caching', () => {
  test('one request serves many tokens', async () => {
    const { server, keys } = await start();
    for (let index = 0; index < 5; index += 1) await accepts(good, keys);
    expect(server.requests).toBe(1);
  });

  test('A-10 single flight: concurrent tokens share one request', async () => {
    const { server, keys } = await start();
    await Promise.all(Array.from({ length: 50 }, () => accepts(good, keys)));
    expect(server.requests).toBe(1);
  });

  test('the set is fetched anew at the maximum cache age, so that a withdrawn key dies', async () => {
    const { server, clock, keys } = await start();
    await accepts(good, keys);
    server.publish(newKey.publicJwk);
    clock.advance(10 * MINUTE - 1);
    await accepts(good, keys);
    expect(server.requests).toBe(1);
    clock.advance(1);
    await expectRefusal(good, 'key_unknown', { keys });
    await accepts(rotated, keys);
    expect(server.requests).toBe(2);
  });

  test('a clock that is set back leads to a request, not to keys kept for ever', async () => {
    const { server, clock, keys } = await start();
    await accepts(good, keys);
    clock.advance(-HOUR);
    await accepts(good, keys);
    expect(server.requests).toBe(2);
  });

  test('A-10 nothing is fetched for a token that fails the cheap checks', async () => {
    const { server, keys } = await start();
    await expectRefusal(await forge(claimsWith({ iss: 'https://evil.example' })), 'issuer_mismatch', { keys });
    await expectRefusal(await forge(claimsWith({ aud: 'client-2' })), 'audience_mismatch', { keys });
    await expectRefusal(await forge(undefined, { header: { alg: 'none' } }), 'unsigned', { keys });
    expect(server.requests).toBe(0);
  });
});

describe('unknown key ids', () => {
  test('V-17 a rotated key is found by one more request', async () => {
    const { server, clock, keys } = await start();
    await accepts(good, keys);
    server.publish(rsaKey.publicJwk, newKey.publicJwk);
    clock.advance(1);
    await accepts(rotated, keys);
    await accepts(good, keys);
    expect(server.requests).toBe(2);
  });

  test('A-10 a flood of unknown key ids causes one request in a cool-down', async () => {
    const { server, clock, keys } = await start();
    await accepts(good, keys);
    for (let index = 0; index < 20; index += 1) {
      await expectRefusal(await unknownKid(`kid-${index}`), 'key_unknown', { keys });
      clock.advance(SECOND);
    }
    expect(server.requests).toBe(2);
    clock.advance(10 * SECOND);
    await expectRefusal(await unknownKid(), 'key_unknown', { keys });
    await expectRefusal(await unknownKid(), 'key_unknown', { keys });
    expect(server.requests).toBe(3);
  });

  test('A-10 a concurrent flood causes one request, before and after the first set', async () => {
    const { server, keys } = await start();
    const flood = async () => {
      const token = await unknownKid();
      await Promise.all(Array.from({ length: 50 }, () => expectRefusal(token, 'key_unknown', { keys })));
    };
    await flood();
    expect(server.requests).toBe(1);
    await flood();
    await flood();
    expect(server.requests).toBe(2);
  });

  test('A-10 a flood does not keep a rotated key from being found once the cool-down is over', async () => {
    const { server, clock, keys } = await start();
    await expectRefusal(await unknownKid(), 'key_unknown', { keys });
    await expectRefusal(await unknownKid(), 'key_unknown', { keys });
    server.publish(newKey.publicJwk);
    await expectRefusal(rotated, 'key_unknown', { keys });
    clock.advance(30 * SECOND);
    await accepts(rotated, keys);
    expect(server.requests).toBe(3);
  });

  test('a key that is known but unsuitable causes no request', async () => {
    const { server, keys } = await start();
    server.publish({ ...rsaKey.publicJwk, use: 'enc' });
    await expectRefusal(good, 'key_unsuitable', { keys });
    await expectRefusal(good, 'key_unsuitable', { keys });
    expect(server.requests).toBe(1);
  });

  test('a missing key id causes a request when no key is suitable', async () => {
    const { server, keys } = await start();
    server.publish();
    const token = await forge(undefined, { header: { kid: undefined } });
    await expectRefusal(token, 'key_unknown', { keys });
    server.publish(rsaKey.publicJwk);
    await accepts(token, keys);
  });
});

describe('failures', () => {
  test('A-34 E-10 (token level) without any keys there is no verdict, and the cause is told', async () => {
    const { server, keys } = await start();
    server.answer = serving('down', 500);
    const failure = await verify(good, { keys }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'keys_unavailable', cause: { message: expect.stringContaining('500') } });
  });

  test('A-34 retries wait 1, 2, 4 s and so on up to the cool-down', async () => {
    const { server, clock, keys } = await start();
    server.answer = serving('down', 503);
    for (const [index, delay] of [1, 2, 4, 8, 16, 30, 30].entries()) {
      await unavailable(good, keys);
      expect(server.requests).toBe(index + 1);
      clock.advance(delay * SECOND - 1);
      await unavailable(good, keys);
      expect(server.requests).toBe(index + 1);
      clock.advance(1);
    }
    server.publish(rsaKey.publicJwk);
    await accepts(good, keys);
  });

  test('A-34 stale while error: the cached set serves on, up to its bound', async () => {
    const { server, clock, keys } = await start();
    await accepts(good, keys);
    server.answer = serving('down', 500);
    clock.advance(HOUR);
    await accepts(good, keys);
    await accepts(good, keys);
    expect(server.requests).toBe(2);
    clock.advance(23 * HOUR - 1);
    await accepts(good, keys);
    clock.advance(1);
    await unavailable(good, keys);
    server.publish(rsaKey.publicJwk);
    clock.advance(MINUTE);
    await accepts(good, keys);
  });

  test('an unknown key id while fetching fails is no verdict, and does not flood either', async () => {
    const { server, clock, keys } = await start();
    await accepts(good, keys);
    server.answer = serving('down', 500);
    for (let index = 0; index < 10; index += 1) await unavailable(rotated, keys);
    expect(server.requests).toBe(2);
    await accepts(good, keys);
    server.publish(rsaKey.publicJwk, newKey.publicJwk);
    clock.advance(SECOND);
    await accepts(rotated, keys);
  });

  test.each<[string, Parameters<typeof serving>]>([
    ['no JSON', ['<html>']],
    ['no object', [[rsaKey.publicJwk]]],
    ['no array of keys', [{ keys: { 0: rsaKey.publicJwk } }]],
    ['status 201', [{ keys: [rsaKey.publicJwk] }, 201]],
    ['status 204', ['', 204]],
    ['status 404', [{ keys: [rsaKey.publicJwk] }, 404]],
    ['too many keys', [{ keys: Array(101).fill(rsaKey.publicJwk) }]],
    ['too many bytes', [{ keys: [rsaKey.publicJwk], filler: 'x'.repeat(262_144) }]],
  ])('an answer with %s is no key set', async (_, [body, status]) => {
    const { server, keys } = await start();
    server.answer = serving(body, status);
    await unavailable(good, keys);
  });

  test('redirects are not followed', async () => {
    const { server, keys } = await start();
    const target = await JwksServer.start(rsaKey.publicJwk);
    server.answer = (_, response) => response.writeHead(302, { location: target.uri }).end();
    await unavailable(good, keys);
    expect(target.requests).toBe(0);
  });

  test('byte limit: an endless answer is given up, and the connection closed', async () => {
    const { server, keys } = await start({ maxBytes: 100_000, timeout: 15_000 });
    let sent = 0;
    const closed = new Promise<void>((resolve) => {
      server.answer = (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const write = () => {
          while (!response.destroyed && response.write('x'.repeat(10_000))) sent += 10_000;
        };
        response.on('drain', write).on('close', resolve);
        write();
      };
    });
    await unavailable(good, keys);
    await closed;
    expect(sent).toBeGreaterThan(0);
  });

  test.each<[string, JwksServer['answer']]>([
    ['headers', () => {}],
    ['the rest of the body', (_, response) => response.writeHead(200).write('{"keys":[')],
  ])('timeout: an answer that withholds %s is given up', async (_, answer) => {
    const { server, keys } = await start({ timeout: 100 });
    server.answer = answer;
    await unavailable(good, keys);
  });

  test('timeout: also for an injected fetch that does not watch the signal', async () => {
    await unavailable(good, remoteJwks('https://op.example/jwks', { timeout: 50, fetch: () => new Promise(() => {}) }));
  });
});
