import { expect, test } from 'vitest';
import { createLogoutReceiver, createMemoryStore, type TrustedIssuer } from '../../src/index.ts';
import { createIssuer, logoutRequest } from '../support/issuer.ts';
import { createTestReceiver } from '../support/test-receiver.ts';

/** Two tenants that the application knows, each with its own key, and every question it was asked. */
async function setUp(answer?: (known: TrustedIssuer | undefined, iss: string) => TrustedIssuer | undefined) {
  const [one, two] = await Promise.all([createIssuer('https://one.example'), createIssuer('https://two.example')]);
  const asked: string[] = [];
  const resolveIssuer = (iss: string) => {
    asked.push(iss);
    const known = [one, two].find(({ issuer }) => issuer === iss)?.trusted;
    return answer ? answer(known, iss) : known;
  };
  const scene = await createTestReceiver({ issuers: [], resolveIssuer });
  return { ...scene, one, two, asked };
}

test('A-18 issuers that the application resolves are trusted, each with its own keys; its answer is kept', async () => {
  const { one, two, asked, post, clock } = await setUp();
  for (const tenant of [one, two, one, two]) {
    expect(await post(await tenant.mint({ subject: 'ada' }))).toMatchObject({ status: 200 });
  }
  expect(asked).toEqual(['https://one.example', 'https://two.example']);
  clock.now += 10 * 60_000;
  await post(await one.mint({ subject: 'ada' }));
  expect(asked).toHaveLength(3);
});

test('A-18 the name of a tenant is no proof: without its key the token is refused', async () => {
  const { one, two, post } = await setUp();
  const forged = await one.mint({ issuer: two.issuer, subject: 'ada' });
  expect(await post(forged)).toMatchObject({ status: 400 });
});

test('A-18 an answer about another issuer than the one asked for is not used', async () => {
  const { one, two, post, asked } = await setUp((known) => known && one.trusted);
  expect(await post(await one.mint({ subject: 'ada' }))).toMatchObject({ status: 200 });
  expect(await post(await two.mint({ subject: 'ada' }))).toEqual({ status: 400, code: 'issuer_mismatch' });
  expect(asked).toHaveLength(2);
});

test('strangers are refused, and not asked about again and again', async () => {
  const { asked, post, clock } = await setUp();
  const stranger = await createIssuer('https://stranger.example');
  for (let times = 0; times < 3; times += 1) {
    expect(await post(await stranger.mint({ subject: 'ada' }))).toEqual({ status: 400, code: 'issuer_mismatch' });
  }
  expect(asked).toEqual(['https://stranger.example']);
  clock.now += 30_000;
  await post(await stranger.mint({ subject: 'ada' }));
  expect(asked).toHaveLength(2);
  expect(await post('no token')).toEqual({ status: 400, code: 'malformed' });
  const long = await stranger.mint({ issuer: `https://${'x'.repeat(2048)}.example`, subject: 'ada' });
  expect(await post(long)).toEqual({ status: 400, code: 'issuer_mismatch' });
  expect(asked).toHaveLength(2);
});

test('invented issuers do not push out the real ones', async () => {
  const { one, asked, post } = await setUp();
  await post(await one.mint({ subject: 'ada' }));
  const body = btoa(JSON.stringify({ alg: 'RS256' })).replaceAll('=', '');
  for (let index = 0; index < 1100; index += 1) {
    const claims = btoa(JSON.stringify({ iss: `https://x${index}.example` })).replaceAll('=', '');
    await post(`${body}.${claims}.AAAA`);
  }
  expect(asked).toHaveLength(1101);
  await post(await one.mint({ subject: 'ada' }));
  expect(asked).toHaveLength(1101);
});

test('tokens that come at the same time ask once', async () => {
  const { one, asked, post } = await setUp();
  const tokens = await Promise.all(Array.from({ length: 10 }, () => one.mint({ subject: 'ada' })));
  const answers = await Promise.all(tokens.map(post));
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  expect(asked).toHaveLength(1);
});

test('a look-up that fails is no verdict, and the next token asks again', async () => {
  let isDown = true;
  const { one, post, asked, told } = await setUp((known) => {
    if (isDown) throw new Error('the database is down');
    return known;
  });
  const token = await one.mint({ subject: 'ada' });
  expect(await post(token)).toEqual({ status: 400, code: 'issuer_unresolved' });
  expect(told.events.map(({ verdict }) => verdict)).toEqual(['failed']);
  isDown = false;
  expect(await post(token)).toMatchObject({ status: 200 });
  expect(asked).toHaveLength(2);
});

test('options of a tenant that make no sense are an error on this side', async () => {
  const { one, post } = await setUp((known) => known && { ...known, clockTolerance: 301 });
  expect(await post(await one.mint({ subject: 'ada' }))).toEqual({ status: 400, code: 'issuer_unresolved' });
});

test('a configured issuer is not looked up', async () => {
  const { one, two } = await setUp();
  const asked: string[] = [];
  const { receive } = createLogoutReceiver({
    issuers: [one.trusted],
    store: createMemoryStore(),
    resolveIssuer: async (iss) => {
      asked.push(iss);
      return two.trusted;
    },
  });
  expect((await receive(logoutRequest(await one.mint({ subject: 'ada' })))).status).toBe(200);
  expect(asked).toEqual([]);
  expect((await receive(logoutRequest(await two.mint({ subject: 'ada' })))).status).toBe(200);
  expect(asked).toEqual([two.issuer]);
});
