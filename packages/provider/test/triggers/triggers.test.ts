import { beforeAll, describe, expect, test } from 'vitest';
import type { Person } from '../admin/api-scene.ts';
import { eventually } from '../eventually.ts';
import { Browser, PASSWORD } from '../running-provider.ts';
import { type RunningApplication, setTriggerScene } from './trigger-scene.ts';

const NEW_PASSWORD = 'quite another long password';

interface Device {
  browser: Browser;
  one: string;
  two: string;
}

/**
 * A person with two devices, each signed in to two applications, and somebody else. What ends a session is asked for as
 * operators and people ask for it; the applications are processes of their own, and say themselves what they heard.
 */
describe('O-16 each trigger is heard by the applications', () => {
  const scene = setTriggerScene();
  let one: RunningApplication;
  let two: RunningApplication;
  let admin: { id: string; token: string };
  let person: Person;
  let laptop: Device;
  let phone: Device;
  let bystander: Device;

  beforeAll(async () => {
    [one, two] = await Promise.all([scene.run('one'), scene.run('two')]);
    const account = await scene.addPerson(['admin']);
    const { accessToken } = await scene.signIn(account, await scene.addConsole(), {
      scope: 'openid offline_access curfew:admin',
    });
    admin = { id: account.id, token: accessToken };
  });

  async function signInTo(who: Person): Promise<Device> {
    const browser = new Browser();
    const sids = { one: await one.signIn(browser, who), two: await two.signIn(browser, who) };
    return { browser, ...sids };
  }

  async function enter(): Promise<void> {
    person = await scene.addPerson();
    laptop = await signInTo(person);
    phone = await signInTo(person);
    bystander = await signInTo(await scene.addPerson());
  }

  const users = async ({ browser }: Device) => [await one.user(browser), await two.user(browser)];
  const isIn = async (device: Device, who = person.id) => expect(await users(device)).toEqual([who, who]);
  const isOut = async (device: Device) => {
    await one.hears(device.one);
    await two.hears(device.two);
    expect(await users(device)).toEqual([null, null]);
  };
  const othersLive = async () => expect((await users(bystander)).every((user) => user !== null)).toBe(true);
  const ask = (method: string, path: string, body?: unknown) =>
    scene.call(method, `/api/admin/v1${path}`, admin.token, body);
  const uidOf = async (device: Device): Promise<string> => {
    const { body } = await ask('GET', `/sessions?accountId=${person.id}`);
    const found = body.items.find((session: { applications: { sid: string }[] }) =>
      session.applications.some(({ sid }) => sid === device.one),
    );
    return found.uid;
  };
  const terminations = async () => {
    const { body } = await ask('GET', `/terminations?accountId=${person.id}`);
    return body.items.map(({ reason, by, clientId }: Record<string, unknown>) => ({ reason, by, clientId }));
  };
  const byAdmin = () => ({ kind: 'admin', id: admin.id });
  const byPerson = () => ({ kind: 'person', id: person.id });
  const whole = (reason: string, by: object, times = 1) =>
    Array.from({ length: times }, () => ({ reason, by, clientId: null }));
  const leave = async (browser: Browser, answer: Record<string, string>) => {
    const away = await browser.open(`${one.baseUrl}/logout`, {
      method: 'POST',
      headers: { origin: new URL(one.baseUrl).origin },
    });
    await browser.submit(await browser.open(away.url), answer);
  };
  const tokenOf = async (scope: string) => {
    const tablet = await scene.signIn(person, await scene.addConsole(), { scope });
    return tablet.accessToken;
  };

  test('rp_initiated: Yes tells all applications of this session, and of no other', async () => {
    await enter();
    await leave(laptop.browser, { logout: 'yes' });
    await two.hears(laptop.two);
    expect(await users(laptop)).toEqual([null, null]);
    await isIn(phone);
    await othersLive();
    expect(await terminations()).toEqual(whole('rp_initiated', byPerson()));
  });

  test('rp_initiated: No leaves the one application only', async () => {
    await enter();
    await leave(laptop.browser, {});
    await eventually(async () => (await terminations()).length === 1);
    expect(await users(laptop)).toEqual([null, person.id]);
    await isIn(phone);
    expect(await terminations()).toEqual([{ reason: 'rp_initiated', by: byPerson(), clientId: one.clientId }]);
  });

  test('RIL-21 an application that ended its session itself stays signed out, though it is never told', async () => {
    await enter();
    const heardBefore = one.told().length;
    const away = await laptop.browser.open(`${one.baseUrl}/logout`, {
      method: 'POST',
      headers: { origin: new URL(one.baseUrl).origin },
    });
    expect(away.url).toContain(`${scene.issuer}/oidc/logout?`);
    // Nobody answers the question there: the session of the provider goes on, and so does the other application.
    expect(await users(laptop)).toEqual([null, person.id]);
    expect(await terminations()).toEqual([]);
    expect(one.told()).toHaveLength(heardBefore);
  });

  test('admin ends one session', async () => {
    await enter();
    const answer = await ask('POST', `/sessions/${await uidOf(laptop)}/sign-out`, {});
    expect(answer.body).toMatchObject({ deliveries: 2 });
    await isOut(laptop);
    await isIn(phone);
    await othersLive();
    expect(await terminations()).toEqual(whole('admin', byAdmin()));
  });

  test('admin leaves one application of a session', async () => {
    await enter();
    await ask('POST', `/sessions/${await uidOf(laptop)}/sign-out`, { clientId: two.clientId });
    await two.hears(laptop.two);
    expect(await users(laptop)).toEqual([person.id, null]);
    await isIn(phone);
    expect(await terminations()).toEqual([{ reason: 'admin', by: byAdmin(), clientId: two.clientId }]);
  });

  test('admin ends all sessions of a person', async () => {
    await enter();
    expect((await ask('POST', `/accounts/${person.id}/sign-out`)).body).toEqual({ sessions: 2 });
    await isOut(laptop);
    await isOut(phone);
    await othersLive();
    expect(await terminations()).toEqual(whole('admin', byAdmin(), 2));
  });

  test('admin signs everybody out of one application', async () => {
    await enter();
    const { status, body } = await ask('POST', `/applications/${one.clientId}/sign-out`);
    expect(status).toBe(202);
    await Promise.all([laptop, phone, bystander].map((device) => one.hears(device.one)));
    expect(await users(laptop)).toEqual([null, person.id]);
    expect(await users(phone)).toEqual([null, person.id]);
    const part = { reason: 'admin', by: byAdmin(), clientId: one.clientId };
    expect(await terminations()).toEqual([part, part]);
    const order = await eventually(async () => {
      const { body: found } = await ask('GET', `/orders/${body.order}`);
      return found.finishedAt !== null && found;
    });
    expect(order).toMatchObject({ scope: 'application', clientId: one.clientId, by: byAdmin() });
    expect(order.ended).toBeGreaterThanOrEqual(3);
  });

  test('admin signs everybody out of everything, themself too', async () => {
    await enter();
    expect((await ask('POST', '/sessions/sign-out', {})).status).toBe(400);
    expect((await ask('POST', '/sessions/sign-out', { everybody: true })).status).toBe(202);
    for (const device of [laptop, phone, bystander]) await isOut(device);
    expect(await terminations()).toEqual(whole('admin', byAdmin(), 2));
  });

  test('self_service: everywhere else', async () => {
    await enter();
    const token = await tokenOf('openid curfew:account');
    const answer = await scene.call('POST', '/api/account/v1/sessions/sign-out-others', token);
    expect(answer.body).toEqual({ sessions: 2 });
    await isOut(laptop);
    await isOut(phone);
    await othersLive();
    expect((await scene.call('GET', '/api/account/v1/me', token)).status).toBe(200);
    expect(await terminations()).toEqual(whole('self_service', byPerson(), 2));
  });

  test('self_service: one device', async () => {
    await enter();
    const token = await tokenOf('openid curfew:account');
    const uid = await uidOf(phone);
    expect((await scene.call('POST', `/api/account/v1/sessions/${uid}/sign-out`, token)).status).toBe(204);
    await isOut(phone);
    await isIn(laptop);
    await othersLive();
    expect(await terminations()).toEqual(whole('self_service', byPerson()));
  });

  test('password_changed by the person: every other session ends', async () => {
    await enter();
    const token = await tokenOf('openid curfew:account');
    const change = { current: PASSWORD, password: NEW_PASSWORD };
    expect((await scene.call('PUT', '/api/account/v1/password', token, change)).status).toBe(204);
    await isOut(laptop);
    await isOut(phone);
    await othersLive();
    expect((await scene.call('GET', '/api/account/v1/me', token)).status).toBe(200);
    expect(await terminations()).toEqual(whole('password_changed', byPerson(), 2));
  });

  test('password_changed by an admin: every session ends', async () => {
    await enter();
    await ask('PUT', `/accounts/${person.id}/password`, { password: NEW_PASSWORD });
    await isOut(laptop);
    await isOut(phone);
    await othersLive();
    expect(await terminations()).toEqual(whole('password_changed', byAdmin(), 2));
  });

  test('password_changed by invitation: every session ends, and the invitation is used up', async () => {
    await enter();
    const { body } = await ask('POST', `/accounts/${person.id}/invitation`);
    await isIn(laptop);
    const accept = () =>
      scene.call('POST', '/api/account/v1/invitation', undefined, { token: body.token, password: NEW_PASSWORD });
    expect((await accept()).status).toBe(204);
    await isOut(laptop);
    await isOut(phone);
    expect((await accept()).body.code).toBe('invitation_invalid');
    expect(await terminations()).toEqual(whole('password_changed', byPerson(), 2));
  });

  test('account_disabled', async () => {
    await enter();
    await ask('POST', `/accounts/${person.id}/disable`);
    await isOut(laptop);
    await isOut(phone);
    await othersLive();
    expect(await terminations()).toEqual(whole('account_disabled', byAdmin(), 2));
  });

  test('account_deleted: the applications are told all the same', async () => {
    await enter();
    await ask('DELETE', `/accounts/${person.id}`);
    await isOut(laptop);
    await isOut(phone);
    await othersLive();
    expect(await terminations()).toEqual(whole('account_deleted', byAdmin(), 2));
  });

  test('consent_withdrawn by the person and by an admin: that application, on all devices', async () => {
    await enter();
    const token = await tokenOf('openid curfew:account');
    await scene.call('DELETE', `/api/account/v1/consents/${one.clientId}`, token);
    await Promise.all([laptop, phone].map((device) => one.hears(device.one)));
    expect(await users(laptop)).toEqual([null, person.id]);
    await ask('DELETE', `/accounts/${person.id}/consents/${two.clientId}`);
    await Promise.all([laptop, phone].map((device) => two.hears(device.two)));
    expect(await users(phone)).toEqual([null, null]);
    await othersLive();
    const part = (by: object, { clientId }: RunningApplication) => ({ reason: 'consent_withdrawn', by, clientId });
    expect(await terminations()).toEqual([
      part(byAdmin(), two),
      part(byAdmin(), two),
      part(byPerson(), one),
      part(byPerson(), one),
    ]);
  });

  test.each(['disable', 'delete'])('application_%sd: the application is told, the others stay', async (what) => {
    await enter();
    const third = await scene.run(`third-${what}`);
    const sid = await third.signIn(laptop.browser, person);
    if (what === 'delete') await ask('DELETE', `/applications/${third.clientId}`);
    else await ask('POST', `/applications/${third.clientId}/disable`);
    await third.hears(sid);
    expect(await third.user(laptop.browser)).toBeNull();
    await isIn(laptop);
    await othersLive();
    expect(await terminations()).toEqual([{ reason: `application_${what}d`, by: byAdmin(), clientId: third.clientId }]);
  });

  test('expired and idle: swept without anybody asking', async () => {
    await enter();
    const { db } = scene.provider.storage;
    const past = { expires_at: Date.now() - 1 };
    await db
      .updateTable('sessions')
      .set(past)
      .where('uid', '=', await uidOf(phone))
      .execute();
    const longAgo = { ...past, authenticated_at: Date.now() - 25 * 3_600_000 };
    await db
      .updateTable('sessions')
      .set(longAgo)
      .where('uid', '=', await uidOf(laptop))
      .execute();
    await isOut(laptop);
    await isOut(phone);
    await othersLive();
    const bySystem = { kind: 'system', id: null };
    expect(
      (await terminations()).sort((a: { reason: string }, b: { reason: string }) => (a.reason < b.reason ? -1 : 1)),
    ).toEqual([...whole('expired', bySystem), ...whole('idle', bySystem)]);
  });
});
