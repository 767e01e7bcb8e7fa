import { expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import { PASSWORD } from '../running-provider.ts';
import { describeOnEveryStorage } from '../storages.ts';
import { type Person, setApiScene } from './api-scene.ts';

describeOnEveryStorage('the own account', (open) => {
  const scene = setApiScene({ open });
  const ask = (token: string, method: string, path: string, body?: unknown) =>
    scene.call(method, `/api/account/v1${path}`, token, body);
  async function enter(): Promise<{ person: Person; token: string }> {
    const person = await scene.addPerson();
    const { accessToken } = await scene.signIn(person, await scene.addConsole(), { scope: 'openid curfew:account' });
    return { person, token: accessToken };
  }

  test('shows the person, their devices and the applications in each, and nobody else’s', async () => {
    const { person, token } = await enter();
    const app = await scene.addApplication('Photos');
    await scene.signIn(person, app);
    await scene.signIn(await scene.addPerson(), app);
    expect((await ask(token, 'GET', '/me')).body).toMatchObject({ id: person.id, username: person.username });
    const { items } = (await ask(token, 'GET', '/sessions')).body;
    expect(
      items.map(({ current, applications }: { current: boolean; applications: { name: string }[] }) => [
        current,
        applications.map(({ name }) => name),
      ]),
    ).toEqual([
      [false, ['Photos']],
      [true, ['Console']],
    ]);
    expect(JSON.stringify(items)).not.toContain('sid');
    const { device, begunAt, lastUsedAt } = items[0];
    expect(device).toEqual({ name: 'Unknown browser on unknown system', userAgent: 'node' });
    expect(Date.parse(lastUsedAt)).toBeGreaterThanOrEqual(Date.parse(begunAt));
  });

  test('what ended of mine: when, why, by whom, and who has confirmed; and nobody else’s', async () => {
    const { person, token } = await enter();
    const [hears, refuses] = [await scene.addApplication('Photos'), await scene.addApplication('Notes')];
    refuses.listener.answer = 400;
    const { browser } = await scene.signIn(person, hears);
    await scene.signIn(person, refuses, { browser });
    const { items } = (await ask(token, 'GET', '/sessions')).body;
    const { uid } = items.find(({ current }: { current: boolean }) => !current);
    expect((await ask(token, 'POST', `/sessions/${uid}/sign-out`)).status).toBe(204);
    const other = await enter();
    await scene.signIn(other.person, hears);
    await ask(other.token, 'POST', '/sessions/sign-out-others');
    const ended = await eventually(async () => {
      const { body } = await ask(token, 'GET', '/terminations');
      return body.items[0].deliveries.every(({ at }: { at: string | null }) => at !== null) && body.items;
    });
    expect(ended).toMatchObject([
      {
        ...{ sessionUid: uid, reason: 'self_service', by: 'person', application: null },
        device: { name: 'Unknown browser on unknown system', userAgent: 'node' },
        deliveries: [
          { application: 'Notes', state: 'failed' },
          { application: 'Photos', state: 'delivered' },
        ],
      },
    ]);
    expect(JSON.stringify(ended)).not.toMatch(/"(sid|tokenId|accountId)"/);
  });

  test('somebody else’s session is as unknown as none, and goes on', async () => {
    const { token } = await enter();
    const other = await enter();
    const [{ uid }] = (await ask(other.token, 'GET', '/sessions')).body.items;
    expect((await ask(token, 'POST', `/sessions/${uid}/sign-out`)).body.code).toBe('session_unknown');
    expect((await ask(token, 'POST', '/sessions/nothing/sign-out')).body.code).toBe('session_unknown');
    expect((await ask(other.token, 'GET', '/me')).status).toBe(200);
  });

  test('signing out the current device ends the access to it', async () => {
    const { token } = await enter();
    const [{ uid }] = (await ask(token, 'GET', '/sessions')).body.items;
    expect((await ask(token, 'POST', `/sessions/${uid}/sign-out`)).status).toBe(204);
    expect((await ask(token, 'GET', '/me')).status).toBe(401);
  });

  test('the password changes with the current one only, and tries are limited', async () => {
    const { person, token } = await enter();
    const change = (current: string, password: string) => ask(token, 'PUT', '/password', { current, password });
    expect((await change(PASSWORD, 'short')).body).toMatchObject({ code: 'password_too_short', field: 'password' });
    for (let tries = 0; tries < 5; tries += 1) {
      const wrong = await change('wrong', 'a new and long password');
      expect(wrong.body).toMatchObject({ code: 'password_wrong', field: 'current' });
    }
    const limited = await change(PASSWORD, 'a new and long password');
    expect([limited.status, limited.body.code]).toEqual([429, 'rate_limited']);
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    await scene.signIn(person, await scene.addApplication());
  });

  test('consents are shown and taken back, and asked for again the next time', async () => {
    const { person, token } = await enter();
    const app = await scene.addApplication('Photos');
    await scene.signIn(person, app, { scope: 'openid profile' });
    const photos = async () =>
      (await ask(token, 'GET', '/consents')).body.items.find(
        ({ clientId }: { clientId: string }) => clientId === app.clientId,
      );
    expect(await photos()).toMatchObject({ application: 'Photos', scopes: ['openid', 'profile'] });
    expect((await ask(token, 'DELETE', `/consents/${app.clientId}`)).status).toBe(204);
    expect(await photos()).toBeUndefined();
    expect((await ask(token, 'DELETE', `/consents/${app.clientId}`)).body.code).toBe('consent_unknown');
  });
});
