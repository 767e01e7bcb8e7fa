import { beforeAll, describe, expect, test } from 'vitest';
import { changeAccount, disableAccount } from '../../src/directory/account-lifecycle.ts';
import { disableApplication } from '../../src/directory/application-lifecycle.ts';
import { postAsClient } from '../protocol/scene.ts';
import { authorizationUrl, Browser, signOut } from '../running-provider.ts';
import { setApiScene } from './api-scene.ts';

interface Operation {
  method: string;
  path: string;
  scopes: string[];
}

const change = { actor: { kind: 'system' as const }, moment: { now: Date.now(), horizon: 60_000 } };

describe('who may use the admin API', () => {
  const scene = setApiScene();
  let operations: Operation[];
  let adminToken: string;
  let readToken: string;
  let ownToken: string;
  beforeAll(async () => {
    const { body } = await scene.call('GET', '/api/openapi.json');
    operations = Object.entries<Record<string, { security: { oauth: string[] }[] }>>(body.paths).flatMap(
      ([path, methods]) =>
        Object.entries(methods).map(([method, { security }]) => ({
          method: method.toUpperCase(),
          path: path.replaceAll(/\{\w+\}/g, 'nothing'),
          scopes: security.flatMap(({ oauth }) => oauth),
        })),
    );
    adminToken = await scene.adminToken();
    readToken = await scene.adminToken('openid curfew:admin.read');
    ownToken = await scene.adminToken('openid curfew:account');
  });
  const ask = ({ method, path }: Operation, token?: string) => scene.call(method, path, token);
  const admin = () => operations.filter(({ path }) => path.startsWith('/api/admin/'));

  test('the description names every operation, and the scopes it takes', () => {
    expect(operations.length).toBeGreaterThan(40);
    for (const { method, path, scopes } of operations) {
      if (path === '/api/account/v1/invitation') expect(scopes).toEqual([]);
      else if (path.startsWith('/api/account/')) expect(scopes).toEqual(['curfew:account']);
      else if (method === 'GET') expect(scopes).toEqual(['curfew:admin.read', 'curfew:admin']);
      else expect(scopes).toEqual(['curfew:admin']);
    }
  });

  test('every operation refuses a request without a token, and with one that is none', async () => {
    for (const operation of operations.filter(({ scopes }) => scopes.length > 0)) {
      const none = await ask(operation);
      expect([operation.path, none.status, none.body.code]).toEqual([operation.path, 401, 'token_missing']);
      expect(none.headers.get('www-authenticate')).toBe('Bearer realm="curfew"');
      const wrong = await ask(operation, 'x'.repeat(43));
      expect([operation.path, wrong.status, wrong.body.code]).toEqual([operation.path, 401, 'token_invalid']);
      expect(wrong.headers.get('www-authenticate')).toContain('error="invalid_token"');
    }
  });

  test('every operation of the admin API refuses a token for the own account', async () => {
    for (const operation of admin()) {
      const answer = await ask(operation, ownToken);
      expect([operation.path, answer.status, answer.body.code]).toEqual([operation.path, 403, 'scope_insufficient']);
      expect(answer.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
    }
  });

  test('every operation that changes something refuses a token to look with', async () => {
    for (const operation of admin().filter(({ method }) => method !== 'GET')) {
      expect([operation.path, (await ask(operation, readToken)).status]).toEqual([operation.path, 403]);
    }
    expect((await scene.call('GET', '/api/admin/v1/status', readToken)).status).toBe(200);
    expect((await scene.call('GET', '/api/admin/v1/status', adminToken)).status).toBe(200);
  });

  test('an address that is none is as closed', async () => {
    expect((await scene.call('GET', '/api/admin/v1/nothing')).status).toBe(401);
    expect((await scene.call('GET', '/api/admin/v1/nothing', adminToken)).body.code).toBe('not_found');
    expect((await scene.call('GET', '/api/nothing')).body).toMatchObject({ code: 'not_found' });
  });

  test('a token in the query, or with another scheme, is none', async () => {
    expect((await scene.call('GET', `/api/admin/v1/status?access_token=${adminToken}`)).status).toBe(401);
    const basic = await fetch(`${scene.issuer}/api/admin/v1/status`, {
      headers: { authorization: `Basic ${adminToken}` },
    });
    expect(basic.status).toBe(401);
  });

  test('no other origin may read an answer', async () => {
    const answer = await fetch(`${scene.issuer}/api/admin/v1/status`, {
      headers: { authorization: `Bearer ${adminToken}`, origin: 'https://evil.example' },
    });
    expect(answer.status).toBe(200);
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('an application that was not registered with the scopes cannot ask for them', async () => {
    const app = await scene.addApplication();
    for (const scope of ['curfew:admin', 'curfew:admin.read', 'curfew:account']) {
      const url = authorizationUrl(scene.issuer, app, { scope: `openid ${scope}` });
      expect(new URL((await new Browser().open(url)).url).searchParams.get('error')).toBe('invalid_scope');
    }
  });

  test('a person without the role gets a token without the scopes, first and by remembered consent', async () => {
    const app = await scene.addConsole();
    const person = await scene.addPerson();
    const scope = 'openid curfew:admin curfew:admin.read curfew:account';
    for (const round of ['first', 'remembered']) {
      const { accessToken, scope: granted } = await scene.signIn(person, app, { scope });
      expect([round, granted]).toEqual([round, 'openid curfew:account']);
      expect((await scene.call('GET', '/api/admin/v1/status', accessToken)).body.code).toBe('scope_insufficient');
      expect((await scene.call('GET', '/api/account/v1/me', accessToken)).body.username).toBe(person.username);
    }
  });

  test('whoever loses the role is out with the next request', async () => {
    const admin = await scene.addPerson(['admin', 'user']);
    const { accessToken } = await scene.signIn(admin, await scene.addConsole(), { scope: 'openid curfew:admin' });
    expect((await scene.call('GET', '/api/admin/v1/status', accessToken)).status).toBe(200);
    await changeAccount(scene.provider.storage.db, admin.id, { roles: ['user'] }, change);
    expect((await scene.call('GET', '/api/admin/v1/status', accessToken)).body.code).toBe('role_missing');
  });

  test('a token ends with its session', async () => {
    const admin = await scene.addPerson(['admin']);
    const { accessToken, browser } = await scene.signIn(admin, await scene.addConsole(), {
      scope: 'openid curfew:admin',
    });
    await signOut(browser, scene.issuer);
    expect((await scene.call('GET', '/api/admin/v1/status', accessToken)).body.code).toBe('token_invalid');
  });

  test.each(['account', 'application'])('a disabled %s is out with the next request', async (what) => {
    const { db } = scene.provider.storage;
    const admin = await scene.addPerson(['admin']);
    const app = await scene.addConsole();
    const { accessToken } = await scene.signIn(admin, app, { scope: 'openid offline_access curfew:admin' });
    expect((await scene.call('GET', '/api/admin/v1/status', accessToken)).status).toBe(200);
    if (what === 'account') await disableAccount(db, admin.id, change);
    else await disableApplication(db, app.clientId, change);
    expect((await scene.call('GET', '/api/admin/v1/status', accessToken)).body.code).toBe('token_invalid');
  });

  test('a program that an admin registered uses the admin API by itself, and is named in the audit log', async () => {
    const registered = await scene.call('POST', '/api/admin/v1/applications', adminToken, {
      client_name: 'Provisioning',
      grant_types: ['client_credentials'],
      scope: 'curfew:admin',
    });
    expect(registered.status).toBe(201);
    const program = { ...registered.body, redirectUri: '' };
    const granted = await postAsClient(scene.issuer, '/oauth2/token', program, {
      grant_type: 'client_credentials',
      scope: 'curfew:admin',
    });
    const token = String(granted.body.access_token);
    const made = await scene.call('POST', '/api/admin/v1/accounts', token, { username: 'made-by-a-program' });
    expect(made.status).toBe(201);
    const audit = await scene.call('GET', `/api/admin/v1/audit?targetId=${made.body.id}&action=account.created`, token);
    expect(audit.body.items[0].by).toEqual({ kind: 'application', id: program.clientId });
    expect((await scene.call('GET', '/api/account/v1/me', token)).status).toBe(403);
    const more = await postAsClient(scene.issuer, '/oauth2/token', program, {
      grant_type: 'client_credentials',
      scope: 'curfew:admin.read',
    });
    expect(more.body.error).toBe('invalid_scope');
  });

  test('an application of people has no token by itself', async () => {
    const app = await scene.addConsole();
    const answer = await postAsClient(scene.issuer, '/oauth2/token', app, {
      grant_type: 'client_credentials',
      scope: 'curfew:admin',
    });
    expect(answer.status).toBe(400);
  });
});
