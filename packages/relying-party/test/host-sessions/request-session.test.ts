import { expect, test } from 'vitest';
import { hostSession } from '../../src/host-sessions/index.ts';
import { bindRequestSession, sessionOnRequest } from '../../src/host-sessions/request-session.ts';
import { createMemoryStore, createRelyingParty, createSessionRegistry } from '../../src/index.ts';
import { openExpressMemory } from './host-stores.ts';

test('a framework whose session is not there is a mistake that shows', async () => {
  const { store } = await openExpressMemory();
  const party = createRelyingParty({
    issuer: 'https://op.example',
    clientId: 'app',
    baseUrl: 'https://app.example',
    cookieSecret: 'a cookie secret of more than 32 characters',
    store: createMemoryStore(),
    session: hostSession(store),
  });
  const code = 'host_session_missing';
  await expect(party.session(new Request('https://app.example/'))).rejects.toMatchObject({ code });
  const request = bindRequestSession(new Request('https://app.example/'), sessionOnRequest({}));
  await expect(party.session(request)).rejects.toMatchObject({ code });
  // No session is needed to end those of others.
  const answer = await party.handle(new Request('https://app.example/backchannel-logout', { method: 'POST' }));
  expect(answer?.status).toBe(400);
});

test('what was looked up at load is believed once: a request that stays open asks again', async () => {
  const opened = await openExpressMemory();
  const sessions = createSessionRegistry({ store: createMemoryStore() });
  const place = hostSession(opened.store).place(sessions);
  const times = { startedAt: Date.now() - 1000, expiresAt: Date.now() + 60_000 };
  const record = { id: 's1', issuer: 'https://op.example', subject: 'ada', ...times };
  await sessions.open(record);
  opened.store.set('s1', Object.assign({ cookie: {} as never }, { curfew: { ...record, claims: {} } }));
  const row = await new Promise((resolve) => opened.store.get('s1', (_, data) => resolve(data)));
  const call = (done: () => void) => done();
  const holder = { session: Object.assign({ regenerate: call, save: call, destroy: call }, row) };
  const request = bindRequestSession(new Request('https://app.example/'), sessionOnRequest(holder));
  const statusNow = async () => {
    const session = await place.read(request);
    return session && place.status(session);
  };
  await sessions.close(record);
  expect([await statusNow(), await statusNow()]).toEqual(['active', 'revoked']);
});
