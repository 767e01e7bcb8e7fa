import { describe, expect, test } from 'vitest';
import { type Person, type PersonSignedIn, setApiScene } from '../admin/api-scene.ts';
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

  test.each(ENDED)('OP-33 %s ends what was issued with offline_access too', async (_reason, end) => {
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
      await ask(
        what === 'delete' ? 'DELETE' : 'POST',
        `/applications/${app.clientId}${what === 'delete' ? '' : '/disable'}`,
      );
      await app.listener.hears(2);
      expect(await refresh()).toBe('invalid_client');
      expect(await fetchUserinfo(scene.issuer, offline.accessToken)).toBe(401);
      await scene.provider.storage.db
        .updateTable('clients')
        .set({ deleted_at: null, disabled_at: null })
        .where('id', '=', app.clientId)
        .execute();
      expect(await refresh()).toBe('invalid_grant');
      expect(await fetchUserinfo(scene.issuer, online.accessToken)).toBe(401);
    },
  );
});
