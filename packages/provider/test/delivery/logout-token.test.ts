import { createPublicKey } from 'node:crypto';
import { compactVerify, importJWK } from 'jose';
import { describe, expect, test } from 'vitest';
import { ensureSigningKeys } from '../../src/keys/signing-keys.ts';
import { NOW } from '../sessions/registry.ts';
import { ISSUER, metadataOf, setDeliveryScene } from './delivery-scene.ts';

describe('Invariant 4: the token is minted at attempt time', () => {
  test.each([['RS256'], ['ES256']] as const)(
    'O-3, O-4, A-7 %s: exactly these claims, sid always among them, this header, this request',
    async (alg) => {
      const scene = await setDeliveryScene();
      const app = await scene.listen();
      const clientId = await scene.register(app.logoutUri, { id_token_signed_response_alg: alg });
      const session = await scene.endSessionOf(clientId);

      await scene.attemptDue();

      const [heard] = app.heard;
      expect(heard).toMatchObject({
        method: 'POST',
        path: '/bclogout',
        contentType: 'application/x-www-form-urlencoded',
        parameters: ['logout_token'],
      });
      expect(heard?.headers.sort()).toEqual(
        ['accept-encoding', 'connection', 'content-length', 'content-type', 'host', 'user-agent'].sort(),
      );
      const key = scene.attempting.minting.signingKeys().find(({ algorithm }) => algorithm === alg);
      expect(heard?.header).toEqual({ typ: 'logout+jwt', alg, kid: key?.kid });
      expect(heard?.claims).toEqual({
        iss: ISSUER,
        aud: clientId,
        iat: NOW / 1000,
        exp: NOW / 1000 + 120,
        jti: expect.stringMatching(/^.{20,}$/),
        events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
        sub: session.accountId,
        sid: session.authorizations[clientId]?.sid,
      });
      const publicKey = createPublicKey({ key: key?.jwk ?? {}, format: 'jwk' }).export({ format: 'jwk' });
      await compactVerify(heard?.token ?? '', await importJWK(publicKey, alg), { algorithms: [alg] });
    },
  );

  test('OP-26 each application has a token of its own, with its own aud and jti', async () => {
    const scene = await setDeliveryScene();
    const apps = [await scene.listen(), await scene.listen()];
    const ids = await Promise.all(apps.map((app) => scene.register(app.logoutUri)));
    await scene.endSessionOf(...ids);
    await scene.attemptDue();
    expect(apps.map(({ heard }) => heard.map(({ claims }) => claims.aud))).toEqual(ids.map((id) => [id]));
    expect(new Set(apps.flatMap(({ heard }) => heard.map(({ claims }) => claims.jti))).size).toBe(2);
  });

  test.each(['?a=b', '?a=b&c=%2F&logout_token=x', '?'])('OP-8, O-21 the query %s of the URI is kept', async (query) => {
    const scene = await setDeliveryScene();
    const app = await scene.listen();
    await scene.endSessionOf(await scene.register(app.logoutUri + query));
    expect(await scene.attemptDue()).toMatchObject([{ state: 'delivered' }]);
    expect(app.heard[0]?.path).toBe(`/bclogout${query === '?' ? '' : query}`);
    expect(app.heard[0]?.parameters).toEqual(['logout_token']);
  });

  test('O-14 a URI and algorithm changed between logout and retry are the ones used', async () => {
    const scene = await setDeliveryScene();
    const [before, after] = [await scene.listen(), await scene.listen()];
    before.answer = 503;
    const clientId = await scene.register(before.logoutUri);
    await scene.endSessionOf(clientId);
    await scene.attemptDue();

    const changed = metadataOf(after.logoutUri, { id_token_signed_response_alg: 'ES256' });
    await scene.applications.update(clientId, changed, NOW);
    scene.clock.now += 60_000;
    expect(await scene.attemptDue()).toMatchObject([{ state: 'delivered', attempts: 2 }]);
    expect(before.heard.map(({ header }) => header.alg)).toEqual(['RS256']);
    expect(after.heard.map(({ header }) => header.alg)).toEqual(['ES256']);
  });

  test.each([
    ['the logout URL is removed', 'logout_uri_gone'],
    ['the application is deleted', 'client_gone'],
  ])('O-14 when %s between logout and retry, the delivery is cancelled and nothing is sent', async (change, code) => {
    const scene = await setDeliveryScene();
    const app = await scene.listen();
    app.answer = 503;
    const clientId = await scene.register(app.logoutUri);
    await scene.endSessionOf(clientId);
    await scene.attemptDue();

    if (code === 'client_gone') await scene.storage.db.deleteFrom('clients').where('id', '=', clientId).execute();
    else await scene.applications.update(clientId, metadataOf(undefined), NOW);
    scene.clock.now += 60_000;
    expect(await scene.attemptDue(), change).toMatchObject([{ state: 'cancelled', attempts: 2, last_code: code }]);
    expect(app.heard).toHaveLength(1);
  });

  test('O-20 a URI that leads to a private address by the time of the attempt is not called', async () => {
    const scene = await setDeliveryScene();
    const clientId = await scene.register('https://app.example/out');
    await scene.endSessionOf(clientId);
    const uri = 'http://127.0.0.2:9/out';
    await scene.storage.db.updateTable('clients').set({ backchannel_logout_uri: uri }).execute();
    expect(await scene.attemptDue()).toMatchObject([
      { state: 'failed', last_code: 'uri_forbidden', last_status: null },
    ]);
  });

  test('OP-9 a client that has become public since is not sent a token over http', async () => {
    const scene = await setDeliveryScene();
    const app = await scene.listen();
    await scene.endSessionOf(await scene.register(app.logoutUri));
    const metadata = '{"token_endpoint_auth_method":"none","id_token_signed_response_alg":"RS256"}';
    await scene.storage.db.updateTable('clients').set({ metadata }).execute();
    expect(await scene.attemptDue()).toMatchObject([{ state: 'failed', last_code: 'uri_forbidden' }]);
    expect(app.heard).toEqual([]);
  });

  test('A-42 the key of the moment signs: after a rotation a retry is signed with the new one', async () => {
    const scene = await setDeliveryScene();
    const app = await scene.listen();
    app.answer = 503;
    await scene.endSessionOf(await scene.register(app.logoutUri));
    await scene.attemptDue();
    const { db } = scene.storage;
    await db.updateTable('signing_keys').set({ state: 'retired' }).where('algorithm', '=', 'RS256').execute();
    const keys = await ensureSigningKeys(db, scene.vault, () => NOW + 1);
    scene.attempting.minting.signingKeys = () => keys;
    scene.clock.now += 60_000;
    await scene.attemptDue();
    const kids = app.heard.map(({ header }) => header.kid);
    expect(new Set(kids).size).toBe(2);
    expect(kids[1]).toBe(keys.find(({ algorithm, state }) => algorithm === 'RS256' && state === 'active')?.kid);
  });
});
