import { exportJWK, generateKeyPair } from 'jose';
import { expect, onTestFinished, test } from 'vitest';
import { connectProvider } from '../../src/login/provider-connection.ts';
import { startServer } from '../support/server.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

async function newKey(kid: string) {
  const { publicKey } = await generateKeyPair('RS256');
  return { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' };
}

/** The metadata and the keys of a provider over real HTTP, to be changed at will, on a clock of its own. */
async function setUp() {
  const requests: string[] = [];
  const documents = new Map<string, unknown>();
  const { origin: issuer, stop } = await startServer((request, response) => {
    requests.push(request.url ?? '');
    const document = documents.get(request.url ?? '');
    response.writeHead(document === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(document ?? {}));
  });
  onTestFinished(stop);
  const clock = { now: Date.now() };
  const provider = connectProvider({
    issuer,
    clientId: 'app',
    clientSecret: 'secret',
    allowInsecureRequests: true,
    now: () => clock.now,
  });
  const publish = (jwksPath: string, more: object = {}) => {
    const endpoints = { authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token` };
    documents.set(DISCOVERY, { issuer, ...endpoints, jwks_uri: issuer + jwksPath, ...more });
  };
  const count = (path: string) => requests.filter((request) => request === path).length;
  const find = (kid: string) => provider.keys.findKey('RS256', kid);
  publish('/jwks');
  documents.set('/jwks', { keys: [await newKey('one')] });
  return { issuer, clock, provider, documents, publish, count, find };
}

const DISCOVERY = '/.well-known/openid-configuration';

/** The background fetch has come to its end. */
async function settled(count: () => number, expected: number): Promise<void> {
  while (count() < expected) await new Promise((resolve) => setTimeout(resolve, 5));
}

test('metadata is read once for all who ask, and anew in the background when it is an hour old', async () => {
  const { issuer, clock, provider, publish, count } = await setUp();
  const endpoint = async () => (await provider.configuration()).serverMetadata().token_endpoint;
  expect(await Promise.all([endpoint(), endpoint(), endpoint()])).toEqual(Array(3).fill(`${issuer}/token`));
  publish('/jwks', { token_endpoint: `${issuer}/new-token` });
  clock.now += HOUR - 1;
  expect(await endpoint()).toBe(`${issuer}/token`);
  expect(count(DISCOVERY)).toBe(1);
  clock.now += 1;
  // Nobody waits for the new one.
  expect(await endpoint()).toBe(`${issuer}/token`);
  await settled(() => count(DISCOVERY), 2);
  await expect.poll(endpoint).toBe(`${issuer}/new-token`);
  expect(count(DISCOVERY)).toBe(2);
});

test('metadata that cannot be read anew serves for a day, and then no longer', async () => {
  const { issuer, clock, provider, documents, publish, count } = await setUp();
  const endpoint = async () => (await provider.configuration()).serverMetadata().token_endpoint;
  await endpoint();
  documents.delete(DISCOVERY);
  clock.now += 24 * HOUR - 1;
  expect(await endpoint()).toBe(`${issuer}/token`);
  await settled(() => count(DISCOVERY), 2);
  clock.now += 10_000;
  await expect(endpoint()).rejects.toThrow();
  // One failure is for all who ask in the next seconds.
  await expect(endpoint()).rejects.toThrow();
  expect(count(DISCOVERY)).toBe(3);
  publish('/jwks');
  clock.now += 5000;
  expect(await endpoint()).toBe(`${issuer}/token`);
});

test('a jwks_uri that moves is followed, at once when a key is missed', async () => {
  const { clock, documents, publish, count, find } = await setUp();
  await find('one');
  publish('/moved');
  documents.set('/moved', { keys: [await newKey('two')] });
  clock.now += MINUTE;
  expect(await find('two')).toBeInstanceOf(CryptoKey);
  expect([count(DISCOVERY), count('/moved')]).toEqual([2, 1]);
  await expect(find('one')).rejects.toMatchObject({ code: 'key_unknown' });
});

test('and when the old address is gone', async () => {
  const { clock, documents, publish, find } = await setUp();
  await find('one');
  documents.delete('/jwks');
  publish('/moved');
  documents.set('/moved', { keys: [await newKey('two')] });
  clock.now += MINUTE;
  expect(await find('two')).toBeInstanceOf(CryptoKey);
});

test('19 invented key ids make nobody read the metadata again and again', async () => {
  const { clock, count, find } = await setUp();
  await find('one');
  clock.now += MINUTE;
  for (let tries = 0; tries < 50; tries += 1) {
    await expect(find(`invented ${tries}`)).rejects.toMatchObject({ code: 'key_unknown' });
  }
  expect([count(DISCOVERY), count('/jwks')]).toEqual([2, 2]);
  clock.now += 30_000;
  await expect(find('invented')).rejects.toMatchObject({ code: 'key_unknown' });
  expect([count(DISCOVERY), count('/jwks')]).toEqual([3, 3]);
});
