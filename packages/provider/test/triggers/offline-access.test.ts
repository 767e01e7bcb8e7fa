import { describe, expect, test } from 'vitest';
import { type Person, type PersonSignedIn, setApiScene } from '../admin/api-scene.ts';
import { eventually } from '../eventually.ts';
import { fetchUserinfo, postAsClient, type TestApplication } from '../protocol/scene.ts';
import { Browser, PASSWORD, signOut } from '../running-provider.ts';

const OFFLINE = { grant_types: ['authorization_code', 'refresh_token'] as ('authorization_code' | 'refresh_token')[] };

describe('Back-Channel Logout 2.7: what ends with a session, by reason', () => {
  const scene = setApiScene();
  let app: TestApplication;
  let person: Person;
  let offline: PersonSignedIn;
  let online: PersonSignedIn;

  async function enter(): Promise<void> {
    app = await scene.addApplication('offline', OFFLINE);
    person = await scene.addPerson();
    offline = await scene.signIn(person, app, { scope: 'openid offline_access' });
    online = await scene.signIn(person, app, { scope: 'openid' });
  }
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await scene.call(method, `/api/admin/v1${path}`, await scene.adminToken(), body);
    expect(answer.status).toBeLessThan(300);
  };
  const refresh = async () => {
    const form = { grant_type: 'refresh_token', refresh_token: offline.refreshToken ?? '' };
    const { body } = await postAsClient(scene.issuer, '/oauth2/token', app, form);
    if (typeof body.refresh_token === 'string') offline = { ...offline, refreshToken: body.refresh_token };
    return String(body.error ?? 'refreshed');
  };
  const isActive = async ({ accessToken }: PersonSignedIn) =>
    (await postAsClient(scene.issuer, '/oauth2/introspect', app, { token: accessToken })).body.active;
  const change =
    (path: string, method = 'POST', body?: unknown) =>
    () =>
      ask(method, path.replace('$', person.id), body);
  const bySelf = async (method: string, path: string, body?: unknown) => {
    const { accessToken } = await scene.signIn(person, await scene.addConsole(), { scope: 'openid curfew:account' });
    expect((await scene.call(method, `/api/account/v1${path}`, accessToken, body)).status).toBeLessThan(300);
  };
  const endApplication = (what: string) => {
    const path = `/applications/${app.clientId}`;
    return what === 'delete' ? ask('DELETE', path) : ask('POST', `${path}/${what}`);
  };
  /** As if neither had happened. */
  const bringBackApplication = () =>
    scene.provider.storage.db
      .updateTable('clients')
      .set({ deleted_at: null, disabled_at: null })
      .where('id', '=', app.clientId)
      .execute();
  const newPassword = { password: 'quite another long password' };

  const KEPT: [string, () => Promise<unknown>][] = [
    ['rp_initiated', () => signOut(offline.browser, scene.issuer).then(() => signOut(online.browser, scene.issuer))],
    ['admin', change('/accounts/$/sign-out')],
    ['self_service', () => bySelf('POST', '/sessions/sign-out-others')],
  ];
  const ENDED: [string, () => Promise<unknown>][] = [
    ['password_changed by an admin', change('/accounts/$/password', 'PUT', newPassword)],
    ['password_changed by the person', () => bySelf('PUT', '/password', { ...newPassword, current: PASSWORD })],
    ['account_disabled', change('/accounts/$/disable')],
    ['account_deleted', change('/accounts/$', 'DELETE')],
    ['consent_withdrawn', () => ask('DELETE', `/accounts/${person.id}/consents/${app.clientId}`)],
  ];

  test.each(KEPT)(
    'O-17, OP-34 %s keeps what was issued with offline_access, and nothing else',
    async (_reason, end) => {
      await enter();
      await end();
      await app.listener.hears(2);
      expect(await fetchUserinfo(scene.issuer, online.accessToken)).toBe(401);
      expect(await isActive(online)).toBe(false);
      expect(await fetchUserinfo(scene.issuer, offline.accessToken)).toBe(200);
      expect(await isActive(offline)).toBe(true);
      expect(await refresh()).toBe('refreshed');
    },
  );

  test.each(ENDED)('%s ends what was issued with offline_access too', async (_reason, end) => {
    await enter();
    await end();
    await app.listener.hears(2);
    for (const tokens of [online, offline]) {
      expect(await fetchUserinfo(scene.issuer, tokens.accessToken)).toBe(401);
      expect(await isActive(tokens)).toBe(false);
    }
    expect(await refresh()).toBe('invalid_grant');
  });

  test.each(ENDED)('%s ends it also when it outlived its session', async (_reason, end) => {
    await enter();
    await signOut(offline.browser, scene.issuer);
    expect(await refresh()).toBe('refreshed');
    await end();
    await ask('POST', '/sessions/sign-out', { everybody: true });
    expect(await refresh()).toBe('invalid_grant');
    expect(await fetchUserinfo(scene.issuer, offline.accessToken)).toBe(401);
    expect(await isActive(offline)).toBe(false);
  });

  test('sessions that are forgotten do not take away what is needed to end it', async () => {
    await enter();
    await signOut(offline.browser, scene.issuer);
    await eventually(async () => {
      const waiting = scene.provider.storage.db.selectFrom('deliveries').selectAll().where('state', '!=', 'delivered');
      return (await waiting.execute()).length === 0;
    });
    for (const table of ['attempts', 'deliveries'] as const) {
      await scene.provider.storage.db.deleteFrom(table).execute();
    }
    await scene.provider.storage.db.deleteFrom('participants').execute();
    expect(await refresh()).toBe('refreshed');
    await ask('POST', `/accounts/${person.id}/disable`);
    await ask('POST', `/accounts/${person.id}/enable`);
    expect(await refresh()).toBe('invalid_grant');
  });

  test('one person’s or one application’s is not another’s', async () => {
    await enter();
    const [theirs, others] = [offline, await scene.addPerson()];
    const elsewhere = await scene.addApplication('elsewhere', OFFLINE);
    const another = await scene.signIn(others, app, { scope: 'openid offline_access' });
    const alsoTheirs = await scene.signIn(person, elsewhere, { scope: 'openid offline_access' });
    await ask('DELETE', `/accounts/${person.id}/consents/${app.clientId}`);
    expect(await fetchUserinfo(scene.issuer, theirs.accessToken)).toBe(401);
    expect(await fetchUserinfo(scene.issuer, another.accessToken)).toBe(200);
    expect(await fetchUserinfo(scene.issuer, alsoTheirs.accessToken)).toBe(200);
    await ask('POST', `/applications/${app.clientId}/disable`);
    await ask('POST', `/applications/${app.clientId}/enable`);
    expect(await fetchUserinfo(scene.issuer, another.accessToken)).toBe(401);
    expect(await fetchUserinfo(scene.issuer, alsoTheirs.accessToken)).toBe(200);
  });

  test.each(['disable', 'delete'])('application_%sd ends it also when it outlived its session', async (what) => {
    await enter();
    for (const { browser } of [offline, online]) await signOut(browser, scene.issuer);
    expect(await refresh()).toBe('refreshed');
    await endApplication(what);
    await bringBackApplication();
    expect(await refresh()).toBe('invalid_grant');
    expect(await fetchUserinfo(scene.issuer, offline.accessToken)).toBe(401);
  });

  test('the session in which the password is changed keeps what it issued', async () => {
    await enter();
    const console = await scene.addConsole();
    const browser = new Browser();
    const { accessToken } = await scene.signIn(person, console, { scope: 'openid curfew:account', browser });
    offline = await scene.signIn(person, app, { scope: 'openid offline_access', browser });
    const body = { ...newPassword, current: PASSWORD };
    expect((await scene.call('PUT', '/api/account/v1/password', accessToken, body)).status).toBe(204);
    expect(await refresh()).toBe('refreshed');
  });

  test.each(['disable', 'delete'])(
    'application_%sd: nothing that it was issued is good, not even after it is back',
    async (what) => {
      await enter();
      await endApplication(what);
      await app.listener.hears(2);
      expect(await refresh()).toBe('invalid_client');
      expect(await fetchUserinfo(scene.issuer, offline.accessToken)).toBe(401);
      await bringBackApplication();
      expect(await refresh()).toBe('invalid_grant');
      expect(await fetchUserinfo(scene.issuer, online.accessToken)).toBe(401);
    },
  );
});

describe('how long offline_access lasts', () => {
  let late = 0;
  const scene = setApiScene({ now: () => Date.now() + late });

  test('what is used goes on: a grant does not end before the refresh tokens that were given out for it', async () => {
    const app = await scene.provider.register({ ...OFFLINE, token_endpoint_auth_method: 'none' });
    let { refreshToken = '' } = await scene.signIn(await scene.addPerson(), app, { scope: 'openid offline_access' });
    for (let days = 10; days <= 350; days += 10) {
      late = days * 24 * 3_600_000;
      const answer = await fetch(`${scene.issuer}/oauth2/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'refresh_token',
          refresh_token: refreshToken,
          client_id: app.clientId,
        }),
      });
      const body = (await answer.json()) as { refresh_token?: string };
      expect([days, answer.status]).toEqual([days, 200]);
      refreshToken = body.refresh_token ?? '';
    }
  });
});
