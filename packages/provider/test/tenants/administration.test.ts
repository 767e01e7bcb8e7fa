import { beforeAll, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import { Browser, signOut } from '../running-provider.ts';
import { describeOnEveryStorage } from '../storages.ts';
import { type Listening, setTenantScene, type TestTenant } from './tenant-scene.ts';

describeOnEveryStorage('the admins of a tenant', (open) => {
  const scene = setTenantScene(open);
  const tokens = new Map<TestTenant, string>();
  const tokenOf = (tenant: TestTenant) => tokens.get(tenant) ?? '';
  let ofBeta: Listening;

  beforeAll(async () => {
    for (const tenant of [scene.root, scene.acme, scene.beta]) tokens.set(tenant, await tenant.adminToken());
    ofBeta = await scene.beta.addApplication({ client_name: 'something of beta' });
    const browser = new Browser();
    await scene.beta.signIn(browser, ofBeta);
    await signOut(browser, scene.beta.issuer);
    await ofBeta.listener.hears(1);
    await scene.beta.signIn(browser, ofBeta);
  });

  const places = ['accounts', 'applications', 'sessions', 'terminations', 'deliveries', 'keys', 'audit'];

  test.each(places)('see nothing of another’s %s', async (place) => {
    const path = `/api/admin/v1/${place}`;
    const own = await scene.beta.call(path, tokenOf(scene.beta));
    expect(own.status).toBe(200);
    const ids = idsIn(own.body);
    expect(ids.length).toBeGreaterThan(0);
    for (const tenant of [scene.acme, scene.root]) {
      const { status, body } = await tenant.call(path, tokenOf(tenant));
      expect(status).toBe(200);
      // The console is an application of each of them, under the same id.
      for (const id of ids.filter((id) => id !== 'curfew-console')) expect(JSON.stringify(body)).not.toContain(id);
    }
  });

  test('are nobody at another one, and neither are those of the deployment', async () => {
    for (const tenant of [scene.root, scene.acme, scene.beta]) {
      for (const [other, token] of tokens) {
        const expected = other === tenant ? [200, 200] : [401, 401];
        const admin = await tenant.call('/api/admin/v1/accounts', token);
        const own = await tenant.call('/api/account/v1/me', token);
        expect([admin.status, own.status]).toEqual(expected);
        if (other !== tenant) expect(admin.body.code).toBe('token_invalid');
      }
    }
  });

  test('A-41 cannot end a session of another one by its name', async () => {
    const { db } = scene.beta.storage;
    const ofAda = db.selectFrom('sessions').select(['uid', 'terminated_at']);
    const live = ofAda.where('account_id', '=', scene.beta.accountId).where('terminated_at', 'is', null);
    const { uid } = await live.executeTakeFirstOrThrow();
    const path = `/api/admin/v1/sessions/${uid}`;
    expect((await scene.beta.call(path, tokenOf(scene.beta))).status).toBe(200);
    for (const [method, at] of [
      ['GET', path],
      ['POST', `${path}/sign-out`],
    ] as const) {
      const { status, body } = await scene.acme.call(at, tokenOf(scene.acme), method);
      expect([status, body.code]).toEqual([404, 'session_unknown']);
    }
    expect(await live.executeTakeFirst()).toMatchObject({ uid });
  });

  test('health and metrics are the deployment’s, which tells tenants apart', async () => {
    for (const path of ['/health', '/ready', '/metrics']) {
      expect((await fetch(`${scene.acme.issuer}${path}`)).status).toBe(404);
      expect((await fetch(`${scene.root.issuer}${path}`)).status).toBe(200);
    }
    const text = await (await fetch(`${scene.root.issuer}/metrics`)).text();
    expect(text).toMatch(/^curfew_terminations_total\{reason="rp_initiated",tenant="beta"\} 1$/m);
    expect(text).not.toMatch(/^curfew_terminations_total\{reason="rp_initiated",tenant="acme"\}/m);
    expect(text).toMatch(/^curfew_deliveries\{state="pending"\} 0$/m);
    expect(text).toMatch(/^curfew_deliveries\{state="pending",tenant="acme"\} 0$/m);
  });

  test('a line of the log names the tenant', async () => {
    const line = await eventually(() =>
      scene.provider.log.find(({ msg, tenant }) => msg === 'session ended' && tenant === 'beta'),
    );
    expect(line).toMatchObject({ tenant: 'beta' });
  });

  test('the description of the API is about this issuer', async () => {
    const document = (await (await fetch(`${scene.acme.issuer}/api/openapi.json`)).json()) as {
      servers: { url: string }[];
      paths: Record<string, unknown>;
    };
    expect(document.servers).toEqual([{ url: scene.acme.issuer }]);
    expect(Object.keys(document.paths)).toContain('/api/admin/v1/accounts');
  });
});

/** What things are called in a list, whatever they are. */
function idsIn(body: Record<string, unknown>): string[] {
  const items = (body.items ?? body.keys ?? []) as Record<string, unknown>[];
  return items.flatMap((item) =>
    ['id', 'uid', 'clientId', 'kid'].flatMap((name) => [item[name] ?? []].flat()).map(String),
  );
}
