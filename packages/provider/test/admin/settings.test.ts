import { expect, test } from 'vitest';
import { freePort } from '../../../../test/systems/postgres.ts';
import { startProvider } from '../../src/provider.ts';
import { ListeningApplication } from '../application.ts';
import { eventually } from '../eventually.ts';
import { REDIRECT_URI, signOut } from '../running-provider.ts';
import { describeOnEveryStorage } from '../storages.ts';
import { setApiScene } from './api-scene.ts';

const HOUR = 3_600_000;

describeOnEveryStorage('settings that are changed while the provider runs', (open) => {
  // The scene's own options are those of a start: here nothing is given but what these tests do not change.
  const scene = setApiScene({ open, shared: false, retryPolicy: {} });
  const path = '/api/admin/v1/settings';

  test('each says where it comes from, and whether it may be changed', async () => {
    const token = await scene.adminToken();
    const before = (await scene.call('GET', path, token)).body;
    expect(before.sources).toEqual({
      logoutWait: 'default',
      'sessionLifetimes.absolute': 'default',
      'sessionLifetimes.idle': 'default',
      'retryPolicy.horizon': 'default',
      allowPrivateNetworks: 'start',
    });
    expect(before.changeable).toEqual([
      'logoutWait',
      'sessionLifetimes.absolute',
      'sessionLifetimes.idle',
      'retryPolicy.horizon',
    ]);
    const changed = await scene.call('PATCH', path, token, { logoutWait: 100, sessionLifetimes: { idle: HOUR } });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({
      logoutWait: 100,
      sessionLifetimes: { absolute: 24 * HOUR, idle: HOUR },
      sources: { logoutWait: 'stored', 'sessionLifetimes.idle': 'stored', 'sessionLifetimes.absolute': 'default' },
    });
    expect((await scene.call('GET', path, token)).body).toEqual(changed.body);
  });

  test('what was given at the start is fixed, and nothing else of that request is changed', async () => {
    const token = await scene.adminToken();
    const body = { logoutWait: 100, allowPrivateNetworks: ['10.0.0.0/8'] };
    const refused = await scene.call('PATCH', path, token, body);
    expect([refused.status, refused.body.code, refused.body.field]).toEqual([
      409,
      'setting_fixed',
      'allowPrivateNetworks',
    ]);
    expect((await scene.call('GET', path, token)).body.logoutWait).toBe(2_000);
  });

  test.each([
    [{ logoutWait: -1 }, 'setting_invalid', 'logoutWait'],
    [{ logoutWait: 0.5 }, 'setting_invalid', 'logoutWait'],
    [{ sessionLifetimes: { absolute: 0 } }, 'setting_invalid', 'sessionLifetimes.absolute'],
    [{ sessionLifetimes: { idle: 1e15 } }, 'setting_invalid', 'sessionLifetimes.idle'],
    [{ retryPolicy: { horizon: 0 } }, 'retry_policy_invalid', 'retryPolicy.horizon'],
  ])('%j is refused in the words of the start', async (body, code, field) => {
    const token = await scene.adminToken();
    const refused = await scene.call('PATCH', path, token, body);
    expect([refused.status, refused.body.code, refused.body.field]).toEqual([422, code, field]);
    const { storage, vault, logger } = scene.provider.options;
    const start = { issuer: 'http://localhost:1', port: 0, storage, vault, logger, ...body };
    await expect(startProvider(start)).rejects.toMatchObject({ code, message: refused.body.message });
  });

  test('what is no setting, or has another form, is refused', async () => {
    const token = await scene.adminToken();
    for (const body of [{ issuer: 'https://x.example' }, { retryPolicy: { firstWindow: 1 } }, { logoutWait: '5' }]) {
      expect((await scene.call('PATCH', path, token, body)).body.code).toBe('request_invalid');
    }
  });

  test('a change is in the audit log, what changes nothing is not, and null is the default again', async () => {
    const token = await scene.adminToken();
    await scene.call('PATCH', path, token, { logoutWait: 100 });
    await scene.call('PATCH', path, token, { logoutWait: 100 });
    const back = await scene.call('PATCH', path, token, { logoutWait: null });
    expect([back.body.logoutWait, back.body.sources.logoutWait]).toEqual([2_000, 'default']);
    const { items } = (await scene.call('GET', '/api/admin/v1/audit?action=settings.changed', token)).body;
    expect(items.map(({ details }: { details: { changes: unknown } }) => details.changes)).toEqual([
      { logoutWait: { from: 100, to: 2_000 } },
      { logoutWait: { from: 2_000, to: 100 } },
    ]);
    expect(items[0]).toMatchObject({ by: { kind: 'admin' }, target: { kind: 'settings', id: null } });
  });

  test('another start goes by what is stored, unless it is given another value', async () => {
    const token = await scene.adminToken();
    await scene.call('PATCH', path, token, { logoutWait: 100 });
    await scene.provider.restart();
    expect((await scene.call('GET', path, token)).body.sources.logoutWait).toBe('stored');
    scene.provider.options.logoutWait = 300;
    await scene.provider.restart();
    expect((await scene.call('GET', path, token)).body).toMatchObject({
      logoutWait: 300,
      sources: { logoutWait: 'start' },
    });
  });

  test('a longest time to wait counts for the next sign-out', async () => {
    const token = await scene.adminToken();
    const app = await scene.addApplication('slow');
    await scene.call('PATCH', path, token, { logoutWait: 0 });
    app.listener.answer = 'hang';
    const { browser } = await scene.signIn(await scene.addPerson(), app);
    // It would wait for two seconds, and then not have the answer either: that it is here before the attempt ends tells.
    const page = await signOut(browser, scene.issuer);
    expect(page.body).toContain('Not every application has heard of it yet');
    app.listener.release();
  });

  test('lifetimes count for sessions from the next use on', async () => {
    const token = await scene.adminToken();
    const app = await scene.addApplication();
    await scene.call('PATCH', path, token, { sessionLifetimes: { idle: HOUR } });
    const person = await scene.addPerson();
    await scene.signIn(person, app);
    const { items } = (await scene.call('GET', `/api/admin/v1/sessions?accountId=${person.id}`, token)).body;
    const left = Date.parse(items[0].expiresAt) - Date.parse(items[0].lastSeenAt);
    expect(Math.abs(left - HOUR)).toBeLessThan(2_000);
  });

  test('a horizon counts for the next logout', async () => {
    const token = await scene.adminToken();
    const app = await scene.addApplication();
    app.listener.answer = 503;
    await scene.call('PATCH', path, token, { retryPolicy: { horizon: HOUR } });
    const { browser } = await scene.signIn(await scene.addPerson(), app);
    await signOut(browser, scene.issuer);
    const [delivery] = (await scene.call('GET', '/api/admin/v1/deliveries', token)).body.items;
    expect(Date.parse(delivery.triedUntil) - Date.parse(delivery.createdAt)).toBe(HOUR);
  });

  test('every process goes by the allow-list, within seconds, when applications register and when they are told', async () => {
    delete scene.provider.options.allowPrivateNetworks;
    await scene.provider.restart();
    const port = await freePort();
    const other = await startProvider({ ...scene.provider.options, port });
    const listener = await ListeningApplication.start();
    try {
      const token = await scene.adminToken();
      const metadata = {
        client_name: 'inside',
        redirect_uris: [REDIRECT_URI],
        backchannel_logout_uri: listener.logoutUri,
      };
      const registerAtOther = async () => {
        const response = await fetch(`http://localhost:${port}/api/admin/v1/applications`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify(metadata),
        });
        return { status: response.status, body: await response.json() };
      };
      expect(await registerAtOther()).toMatchObject({ status: 422, body: { field: 'backchannel_logout_uri' } });

      await scene.call('PATCH', path, token, { allowPrivateNetworks: ['127.0.0.1'] });
      const { body } = await eventually(async () => {
        const answer = await registerAtOther();
        return answer.status === 201 && answer;
      });
      const app = { ...body, redirectUri: REDIRECT_URI };
      const person = await scene.addPerson();
      await signOut((await scene.signIn(person, app)).browser, scene.issuer);
      await listener.hears(1);

      await scene.call('PATCH', path, token, { allowPrivateNetworks: [] });
      await eventually(async () => (await registerAtOther()).status === 422);
      await signOut((await scene.signIn(person, app)).browser, scene.issuer);
      const last = await eventually(async () => {
        const [delivery] = (await scene.call('GET', '/api/admin/v1/deliveries', token)).body.items;
        return delivery.state === 'failed' && delivery;
      });
      expect(last.lastCode).toBe('uri_forbidden');
      expect(listener.heard).toHaveLength(1);

      const refused = await scene.call('PATCH', path, token, { allowPrivateNetworks: ['0.0.0.0/0'] });
      expect([refused.body.code, refused.body.field]).toEqual(['allow_list_invalid', 'allowPrivateNetworks']);
    } finally {
      await other.close();
      await listener.stop();
    }
  });
});
