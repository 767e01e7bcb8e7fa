import { describe, expect, test } from 'vitest';
import { setApiScene } from '../admin/api-scene.ts';
import { ListeningApplication } from '../application.ts';
import { Browser, signIn, signOut, type TestClient } from '../running-provider.ts';

const DAY = 24 * 3_600_000;

describe('applications register themselves (RFC 7591, RFC 7592)', () => {
  let late = 0;
  const scene = setApiScene({ dynamicRegistration: true, shared: false, now: () => Date.now() + late });

  const admin = async (method: string, path: string, body?: unknown) => {
    const answer = await scene.call(method, `/api/admin/v1${path}`, await scene.adminToken(), body);
    expect(answer.status).toBeLessThan(300);
    return answer.body;
  };
  const issue = async (wanted: { uses?: number; expiresIn?: number } = {}) => {
    late = 0;
    return (await admin('POST', '/registration-tokens', { name: 'partners', ...wanted })) as {
      id: string;
      token: string;
      expiresAt: string;
    };
  };
  const METADATA = { client_name: 'Photos', redirect_uris: ['https://photos.example/callback'] };
  const ask = async (method: string, url: string, token: string | undefined, body?: unknown) => {
    const answer = await fetch(url, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at field by field, and the matchers judge it.
    const parsed: any = text === '' ? undefined : JSON.parse(text);
    return { status: answer.status, headers: answer.headers, body: parsed };
  };
  const register = (token: string | undefined, body: unknown = METADATA) =>
    ask('POST', `${scene.issuer}/oauth2/register`, token, body);

  test('an application that has a token registers, signs people in, and is told of the logout', async () => {
    const listener = await ListeningApplication.start();
    const { token } = await issue();
    const redirectUri = METADATA.redirect_uris[0] ?? '';
    const metadata = { ...METADATA, backchannel_logout_uri: listener.logoutUri, backchannel_logout_tell_reason: true };
    const { status, body, headers } = await register(token, { ...metadata, contacts: ['who@example.com'], made_up: 1 });
    expect(status).toBe(201);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toMatchObject({ ...metadata, scope: 'openid profile email offline_access' });
    expect(body).toMatchObject({ client_id: expect.any(String), client_secret: expect.any(String) });
    expect(body).not.toHaveProperty('made_up');
    const client: TestClient = { clientId: body.client_id, clientSecret: body.client_secret, redirectUri };
    const browser = new Browser();
    const { claims } = await signIn(browser, scene.issuer, client);
    await signOut(browser, scene.issuer);
    expect(listener.heard[0]?.claims).toMatchObject({ sid: claims.sid, 'urn:curfew:logout_reason': 'rp_initiated' });
    await listener.stop();

    expect(await admin('GET', `/applications/${client.clientId}`)).toMatchObject({ origin: 'dynamic' });
    const { items } = await admin('GET', `/applications?search=${client.clientId}`);
    expect(items).toMatchObject([{ name: 'Photos', origin: 'dynamic' }]);
    const audit = await admin('GET', `/audit?targetId=${client.clientId}`);
    expect(audit.items).toMatchObject([
      { action: 'application.registered', by: { kind: 'application', id: client.clientId } },
    ]);
  });

  test('discovery names the endpoint', async () => {
    const { body } = await ask('GET', `${scene.issuer}/.well-known/openid-configuration`, undefined);
    expect(body.registration_endpoint).toBe(`${scene.issuer}/oauth2/register`);
  });

  test('a token is good for so many applications, also when they come at once', async () => {
    const { token, id } = await issue({ uses: 2 });
    const answers = await Promise.all(Array.from({ length: 6 }, () => register(token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 401, 401, 401, 401]);
    const { items } = await admin('GET', '/registration-tokens');
    expect(items).toMatchObject([{ id, name: 'partners', uses: 2, usesLeft: 0, revokedAt: null }]);
    const registered = scene.provider.storage.db.selectFrom('clients').select('id').where('origin', '=', 'dynamic');
    expect(await registered.execute()).toHaveLength(2);
  });

  test('a refused registration uses nothing up', async () => {
    const { token } = await issue({ uses: 1 });
    expect((await register(token, { ...METADATA, redirect_uris: [] })).status).toBe(400);
    expect((await register(token)).status).toBe(201);
  });

  test('no token, a wrong, an expired or a revoked one registers nothing', async () => {
    const { token } = await issue({ expiresIn: 3600 });
    const revoked = await issue();
    await admin('DELETE', `/registration-tokens/${revoked.id}`);
    for (const wrong of [undefined, 'wrong', `${token}x`, revoked.token, await scene.adminToken()]) {
      const { status, body } = await register(wrong);
      expect(status).toBe(401);
      expect(body.error).toBe('invalid_token');
    }
    late = 3_601_000;
    expect((await register(token)).status).toBe(401);
    const again = await scene.call(
      'DELETE',
      `/api/admin/v1/registration-tokens/${revoked.id}`,
      await scene.adminToken(),
    );
    expect([again.status, again.body.code]).toEqual([404, 'registration_token_unknown']);
    const { items } = await admin('GET', `/audit?targetId=${revoked.id}`);
    expect(items.map(({ action }: { action: string }) => action)).toEqual([
      'registration_token.revoked',
      'registration_token.issued',
    ]);
  });

  test('tokens are kept as hashes', async () => {
    const { token } = await issue();
    const { body } = await register(token);
    const { db } = scene.provider.storage;
    const rows = [
      await db.selectFrom('registration_tokens').selectAll().execute(),
      await db.selectFrom('protocol_records').selectAll().execute(),
      await db.selectFrom('audit_events').selectAll().execute(),
      await db.selectFrom('clients').selectAll().execute(),
      scene.provider.log,
    ];
    const everything = JSON.stringify(rows);
    for (const secret of [token, body.registration_access_token, body.client_secret]) {
      expect(everything).not.toContain(secret);
    }
  });

  const REFUSED: [string, Record<string, unknown>, string, string][] = [
    ['OP-6 a relative logout URI', { backchannel_logout_uri: '/bclogout' }, 'backchannel_logout_uri', ''],
    ['OP-7 a fragment', { backchannel_logout_uri: 'https://photos.example/x#' }, 'backchannel_logout_uri', ''],
    ['OP-9 http', { backchannel_logout_uri: 'http://photos.example/x' }, 'backchannel_logout_uri', ''],
    [
      'OP-9 http for a public client',
      { backchannel_logout_uri: 'http://127.0.0.1/x', token_endpoint_auth_method: 'none' },
      'backchannel_logout_uri',
      '',
    ],
    ['O-18 a private address', { backchannel_logout_uri: 'https://10.0.0.1/x' }, 'backchannel_logout_uri', ''],
    ['O-18 loopback', { backchannel_logout_uri: 'https://[::1]/x' }, 'backchannel_logout_uri', ''],
    ['no redirect URI', { redirect_uris: [] }, 'redirect_uris', 'invalid_redirect_uri'],
    ['an http redirect URI', { redirect_uris: ['http://photos.example/cb'] }, 'redirect_uris', 'invalid_redirect_uri'],
    ['a script as redirect URI', { redirect_uris: ['javascript:alert(1)'] }, 'redirect_uris', 'invalid_redirect_uri'],
    ['alg none', { id_token_signed_response_alg: 'none' }, 'id_token_signed_response_alg', ''],
    ['the scope of the admin API', { scope: 'openid curfew:admin' }, 'scope', ''],
    ['the scope of the own account', { scope: 'openid curfew:account' }, 'scope', ''],
    ['a program', { grant_types: ['client_credentials'], scope: 'curfew:admin' }, 'grant_types', ''],
    ['a program without scope', { grant_types: ['client_credentials'], redirect_uris: [] }, 'scope', ''],
    ['no name', { client_name: '' }, 'client_name', ''],
  ];
  test.each(REFUSED)('%s is refused as the admin API refuses it', async (_what, wrong, field, error) => {
    const { token } = await issue();
    const { status, body } = await register(token, { ...METADATA, ...wrong });
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: error || 'invalid_client_metadata', code: 'client_metadata_invalid', field });
    expect(body.error_description).toContain(field);
  });

  test('RFC 7592: it reads, replaces and deletes its own registration, and nobody else’s', async () => {
    const { token } = await issue({ uses: 2 });
    const [mine, other] = [(await register(token)).body, (await register(token)).body];
    const { registration_client_uri: uri, registration_access_token: access } = mine;
    expect(uri).toBe(`${scene.issuer}/oauth2/register/${mine.client_id}`);
    const read = await ask('GET', uri, access);
    expect(read.body).toMatchObject({ client_id: mine.client_id, client_name: 'Photos' });
    expect((await ask('GET', uri, token)).status).toBe(401);
    expect((await ask('GET', uri, undefined)).status).toBe(401);

    const update = { client_id: mine.client_id, ...METADATA, client_name: 'Pictures' };
    const refused = await ask('PUT', uri, access, { ...update, scope: 'openid curfew:admin' });
    expect(refused.body).toMatchObject({ code: 'client_metadata_invalid', field: 'scope' });
    const updated = await ask('PUT', uri, access, { ...update, backchannel_logout_uri: 'https://photos.example/out' });
    expect(updated.status).toBe(200);
    expect(updated.body).toMatchObject({ client_name: 'Pictures', client_secret: mine.client_secret });
    const stored = await admin('GET', `/applications/${mine.client_id}`);
    expect(stored.metadata).toMatchObject({
      client_name: 'Pictures',
      backchannel_logout_uri: 'https://photos.example/out',
      scope: 'openid profile email offline_access',
    });
    expect((await ask('GET', uri, access)).status).toBe(401);
    const current = updated.body.registration_access_token;
    expect((await ask('GET', other.registration_client_uri, current)).status).toBe(401);
    expect((await ask('GET', other.registration_client_uri, other.registration_access_token)).status).toBe(200);

    const theirs = other.registration_access_token;
    expect((await ask('DELETE', other.registration_client_uri, theirs)).status).toBe(204);
    expect((await ask('GET', other.registration_client_uri, theirs)).status).toBe(401);
    const gone = await scene.call('GET', `/api/admin/v1/applications/${other.client_id}`, await scene.adminToken());
    expect(gone.body.code).toBe('application_unknown');
  });

  test('an application that deletes itself is told of the sessions that end by it', async () => {
    const listener = await ListeningApplication.start();
    const { token } = await issue();
    const { body } = await register(token, { ...METADATA, backchannel_logout_uri: listener.logoutUri });
    const client = {
      clientId: body.client_id,
      clientSecret: body.client_secret,
      redirectUri: METADATA.redirect_uris[0] ?? '',
    };
    await signIn(new Browser(), scene.issuer, client);
    await ask('DELETE', body.registration_client_uri, body.registration_access_token);
    await listener.hears(1);
    await listener.stop();
  });

  test('a public application that becomes confidential gets a secret that works', async () => {
    const { token } = await issue();
    const { body } = await register(token, { ...METADATA, token_endpoint_auth_method: 'none' });
    expect(body).not.toHaveProperty('client_secret');
    const update = { client_id: body.client_id, ...METADATA, token_endpoint_auth_method: 'client_secret_basic' };
    const updated = await ask('PUT', body.registration_client_uri, body.registration_access_token, update);
    const redirectUri = METADATA.redirect_uris[0] ?? '';
    const client = { clientId: body.client_id, clientSecret: updated.body.client_secret, redirectUri };
    expect((await signIn(new Browser(), scene.issuer, client)).idToken).toEqual(expect.any(String));
  });

  test('a confidential application that becomes public has no secret any more, and is told none', async () => {
    const { token } = await issue();
    const { body } = await register(token);
    const secret = { client_secret: body.client_secret };
    const update = { client_id: body.client_id, ...METADATA, token_endpoint_auth_method: 'none' };
    const put = (access: string, changes: object) =>
      ask('PUT', body.registration_client_uri, access, { ...update, ...changes });
    const http = await put(body.registration_access_token, { backchannel_logout_uri: 'http://127.0.0.1/x' });
    expect(http.body).toMatchObject({ code: 'client_metadata_invalid', field: 'backchannel_logout_uri' });
    const updated = await put(body.registration_access_token, secret);
    expect(updated.status).toBe(200);
    expect(updated.body).not.toHaveProperty('client_secret');
    const access = updated.body.registration_access_token;
    const read = await ask('GET', body.registration_client_uri, access);
    expect(read.body).not.toHaveProperty('client_secret');
    const redirectUri = METADATA.redirect_uris[0] ?? '';
    const client = { clientId: body.client_id, clientSecret: '', redirectUri };
    expect((await signIn(new Browser(), scene.issuer, client)).idToken).toEqual(expect.any(String));

    const again = await put(access, { token_endpoint_auth_method: 'client_secret_post' });
    expect(again.body.client_secret).toEqual(expect.any(String));
    expect(again.body.client_secret).not.toBe(body.client_secret);
    const isGood = (clientSecret: string) =>
      scene.provider.applications.isSecret(body.client_id, clientSecret, Date.now());
    expect(await isGood(again.body.client_secret)).toBe(true);
    expect(await isGood(body.client_secret)).toBe(false);
  });

  test('deleted or disabled by an admin, its token manages nothing', async () => {
    const { token } = await issue({ uses: 2 });
    for (const [method, path] of [
      ['DELETE', ''],
      ['POST', '/disable'],
    ] as const) {
      const { body } = await register(token);
      await admin(method, `/applications/${body.client_id}${path}`);
      expect((await ask('GET', body.registration_client_uri, body.registration_access_token)).status).toBe(401);
    }
  });

  test('A-9 registrations from one address are limited, with wrong tokens too', async () => {
    const { token } = await issue({ uses: 100 });
    const statuses = [];
    for (let times = 0; times < 31; times += 1) statuses.push((await register('wrong')).status);
    expect(statuses.slice(0, 30)).toEqual(Array(30).fill(401));
    const { status, body, headers } = await register(token);
    expect([statuses[30], status, body.code]).toEqual([429, 429, 'rate_limited']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    late = DAY / 24;
    expect((await register(token)).status).toBe(201);
  });
});

describe('where it is off, as it is by default', () => {
  const scene = setApiScene();

  test('there is no endpoint, and no token is issued', async () => {
    const answer = await fetch(`${scene.issuer}/oauth2/register`, { method: 'POST', body: '{}' });
    expect(answer.status).toBe(404);
    const discovery = (await (await fetch(`${scene.issuer}/.well-known/openid-configuration`)).json()) as object;
    expect(discovery).not.toHaveProperty('registration_endpoint');
    const token = await scene.adminToken();
    const { status, body } = await scene.call('POST', '/api/admin/v1/registration-tokens', token, { name: 'x' });
    expect([status, body.code]).toEqual([409, 'registration_off']);
  });
});
