import { createMemoryStore, createRelyingParty, type RelyingParty } from '@curfew/relying-party';
import { afterAll, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import { Browser, signOut } from '../running-provider.ts';
import { describeOnEveryStorage } from '../storages.ts';
import { type Listening, setTenantScene, type TestTenant } from './tenant-scene.ts';

describeOnEveryStorage('a Logout Token of a tenant', (open) => {
  const scene = setTenantScene(open);
  const stores = [createMemoryStore(), createMemoryStore()];
  afterAll(async () => {
    for (const store of stores) await store.close();
  });

  const partyOf = (tenant: TestTenant, client: Listening, store: (typeof stores)[number] | undefined): RelyingParty =>
    createRelyingParty({
      issuer: tenant.issuer,
      clientId: client.clientId,
      clientSecret: client.clientSecret,
      baseUrl: 'https://app.example',
      cookieSecret: 'a secret of the application, 32 characters',
      allowInsecureRequests: true,
      store: store ?? createMemoryStore(),
    });

  const post = async (party: RelyingParty, token: string) => {
    const body = new URLSearchParams({ logout_token: token });
    const request = new Request('https://app.example/backchannel-logout', { method: 'POST', body });
    const answer = await party.handle(request);
    return { status: answer?.status, body: await answer?.text() };
  };

  test('A-41 is accepted by our kit for this issuer, and refused where another tenant’s is expected', async () => {
    const app = await scene.acme.addApplication({ id_token_signed_response_alg: 'RS256' });
    await scene.copyApplication(app, scene.acme, scene.beta);
    const browser = new Browser();
    await scene.acme.signIn(browser, app);
    await signOut(browser, scene.acme.issuer);
    const heard = await eventually(() => app.listener.heard[0]);
    const refused = await post(partyOf(scene.beta, app, stores[0]), heard.token);
    expect(refused.status).toBe(400);
    const accepted = await post(partyOf(scene.acme, app, stores[1]), heard.token);
    expect([200, 204]).toContain(accepted.status);
  });

  test('A-41 with the name of one and the key of another is refused', async () => {
    const app = await scene.beta.addApplication({ id_token_signed_response_alg: 'RS256' });
    await scene.copyApplication(app, scene.beta, scene.acme);
    const browser = new Browser();
    await scene.beta.signIn(browser, app);
    await signOut(browser, scene.beta.issuer);
    const { token } = await eventually(() => app.listener.heard[0]);
    const [header, payload, signature] = token.split('.');
    const claims = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString());
    const forged = Buffer.from(JSON.stringify({ ...claims, iss: scene.acme.issuer })).toString('base64url');
    const { status } = await post(partyOf(scene.acme, app, stores[0]), [header, forged, signature].join('.'));
    expect(status).toBe(400);
  });
});
