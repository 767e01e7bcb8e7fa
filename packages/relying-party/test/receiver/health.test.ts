import { KeysUnavailableError } from '@curfew/logout-token';
import { exportJWK } from 'jose';
import { expect, test } from 'vitest';
import { createMemoryStore, remoteJwks } from '../../src/index.ts';
import { createCachedStore } from '../../src/stores/cached.ts';
import { createIssuer, logoutRequest } from '../support/issuer.ts';
import { startTestApplication } from '../support/test-application.ts';
import { createTestReceiver } from '../support/test-receiver.ts';

test('health tells by issuer when a logout last succeeded and last matched, and the failures by code', async () => {
  const quiet = await createIssuer('https://quiet.example');
  const busy = await createIssuer();
  const { post, receiver, clock, openAll, sessionOf } = await createTestReceiver({
    issuers: [busy.trusted, quiet.trusted],
  });
  await openAll(sessionOf({ id: 's1', issuer: busy.issuer }));
  const begun = clock.now;
  await post(await busy.mint({ subject: 'ada' }));
  clock.now += 1000;
  await post(await busy.mint({ subject: 'nobody' }));
  clock.now += 1000;
  await post('no token');
  clock.now += 1000;
  await post(await busy.mint({ subject: 'ada', audience: 'other' }));
  await post('no token');
  expect(await receiver.health()).toEqual({
    store: 'reachable',
    storeLatency: expect.any(Number),
    issuers: [
      { issuer: busy.issuer, lastSuccessAt: begun + 1000, lastMatchAt: begun, keyFoundAt: begun + 1000 },
      { issuer: quiet.issuer },
    ],
    failures: [
      { code: 'malformed', count: 2, lastAt: begun + 3000 },
      { code: 'audience_mismatch', count: 1, lastAt: begun + 3000 },
    ],
  });
});

test('health tells when the keys of an issuer cannot be fetched', async () => {
  const issuer = await createIssuer();
  const keys = { assertServes() {}, findKey: () => Promise.reject(new KeysUnavailableError()) };
  const { receiver, clock } = await createTestReceiver({ issuers: [{ ...issuer.trusted, keys }] });
  await receiver.receive(logoutRequest(await issuer.mint({ subject: 'ada' })));
  const { issuers, failures } = await receiver.health();
  expect(issuers).toEqual([{ issuer: issuer.issuer, keyFailedAt: clock.now }]);
  expect(failures).toEqual([{ code: 'keys_unavailable', count: 1, lastAt: clock.now }]);
});

test('health tells of every issuer with remoteJwks when its keys were last fetched', async () => {
  const clock = { now: Date.now() };
  const published = await createIssuer('https://one.example');
  const local = await createIssuer('https://other.example');
  const jwk = { ...(await exportJWK(published.publicKey)), kid: published.keyId, alg: 'RS256', use: 'sig' };
  const keys = remoteJwks('https://one.example/jwks', {
    fetch: async () => Response.json({ keys: [jwk] }),
    now: () => clock.now,
  });
  const { receiver, post } = await createTestReceiver({
    issuers: [{ ...published.trusted, keys }, local.trusted],
    now: () => clock.now,
  });
  const begun = clock.now;
  await post(await published.mint({ subject: 'ada' }));
  clock.now += 1000;
  await post(await published.mint({ subject: 'ada' }));
  await post(await local.mint({ subject: 'ada' }));
  const { issuers } = await receiver.health();
  expect(issuers.map(({ keyFoundAt, keysFetchedAt }) => [keyFoundAt, keysFetchedAt])).toEqual([
    [begun + 1000, begun],
    [begun + 1000, undefined],
  ]);
});

test('health asks the store itself, not the view in front of it', async () => {
  const store = createMemoryStore();
  const { receiver } = await createTestReceiver({ store: createCachedStore(store, { staleness: 60_000 }) });
  expect(await receiver.health()).toMatchObject({ store: 'reachable' });
  store.isRevoked = () => Promise.reject(new Error('down'));
  expect(await receiver.health()).toMatchObject({ store: 'unreachable' });
  store.isRevoked = () => new Promise(() => {});
  expect(await receiver.health()).toMatchObject({ store: 'unreachable' });
});

test('health of the login kit knows how old the keys of its provider are, and nothing about people', async () => {
  const clock = { now: Date.now() };
  const app = await startTestApplication({ now: () => clock.now });
  const logout_token = await app.provider.mint({ audience: 'app', subject: 'a secret sub', sessionId: 'a secret sid' });
  const body = new URLSearchParams({ logout_token });
  await fetch(`${app.base}/backchannel-logout`, { method: 'POST', body });
  const health = await app.party.health();
  await app.stop();
  expect(health.issuers).toEqual([
    { issuer: app.provider.issuer, lastSuccessAt: clock.now, keyFoundAt: clock.now, keysFetchedAt: clock.now },
  ]);
  expect(JSON.stringify(health)).not.toContain('secret');
});
