import { request } from 'node:http';
import { beforeAll, describe, expect, test } from 'vitest';
import { DELIVERY_STATES } from '../../src/storage/schema.ts';
import { eventually } from '../eventually.ts';
import { Browser, PASSWORD, signOut } from '../running-provider.ts';
import { describeOnEveryStorage } from '../storages.ts';
import { setApiScene } from './api-scene.ts';

/** On a connection of its own: the server closes it without reading on. */
function postLarge(url: string, token: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const body = `"${'x'.repeat(1024 * 1024)}"`;
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': body.length,
    };
    request(url, { method: 'POST', agent: false, headers }, ({ statusCode }) => resolve(statusCode))
      .on('error', reject)
      .end(body);
  });
}

describeOnEveryStorage('the admin API', (open) => {
  const scene = setApiScene({ open });
  let token: string;
  beforeAll(async () => {
    token = await scene.adminToken('openid offline_access curfew:admin');
  });
  const ask = (method: string, path: string, body?: unknown) => scene.call(method, `/api/admin/v1${path}`, token, body);
  const metadata = (changes: object = {}) => ({
    client_name: 'An application',
    redirect_uris: ['https://app.example/callback'],
    backchannel_logout_uri: 'https://app.example/out',
    ...changes,
  });
  const actionsOn = async (id: string) =>
    (await ask('GET', `/audit?targetId=${id}`)).body.items.map(({ action }: { action: string }) => action);

  /** Reads a list to its end, so many at a time. */
  async function readAll(path: string, limit: number) {
    const pages = [];
    for (let after = ''; ; ) {
      const { status, body } = await ask('GET', `${path}limit=${limit}${after}`);
      expect(status).toBe(200);
      pages.push(body.items);
      if (body.next === null) return pages;
      after = `&after=${encodeURIComponent(body.next)}`;
    }
  }

  describe('applications', () => {
    test('registered, read, replaced and deleted, and each change is in the audit log', async () => {
      const made = await ask('POST', '/applications', metadata());
      expect(made.status).toBe(201);
      const { clientId, clientSecret } = made.body;
      expect(clientSecret).toMatch(/^.{43}$/);
      const path = `/applications/${clientId}`;
      const read = await ask('GET', path);
      expect(read.body).toMatchObject({
        clientId,
        disabled: false,
        metadata: metadata({ grant_types: ['authorization_code'] }),
      });
      expect(JSON.stringify(read.body)).not.toContain(clientSecret);

      const changed = { ...read.body.metadata, backchannel_logout_uri: 'https://other.example/out' };
      expect((await ask('PUT', path, changed)).body.metadata).toEqual(changed);
      const [update] = (await ask('GET', `/audit?targetId=${clientId}`)).body.items;
      expect(update.details.changes).toEqual({
        backchannel_logout_uri: { from: 'https://app.example/out', to: 'https://other.example/out' },
      });

      expect((await ask('POST', `${path}/disable`)).status).toBe(204);
      expect((await ask('GET', path)).body.disabled).toBe(true);
      expect((await ask('POST', `${path}/enable`)).status).toBe(204);
      expect((await ask('DELETE', path)).status).toBe(204);
      expect((await ask('GET', path)).body.code).toBe('application_unknown');
      expect((await ask('DELETE', path)).status).toBe(404);
      expect(await actionsOn(clientId)).toEqual(
        ['deleted', 'enabled', 'disabled', 'updated', 'registered'].map((what) => `application.${what}`),
      );
    });

    test('one that turns confidential is told its secret once; one that turns public has none any more', async () => {
      const { clientId } = (await ask('POST', '/applications', metadata({ token_endpoint_auth_method: 'none' }))).body;
      const path = `/applications/${clientId}`;
      const confidential = await ask('PUT', path, metadata({ token_endpoint_auth_method: 'client_secret_post' }));
      const { clientSecret } = confidential.body;
      expect(confidential.body).toMatchObject({ clientId, clientSecret: expect.stringMatching(/^.{43}$/) });
      expect(confidential.headers.get('cache-control')).toBe('no-store');
      const client = { clientId, clientSecret, redirectUri: 'https://app.example/callback' };
      const person = await scene.addPerson();
      expect((await scene.signIn(person, client)).idToken).toEqual(expect.any(String));
      const elsewhere = [await ask('GET', path), await ask('GET', `/audit?targetId=${clientId}`), scene.provider.log];
      expect(JSON.stringify(elsewhere)).not.toContain(clientSecret);
      expect((await ask('PUT', path, metadata({ client_name: 'Renamed' }))).body.clientSecret).toBeNull();

      const http = metadata({ backchannel_logout_uri: 'http://127.0.0.1/out' });
      expect((await ask('PUT', path, http)).status).toBe(200);
      const refused = await ask('PUT', path, { ...http, token_endpoint_auth_method: 'none' });
      expect(refused.body).toMatchObject({ code: 'client_metadata_invalid', field: 'backchannel_logout_uri' });
      await ask('POST', `${path}/secret`, {});
      const open = await ask('PUT', path, metadata({ token_endpoint_auth_method: 'none' }));
      expect(open.body).toMatchObject({ clientSecret: null, previousSecretUntil: null });
      expect((await ask('POST', `${path}/secret`, {})).body.code).toBe('application_public');
      expect((await scene.signIn(person, { ...client, clientSecret: '' })).idToken).toEqual(expect.any(String));
      expect(await scene.provider.applications.isSecret(clientId, clientSecret, Date.now())).toBe(false);
    });

    test.each([
      ['backchannel_logout_uri', { backchannel_logout_uri: 'http://app.example/out' }],
      ['redirect_uris', { redirect_uris: [] }],
      ['client_name', { client_name: ' ' }],
      ['scope', { scope: 'openid admin' }],
      ['metadata', { unheard_of: true }],
      ['scope', { grant_types: ['client_credentials'], scope: 'curfew:account' }],
      ['grant_types', { grant_types: ['client_credentials', 'authorization_code'], scope: 'curfew:admin' }],
      [
        'token_endpoint_auth_method',
        {
          ...{ grant_types: ['client_credentials'], scope: 'curfew:admin', backchannel_logout_uri: undefined },
          token_endpoint_auth_method: 'none',
        },
      ],
    ])('a fault in %s is named as the domain names it', async (field, changes) => {
      const { status, body } = await ask('POST', '/applications', metadata(changes));
      expect([status, body.code, body.field]).toEqual([422, 'client_metadata_invalid', field]);
      expect(body.message).toMatch(new RegExp(`^${field}: `));
    });

    test('a list is registered whole or not at all, with what is wrong in every entry', async () => {
      const good = [metadata({ client_name: 'import 1' }), metadata({ client_name: 'import 2' })];
      const refused = await ask('POST', '/applications/import', [
        good[0],
        metadata({ redirect_uris: ['nowhere'] }),
        metadata({ client_name: 5 }),
      ]);
      expect(refused.status).toBe(422);
      expect(refused.body.code).toBe('import_invalid');
      expect(refused.body.entries).toMatchObject([
        { entry: 1, field: 'redirect_uris' },
        { entry: 2, field: 'client_name' },
      ]);
      expect((await ask('GET', '/applications?search=import')).body.items).toEqual([]);

      const imported = await ask('POST', '/applications/import', good);
      expect(imported.status).toBe(201);
      expect(imported.body.items.map(({ name }: { name: string }) => name)).toEqual(['import 1', 'import 2']);
      const found = await ask('GET', '/applications?search=IMPORT');
      expect(found.body.items.map(({ clientId }: { clientId: string }) => clientId)).toEqual(
        imported.body.items.map(({ clientId }: { clientId: string }) => clientId),
      );
    });

    test('pages follow each other without a gap, and what is searched for is text', async () => {
      const names = ['x_1', 'x_2', 'x_3', 'x_4', 'xa5'];
      await ask(
        'POST',
        '/applications/import',
        names.map((client_name) => metadata({ client_name })),
      );
      const pages = await readAll('/applications?search=x_&', 2);
      expect(pages.map((page) => page.map(({ name }: { name: string }) => name))).toEqual([
        ['x_1', 'x_2'],
        ['x_3', 'x_4'],
      ]);
      expect((await ask('GET', '/applications?search=%25')).body.items).toEqual([]);
    });

    test('a confidential application that has no secret gets one when it is rotated, which signs people in', async () => {
      const { clientId } = (await ask('POST', '/applications', metadata())).body;
      const { db } = scene.provider.storage;
      await db.updateTable('clients').set({ sealed_secret: null }).where('id', '=', clientId).execute();
      const { status, body } = await ask('POST', `/applications/${clientId}/secret`, {});
      expect([status, body.previousSecretUntil]).toEqual([200, null]);
      const client = { clientId, clientSecret: body.clientSecret, redirectUri: 'https://app.example/callback' };
      expect((await scene.signIn(await scene.addPerson(), client)).idToken).toEqual(expect.any(String));
      const again = await ask('POST', `/applications/${clientId}/secret`, {});
      expect(again.body.previousSecretUntil).toEqual(expect.any(String));
    });

    test('a public application has no secret to rotate', async () => {
      const { body } = await ask('POST', '/applications', metadata({ token_endpoint_auth_method: 'none' }));
      expect(body.clientSecret).toBeNull();
      const answer = await ask('POST', `/applications/${body.clientId}/secret`, {});
      expect([answer.status, answer.body.code]).toEqual([409, 'application_public']);
    });
  });

  describe('accounts', () => {
    test('made with a password, changed, listed and deleted', async () => {
      const made = await ask('POST', '/accounts', {
        ...{ username: 'Grace', password: PASSWORD, displayName: 'Grace Hopper', email: 'grace@example.com' },
      });
      expect(made.status).toBe(201);
      expect(made.body).toMatchObject({ username: 'grace', roles: ['user'], disabled: false, invitation: null });
      const { id } = made.body;
      expect((await ask('POST', '/accounts', { username: 'grace', password: PASSWORD })).body.code).toBe(
        'username_taken',
      );
      const changed = await ask('PATCH', `/accounts/${id}`, { displayName: null, roles: ['user', 'admin'] });
      expect(changed.body).toMatchObject({ displayName: null, email: 'grace@example.com', roles: ['user', 'admin'] });
      expect((await ask('GET', '/accounts?search=GRACE@')).body.items.map((found: { id: string }) => found.id)).toEqual(
        [id],
      );
      expect((await ask('DELETE', `/accounts/${id}`)).status).toBe(204);
      expect((await ask('GET', `/accounts/${id}`)).body.code).toBe('account_unknown');
      expect(await actionsOn(id)).toEqual(['account.deleted', 'account.changed', 'account.created']);
      expect(JSON.stringify((await ask('GET', `/audit?targetId=${id}`)).body)).not.toContain(PASSWORD);
    });

    test('made with an invitation that sets the password once', async () => {
      const made = await ask('POST', '/accounts', { username: 'invited' });
      const { id, invitation } = made.body;
      expect(made.body.invitedUntil).toBe(invitation.expiresAt);
      const again = await ask('POST', `/accounts/${id}/invitation`);
      const accept = (token: string, password: string) =>
        scene.call('POST', '/api/account/v1/invitation', undefined, { token, password });
      expect((await accept(invitation.token, PASSWORD)).body.code).toBe('invitation_invalid');
      expect((await accept(again.body.token, 'short')).body.code).toBe('password_too_short');
      expect((await accept(again.body.token, PASSWORD)).status).toBe(204);
      const app = await scene.addApplication();
      await scene.signIn({ id, username: 'invited' }, app);
      expect((await ask('GET', `/accounts/${id}`)).body.invitedUntil).toBeNull();
      const rows = JSON.stringify(await scene.provider.storage.db.selectFrom('accounts').selectAll().execute());
      expect(rows).not.toContain(again.body.token);
    });

    test('an invitation expires, and is no way around a disabled account', async () => {
      const { body } = await ask('POST', '/accounts', { username: 'too-late' });
      const accept = () =>
        scene.call('POST', '/api/account/v1/invitation', undefined, {
          token: body.invitation.token,
          password: PASSWORD,
        });
      await ask('POST', `/accounts/${body.id}/disable`);
      expect((await accept()).body.code).toBe('invitation_invalid');
      await ask('POST', `/accounts/${body.id}/enable`);
      const { db } = scene.provider.storage;
      await db.updateTable('accounts').set({ invitation_expires_at: Date.now() }).where('id', '=', body.id).execute();
      expect((await accept()).body.code).toBe('invitation_invalid');
    });

    test.each([
      [{ username: 'no spaces' }, 422, 'username_invalid', 'username'],
      [{ username: 'ada' }, 409, 'username_taken', 'username'],
      [{ username: 'fine', password: 'short' }, 422, 'password_too_short', 'password'],
      [{ username: 'fine', email: 'nowhere' }, 400, 'request_invalid', 'email'],
      [{ username: 'fine', roles: ['root'] }, 400, 'request_invalid', 'roles.0'],
      [{}, 400, 'request_invalid', 'username'],
    ])('%j is refused, and told which field is at fault', async (body, status, code, field) => {
      const answer = await ask('POST', '/accounts', body);
      expect(answer.status).toBe(status);
      expect(answer.body).toMatchObject({ code, field });
    });

    test('a password that is too short is the fault of `password`, wherever it is set', async () => {
      const { id } = await scene.addPerson();
      const { body } = await ask('PUT', `/accounts/${id}/password`, { password: 'short' });
      expect(body).toMatchObject({ code: 'password_too_short', field: 'password' });
      expect((await ask('POST', '/accounts/nobody/disable')).body).not.toHaveProperty('field');
    });

    test('pages by username', async () => {
      for (const name of ['page-c', 'page-a', 'page-b'])
        await ask('POST', '/accounts', { username: name, password: PASSWORD });
      const pages = await readAll('/accounts?search=page-&', 2);
      expect(pages.map((page) => page.map(({ username }: { username: string }) => username))).toEqual([
        ['page-a', 'page-b'],
        ['page-c'],
      ]);
    });
  });

  describe('sessions, terminations and deliveries', () => {
    test('by account, application, age and state; one with who took part and who heard', async () => {
      const app = await scene.addApplication('heard');
      const deaf = await scene.addApplication('deaf');
      deaf.listener.answer = 400;
      const person = await scene.addPerson();
      const browser = new Browser();
      await scene.signIn(person, app, { browser });
      await scene.signIn(person, deaf, { browser });
      const other = await scene.signIn(person, app);
      const uids = (answer: { body: { items: { uid: string }[] } }) => answer.body.items.map(({ uid }) => uid);

      const all = await ask('GET', `/sessions?accountId=${person.id}`);
      expect(all.body.items).toHaveLength(2);
      const [newer, older] = uids(all);
      expect(uids(await ask('GET', `/sessions?clientId=${deaf.clientId}`))).toEqual([older]);
      const { createdAt } = all.body.items[0];
      expect(uids(await ask('GET', `/sessions?accountId=${person.id}&begunBefore=${createdAt}`))).toEqual([older]);
      expect((await readAll(`/sessions?accountId=${person.id}&`, 1)).flat().map(({ uid }) => uid)).toEqual([
        newer,
        older,
      ]);

      await signOut(browser, scene.issuer);
      expect(uids(await ask('GET', `/sessions?accountId=${person.id}&state=live`))).toEqual([newer]);
      expect(uids(await ask('GET', `/sessions?accountId=${person.id}&state=ended`))).toEqual([older]);
      const { body } = await ask('GET', `/sessions/${older}`);
      expect(body.account).toEqual({ id: person.id, username: person.username });
      expect(body.applications).toMatchObject([
        { name: 'heard', sid: app.listener.heard[0]?.claims.sid, leftAt: null },
        { name: 'deaf' },
      ]);
      expect(body.terminations).toMatchObject([
        {
          reason: 'rp_initiated',
          by: { kind: 'person', id: person.id },
          deliveries: [
            { application: 'deaf', state: 'failed', lastStatus: 400, attempts: [{ number: 1, outcome: 'final' }] },
            {
              application: 'heard',
              state: 'delivered',
              attempts: [{ status: 200, tokenId: app.listener.heard[0]?.claims.jti }],
            },
          ],
        },
      ]);
      expect(JSON.stringify(body)).not.toContain(other.accessToken);
      const again = await ask('POST', `/sessions/${older}/sign-out`, {});
      expect([again.status, again.body.code]).toEqual([404, 'session_unknown']);
    });

    test('a failed delivery is tried again by hand, one or all of an application; a delivered one is not', async () => {
      const app = await scene.addApplication('again');
      app.listener.answer = 400;
      for (const person of [await scene.addPerson(), await scene.addPerson()]) {
        await scene.signIn(person, app);
        await ask('POST', `/accounts/${person.id}/sign-out`);
      }
      const of = (state: string) => ask('GET', `/deliveries?clientId=${app.clientId}&state=${state}`);
      const failed = await eventually(async () => {
        const { body } = await of('failed');
        return body.items.length === 2 && body.items;
      });
      expect((await readAll(`/deliveries?clientId=${app.clientId}&state=failed&`, 1)).flat()).toEqual(failed);

      app.listener.answer = 200;
      expect((await ask('POST', `/deliveries/${failed[0].id}/redeliver`)).status).toBe(204);
      await eventually(async () => (await of('delivered')).body.items.length === 1);
      expect((await ask('POST', `/deliveries/${failed[0].id}/redeliver`)).body.code).toBe('delivery_delivered');
      expect((await ask('POST', `/deliveries/${failed[0].id}/cancel`)).body.code).toBe('delivery_finished');
      expect((await ask('POST', '/deliveries/redeliver', { clientId: app.clientId })).body).toEqual({ deliveries: 1 });
      await eventually(async () => (await of('delivered')).body.items.length === 2);
      expect(await actionsOn(failed[0].id)).toEqual(['delivery.redelivered']);
      expect((await ask('POST', '/deliveries/nothing/redeliver')).body.code).toBe('delivery_unknown');
    });

    test('what an application has not confirmed is one list, newest first: all but delivered and cancelled', async () => {
      const { db } = scene.provider.storage;
      const app = await scene.addApplication('unconfirmed');
      const person = await scene.addPerson();
      for (let times = 0; times < DELIVERY_STATES.length; times += 1) await scene.signIn(person, app);
      await ask('POST', `/accounts/${person.id}/sign-out`);
      const path = `/deliveries?clientId=${app.clientId}`;
      const all = await eventually(async () => {
        const { body } = await ask('GET', `${path}&state=delivered`);
        return body.items.length === DELIVERY_STATES.length && body.items;
      });
      const later = Date.now() + 3_600_000;
      for (const [index, state] of DELIVERY_STATES.entries()) {
        const changes = { state, next_attempt_at: later, lease_until: state === 'leased' ? later : null };
        await db.updateTable('deliveries').set(changes).where('id', '=', all[index].id).execute();
      }
      const expected = [...DELIVERY_STATES.entries()]
        .filter(([, state]) => state !== 'delivered' && state !== 'cancelled')
        .map(([index, state]) => [all[index].id, state]);
      const listed = (await readAll(`${path}&state=unconfirmed&`, 3)).flat();
      expect(listed.map(({ id, state }) => [id, state])).toEqual(expected);
      for (const state of DELIVERY_STATES) {
        const { items } = (await ask('GET', `${path}&state=${state}`)).body;
        expect(items.map((item: { state: string }) => item.state)).toEqual([state]);
      }
      expect((await ask('GET', '/deliveries?state=unheard')).body.code).toBe('request_invalid');
    });

    test('a waiting delivery is given up by hand', async () => {
      const app = await scene.addApplication('given up');
      app.listener.answer = 503;
      app.listener.headers = { 'retry-after': '600' };
      const person = await scene.addPerson();
      await scene.signIn(person, app);
      await ask('POST', `/accounts/${person.id}/sign-out`);
      const [waiting] = await eventually(async () => {
        const { body } = await ask('GET', `/deliveries?clientId=${app.clientId}&state=pending`);
        return body.items[0]?.attemptsMade === 1 && body.items;
      });
      expect((await ask('POST', `/deliveries/${waiting.id}/cancel`)).status).toBe(204);
      expect((await ask('GET', `/deliveries/${waiting.id}`)).body).toMatchObject({
        state: 'cancelled',
        nextAttemptAt: null,
      });
      expect((await ask('POST', `/deliveries/${waiting.id}/redeliver`)).status).toBe(204);
    });
  });

  describe('the rest', () => {
    test('status counts, settings show how it was started and no secret', async () => {
      const { body } = await ask('GET', '/status');
      expect(body).toMatchObject({ sessions: expect.any(Number), pending: expect.any(Number), openOrders: 0 });
      expect(body.sessions).toBeGreaterThan(0);
      const settings = await ask('GET', '/settings');
      expect(settings.body).toMatchObject({
        issuer: scene.issuer,
        storage: scene.provider.storage.engine,
        allowPrivateNetworks: ['127.0.0.1'],
      });
      const shown = ['issuer', 'storage', 'sessionLifetimes', 'logoutWait', 'retryPolicy', 'allowPrivateNetworks'];
      expect(Object.keys(settings.body).sort()).toEqual([...shown, 'changeable', 'sources'].sort());
    });

    test('a cursor that is none, a body that is no JSON, a body that is too large', async () => {
      expect((await ask('GET', '/sessions?after=x')).body).toMatchObject({ code: 'cursor_invalid', field: 'after' });
      expect((await ask('GET', '/sessions?limit=1000')).body).toMatchObject({
        code: 'request_invalid',
        field: 'limit',
      });
      const post = (body: string) =>
        fetch(`${scene.issuer}/api/admin/v1/applications`, {
          ...{ method: 'POST', body },
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        });
      const broken = await post('{');
      expect([broken.status, ((await broken.json()) as { code: string }).code]).toEqual([400, 'request_invalid']);
      expect(await postLarge(`${scene.issuer}/api/admin/v1/applications`, token)).toBe(413);
    });

    test('a fault of ours tells a reference and nothing else, and is in the log', async () => {
      const { db } = scene.provider.storage;
      await db.schema.alterTable('audit_events').renameTo('audit_gone').execute();
      const answer = await ask('GET', '/audit');
      await db.schema.alterTable('audit_gone').renameTo('audit_events').execute();
      expect(answer.status).toBe(500);
      expect(Object.keys(answer.body).sort()).toEqual(['code', 'message', 'reference']);
      const logged = scene.provider.log.find(({ reference }) => reference === answer.body.reference);
      expect(logged).toMatchObject({ msg: 'a request failed', path: '/api/admin/v1/audit' });
    });

    test('the last admin can neither be disabled, deleted nor lose the role', async () => {
      const { db } = scene.provider.storage;
      const admin = await scene.addPerson(['admin']);
      const { accessToken } = await scene.signIn(admin, await scene.addConsole(), { scope: 'openid curfew:admin' });
      await db.updateTable('accounts').set({ roles: '["user"]' }).where('id', '!=', admin.id).execute();
      for (const [method, path, body, field] of [
        ['POST', '/disable', undefined, undefined],
        ['DELETE', '', undefined, undefined],
        ['PATCH', '', { roles: ['user'] }, 'roles'],
      ] as const) {
        const answer = await scene.call(method, `/api/admin/v1/accounts/${admin.id}${path}`, accessToken, body);
        expect([method, answer.status, answer.body.code, answer.body.field]).toEqual([
          method,
          409,
          'last_admin',
          field,
        ]);
      }
      expect((await scene.call('GET', '/api/admin/v1/status', accessToken)).status).toBe(200);
    });
  });
});
