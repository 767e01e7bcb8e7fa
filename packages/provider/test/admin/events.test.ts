import { openEventStream } from '@curfew/relying-party';
import { afterEach, describe, expect, test } from 'vitest';
import { freePort } from '../../../../test/systems/postgres.ts';
import { MAX_WAITING } from '../../src/admin/events/routes.ts';
import { changeAccount } from '../../src/directory/account-lifecycle.ts';
import { type RunningProvider, startProvider } from '../../src/provider.ts';
import { signOut } from '../running-provider.ts';
import { describeOnEveryStorage } from '../storages.ts';
import { setApiScene } from './api-scene.ts';
import { EventReader } from './event-stream.ts';

describeOnEveryStorage('events', (open) => {
  const scene = setApiScene({ open });
  const cleanup: (() => unknown)[] = [];
  afterEach(async () => {
    for (const clean of cleanup.splice(0)) await clean();
  });
  const listen = async (token: string, issuer = scene.issuer) => {
    const reader = await EventReader.open(`${issuer}/api/admin/v1/events`, { authorization: `Bearer ${token}` });
    cleanup.push(() => reader.leave());
    return reader;
  };
  const startAnother = async (): Promise<string> => {
    const port = await freePort();
    const other: RunningProvider = await startProvider({ ...scene.provider.options, port });
    cleanup.push(() => other.close());
    return `http://localhost:${port}`;
  };

  test('tell of a logout and of what becomes of its deliveries, also at another process', async () => {
    const token = await scene.adminToken();
    const readers = [await listen(token), await listen(token, await startAnother())];
    const app = await scene.addApplication();
    const person = await scene.addPerson();
    const { browser } = await scene.signIn(person, app);
    await signOut(browser, scene.issuer);
    for (const reader of readers) {
      const { data } = await reader.first(({ name, data }) => name === 'termination' && data.accountId === person.id);
      expect(data).toEqual({
        ...{ id: expect.any(String), sessionUid: expect.any(String), accountId: person.id, clientId: null },
        ...{ reason: 'rp_initiated', at: expect.stringMatching(/^\d{4}-.*Z$/) },
      });
      const delivered = await reader.first(
        ({ name, data: { terminationId, state } }) =>
          name === 'delivery' && terminationId === data.id && state === 'delivered',
      );
      expect(delivered.data).toEqual({
        ...{ id: expect.any(String), terminationId: data.id, clientId: app.clientId, state: 'delivered' },
        ...{ attempts: 1, nextAttemptAt: null, code: 'ok' },
      });
    }
  });

  test('tell each state of a delivery once, with when it is tried again', async () => {
    const token = await scene.adminToken();
    const reader = await listen(token);
    const app = await scene.addApplication();
    app.listener.answer = 503;
    const { browser } = await scene.signIn(await scene.addPerson(), app);
    await signOut(browser, scene.issuer);
    const mine = ({ name, data }: { name: string; data: { clientId: string } }) =>
      name === 'delivery' && data.clientId === app.clientId;
    const waiting = await reader.first(
      (event) => mine(event) && event.data.state === 'pending' && event.data.attempts > 0,
    );
    expect(waiting.data).toMatchObject({ code: 'http_status', nextAttemptAt: expect.any(String) });
    app.listener.answer = 200;
    await reader.first((event) => mine(event) && event.data.state === 'delivered');
    const told = reader.heard.filter(mine).map(({ data }) => `${data.state} ${data.attempts}`);
    expect(new Set(told).size).toBe(told.length);
  });

  test('tell how far the sign-out of everybody has come', async () => {
    const token = await scene.adminToken();
    const app = await scene.addApplication();
    await scene.signIn(await scene.addPerson(), app);
    const reader = await listen(token);
    const { body } = await scene.call('POST', `/api/admin/v1/applications/${app.clientId}/sign-out`, token);
    const done = await reader.first(({ name, data }) => name === 'order' && data.id === body.order && data.finishedAt);
    expect(done.data).toMatchObject({ id: body.order, ended: 1 });
  });

  test('do not tell again what was before', async () => {
    const token = await scene.adminToken();
    const app = await scene.addApplication();
    const witness = await listen(token);
    const before = await scene.addPerson();
    await signOut((await scene.signIn(before, app)).browser, scene.issuer);
    // Whoever comes between two looks may be told what happened since the first of them; by now it has been told.
    await witness.first(({ name, data }) => name === 'delivery' && data.state === 'delivered');
    const reader = await listen(token);
    const after = await scene.addPerson();
    await signOut((await scene.signIn(after, app)).browser, scene.issuer);
    await reader.first(({ name, data }) => name === 'termination' && data.accountId === after.id);
    expect(witness.heard.some(({ data }) => data.accountId === before.id)).toBe(true);
    expect(reader.heard.some(({ data }) => data.accountId === before.id)).toBe(false);
  });

  test('end with the session of the listener, and nobody else’s', async () => {
    const [admin, other] = [await scene.addPerson(['admin']), await scene.adminToken()];
    const { accessToken, browser } = await scene.signIn(admin, await scene.addConsole(), {
      scope: 'openid curfew:admin',
    });
    const [mine, theirs] = [await listen(accessToken), await listen(other)];
    await signOut(browser, scene.issuer);
    await mine.ended;
    await signOut((await scene.signIn(admin, await scene.addApplication())).browser, scene.issuer);
    await theirs.first(({ name, data }) => name === 'termination' && data.accountId === admin.id);
  });

  test('are for whoever may look', async () => {
    const person = await scene.addPerson();
    const { accessToken } = await scene.signIn(person, await scene.addConsole(), { scope: 'openid curfew:account' });
    expect((await listen('x'.repeat(43))).status).toBe(401);
    expect((await listen(accessToken)).status).toBe(403);
    expect((await listen(await scene.adminToken('openid curfew:admin.read'))).status).toBe(200);
  });
});

describe('the stream of a listener that does not read', () => {
  test('holds a bounded number of bytes, and is dropped beyond', async () => {
    let ends = 0;
    const { response, send } = openEventStream({
      ...{ signal: new AbortController().signal, maxWaiting: MAX_WAITING },
      onEnd() {
        ends += 1;
      },
    });
    const text = 'x'.repeat(64 * 1024);
    let sent = 0;
    for (; ends === 0 && sent < 1_000; sent += 1) send(text);
    expect(sent).toBeLessThan(12);
    send(text);
    expect(ends).toBe(1);
    await expect(response.text()).rejects.toThrow('stopped reading');
  });
});

describeOnEveryStorage('a stream', (open) => {
  const scene = setApiScene({ open, shared: false });

  test('is forgotten when its listener leaves, and does not keep the provider from stopping', async () => {
    const token = await scene.adminToken();
    const url = `${scene.issuer}/api/admin/v1/events`;
    // More than are kept open at once: each leaves before the next comes.
    for (let round = 0; round < 120; round += 1) {
      const reader = await EventReader.open(url, { authorization: `Bearer ${token}` });
      expect([round, reader.status]).toEqual([round, 200]);
      reader.leave();
      await reader.ended;
    }
    const last = await EventReader.open(url, { authorization: `Bearer ${token}` });
    await scene.provider.restart();
    await last.ended;
  });

  test('one too many is asked to come back', async () => {
    const token = await scene.adminToken();
    const headers = { authorization: `Bearer ${token}` };
    const readers = await Promise.all(
      Array.from({ length: 100 }, () => EventReader.open(`${scene.issuer}/api/admin/v1/events`, headers)),
    );
    const refused = await scene.call('GET', '/api/admin/v1/events', token);
    expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
      429,
      'rate_limited',
      '60',
    ]);
    for (const reader of readers) reader.leave();
  });

  test('a role that was taken away ends it with the next look', async () => {
    const admin = await scene.addPerson(['admin']);
    const { accessToken } = await scene.signIn(admin, await scene.addConsole(), { scope: 'openid curfew:admin' });
    const reader = await EventReader.open(`${scene.issuer}/api/admin/v1/events`, {
      authorization: `Bearer ${accessToken}`,
    });
    const change = { actor: { kind: 'system' as const }, moment: { now: Date.now(), horizon: 60_000 } };
    await changeAccount(scene.provider.storage.db, admin.id, { roles: ['user'] }, change);
    await reader.ended;
  });
});
