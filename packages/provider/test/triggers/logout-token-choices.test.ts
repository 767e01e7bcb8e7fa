import { localJwks, verifyLogoutToken } from '@curfew/logout-token';
import { compactDecrypt, decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair } from 'jose';
import { describe, expect, test } from 'vitest';
import { type Person, setApiScene } from '../admin/api-scene.ts';
import { eventually } from '../eventually.ts';
import { postAsClient, type TestApplication } from '../protocol/scene.ts';
import { Browser, openLogout, REDIRECT_URI, signOut } from '../running-provider.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

describe('what an application chooses to hear, and how', () => {
  const scene = setApiScene();
  const admin = async (method: string, path: string, body?: unknown) =>
    scene.call(method, `/api/admin/v1${path}`, await scene.adminToken(), body);
  const end = (person: Person) => admin('POST', `/accounts/${person.id}/sign-out`);
  const jwks = async () =>
    (await fetch(`${scene.issuer}/oauth2/jwks`)).json() as Promise<{ keys: { kid: string; alg: string }[] }>;

  test('backchannel_logout_reasons: others than these are not told, and end the session all the same', async () => {
    const picky = await scene.addApplication('picky', { backchannel_logout_reasons: ['password_changed'] });
    const other = await scene.addApplication('other');
    const person = await scene.addPerson();
    const { browser, accessToken } = await scene.signIn(person, picky);
    await scene.signIn(person, other, { browser });
    await end(person);
    await other.listener.hears(1);
    await scene.signIn(person, picky);
    await admin('PUT', `/accounts/${person.id}/password`, { password: 'quite another long password' });
    await picky.listener.hears(1);
    expect(picky.listener.heard).toHaveLength(1);
    expect((await postAsClient(scene.issuer, '/oauth2/introspect', picky, { token: accessToken })).body.active).toBe(
      false,
    );
  });

  test('OP-19 backchannel_logout_tell_reason: the reason is a claim, and of no one else', async () => {
    const curious = await scene.addApplication('curious', { backchannel_logout_tell_reason: true });
    const plain = await scene.addApplication('plain');
    const person = await scene.addPerson();
    const { browser } = await scene.signIn(person, curious);
    await scene.signIn(person, plain, { browser });
    await admin('POST', `/accounts/${person.id}/disable`);
    await Promise.all([curious, plain].map(({ listener }) => listener.hears(1)));
    expect(curious.listener.heard[0]?.claims['urn:curfew:logout_reason']).toBe('account_disabled');
    expect(plain.listener.heard[0]?.claims).not.toHaveProperty('urn:curfew:logout_reason');
  });

  test('OP-16, OP-17 backchannel_logout_revoke_offline_access: beside the event, which stays {}', async () => {
    const app = await scene.addApplication('offline', { backchannel_logout_revoke_offline_access: true });
    const plain = await scene.addApplication('plain');
    const person = await scene.addPerson();
    const { browser } = await scene.signIn(person, app);
    await scene.signIn(person, plain, { browser });
    await end(person);
    await Promise.all([app, plain].map(({ listener }) => listener.hears(1)));
    expect(app.listener.heard[0]?.claims.events).toEqual({ [EVENT]: {}, revoke_offline_access: true });
    expect(plain.listener.heard[0]?.claims.events).toEqual({ [EVENT]: {} });
  });

  test.each([
    [undefined, 'RS256'],
    ['RS256', 'RS256'],
    ['ES256', 'ES256'],
    ['EdDSA', 'EdDSA'],
  ] as const)('OP-20 alg %s: signed by %s with the key of the ID Token', async (wanted, algorithm) => {
    const app = await scene.addApplication('signed', wanted && { id_token_signed_response_alg: wanted });
    const person = await scene.addPerson();
    const { idToken } = await scene.signIn(person, app);
    await end(person);
    await app.listener.hears(1);
    const { kid } = decodeProtectedHeader(idToken);
    expect(decodeProtectedHeader(idToken).alg).toBe(algorithm);
    expect(app.listener.heard[0]?.header).toMatchObject({ alg: algorithm, kid });
    const keys = localJwks({ keys: (await jwks()).keys.filter((key) => key.kid === kid) });
    const { issuer } = scene;
    const token = app.listener.heard[0]?.token ?? '';
    await verifyLogoutToken(token, { issuer, clientId: app.clientId, keys, algorithm });
  });

  test('OP-25, O-2 a pairwise client is told the sub that its ID Token had, which nobody else has', async () => {
    const pairwise = await scene.addApplication('pairwise', { subject_type: 'pairwise' });
    const elsewhere = await scene.addApplication('elsewhere', {
      subject_type: 'pairwise',
      redirect_uris: ['https://elsewhere.example/callback'],
    });
    const open = await scene.addApplication('public');
    const person = await scene.addPerson();
    const browser = new Browser();
    const subs = new Map<TestApplication, unknown>();
    for (const app of [pairwise, elsewhere, open]) {
      const { idToken } = await scene.signIn(person, app, { browser });
      subs.set(app, decodeJwt(idToken).sub);
    }
    expect(new Set(subs.values()).size).toBe(3);
    expect(subs.get(open)).toBe(person.id);
    await end(person);
    for (const [app, sub] of subs) {
      await app.listener.hears(1);
      expect(app.listener.heard.map(({ claims }) => claims.sub)).toEqual([sub]);
    }
  });

  test('OP-22 an application with encrypted ID Tokens is told by a JWE with iss in its header', async () => {
    const { publicKey, privateKey } = await generateKeyPair('RSA-OAEP-256', { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), kid: 'enc-1', use: 'enc', alg: 'RSA-OAEP-256', kty: 'RSA' };
    const app = await scene.addApplication('encrypted', {
      id_token_encrypted_response_alg: 'RSA-OAEP-256',
      id_token_encrypted_response_enc: 'A256GCM',
      jwks: { keys: [jwk] },
    });
    const person = await scene.addPerson();
    const { idToken } = await scene.signIn(person, app);
    expect(decodeProtectedHeader(idToken)).toMatchObject({ alg: 'RSA-OAEP-256', enc: 'A256GCM', kid: 'enc-1' });
    const { plaintext } = await compactDecrypt(idToken, privateKey);
    const known = decodeJwt(new TextDecoder().decode(plaintext));
    await end(person);
    await app.listener.hears(1);
    const token = app.listener.heard[0]?.token ?? '';
    expect(decodeProtectedHeader(token)).toMatchObject({
      alg: 'RSA-OAEP-256',
      enc: 'A256GCM',
      kid: 'enc-1',
      iss: scene.issuer,
    });
    const verified = await verifyLogoutToken(token, {
      issuer: scene.issuer,
      clientId: app.clientId,
      keys: localJwks(await jwks()),
      requireType: true,
      decryption: { algorithm: 'RSA-OAEP-256', encryption: 'A256GCM', key: privateKey },
    });
    expect(verified).toMatchObject({ subject: known.sub, sessionId: known.sid });
  });

  test('O-9, A-42 keys rotated while a delivery waits: the new key signs, both are published, old hints are good', async () => {
    const app = await scene.addApplication('rotating');
    const person = await scene.addPerson();
    const { idToken, browser } = await scene.signIn(person, app);
    await scene.signIn(person, app);
    const before = String(decodeProtectedHeader(idToken).kid);
    app.listener.answer = 503;
    // Making a key may take a while: not so many failures meanwhile that the application is left alone.
    app.listener.headers = { 'retry-after': '2' };
    const [session] = (await admin('GET', `/sessions?accountId=${person.id}&state=live`)).body.items;
    await admin('POST', `/sessions/${session.uid}/sign-out`, {});
    await app.listener.hears(1);

    const rotated = await admin('POST', '/keys/rotate', { algorithm: 'RS256', publishFirst: 0 });
    expect(rotated.status).toBe(201);
    const { kid } = rotated.body;
    app.listener.answer = 200;
    const fresh = await eventually(() => app.listener.heard.find(({ header }) => header.kid !== before));
    expect(app.listener.heard[0]?.header.kid).toBe(before);
    expect(fresh.header.kid).toBe(kid);
    const published = await jwks();
    expect(published.keys.map((key) => key.kid)).toEqual(expect.arrayContaining([before, kid]));
    const claims = await verifyLogoutToken(fresh.token, {
      ...{ issuer: scene.issuer, clientId: app.clientId, keys: localJwks(published) },
    });
    expect(claims.sessionId).toBe(app.listener.heard[0]?.claims.sid);

    const question = await openLogout(browser, scene.issuer, { id_token_hint: idToken });
    expect(question.status).toBe(200);
    const again = await scene.signIn(person, app, { browser: new Browser() });
    expect(decodeProtectedHeader(again.idToken).kid).toBe(kid);
    const keys = (await admin('GET', '/keys')).body.items.filter(
      ({ algorithm }: { algorithm: string }) => algorithm === 'RS256',
    );
    expect(keys.map((key: { kid: string; state: string }) => [key.kid, key.state])).toEqual([
      [kid, 'signing'],
      [before, 'retired'],
    ]);
  });

  test('a key that is published first does not sign yet', async () => {
    const app = await scene.addApplication('patient', { id_token_signed_response_alg: 'ES256' });
    const { body } = await admin('POST', '/keys/rotate', { algorithm: 'ES256' });
    expect(Date.parse(body.signsFrom)).toBeGreaterThan(Date.now() + 50_000);
    expect((await jwks()).keys.map(({ kid }) => kid)).toContain(body.kid);
    const { idToken } = await scene.signIn(await scene.addPerson(), app);
    expect(decodeProtectedHeader(idToken).kid).not.toBe(body.kid);
    const { items } = (await admin('GET', '/keys')).body;
    expect(items.find(({ kid }: { kid: string }) => kid === body.kid).state).toBe('published');
  });

  test('a rotated secret: both are good for the overlap, and then the new one only', async () => {
    const app = await scene.addApplication('rotated', { redirect_uris: [REDIRECT_URI] });
    const isGood = async (clientSecret: string) =>
      (await postAsClient(scene.issuer, '/oauth2/introspect', { ...app, clientSecret }, { token: 'x' })).status === 200;
    const rotate = async (overlap: number) => {
      const { body } = await admin('POST', `/applications/${app.clientId}/secret`, { overlap });
      return String(body.clientSecret);
    };
    const second = await rotate(3600);
    expect([await isGood(app.clientSecret), await isGood(second)]).toEqual([true, true]);
    const third = await rotate(0);
    expect([await isGood(app.clientSecret), await isGood(second), await isGood(third)]).toEqual([false, false, true]);
    const { body } = await admin('GET', `/audit?targetId=${app.clientId}&action=application.secret_rotated`);
    expect(body.items).toHaveLength(2);
    for (const secret of [app.clientSecret, second, third]) expect(JSON.stringify(body)).not.toContain(secret);
  });

  test('a session ends in time for whoever signs out with an application that is down', async () => {
    const app = await scene.addApplication('down');
    app.listener.answer = 503;
    const person = await scene.addPerson();
    const { browser } = await scene.signIn(person, app);
    expect((await signOut(browser, scene.issuer)).body).toContain('You are signed out');
    const { body } = await admin('GET', `/deliveries?clientId=${app.clientId}`);
    // Waiting for its next attempt, or in it: the first retry comes at once here.
    const unfinished = expect.stringMatching(/^(pending|leased)$/);
    expect(body.items).toMatchObject([{ state: unfinished, lastStatus: 503, lastCode: 'http_status' }]);
  });
});
