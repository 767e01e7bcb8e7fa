import { expect, test } from 'vitest';
import { createAccount } from '../../src/directory/accounts.ts';
import { makeAssets } from '../console/console-scene.ts';
import { eventually } from '../eventually.ts';
import { Browser, signOut } from '../running-provider.ts';
import { describeOnEveryStorage } from '../storages.ts';
import { setTenantScene, type TestTenant } from './tenant-scene.ts';

describeOnEveryStorage('the console of a tenant', (open) => {
  const scene = setTenantScene(open, { consoleAssets: makeAssets() });

  const enter = async (tenant: TestTenant, browser: Browser, username = 'operator') => {
    const { password, storage, path } = tenant;
    await createAccount(storage.db, { username, password, roles: ['user', 'admin'] }, Date.now());
    const page = await browser.open(`${tenant.issuer}/console/auth/login?returnTo=${path}/console/`);
    return browser.submit(page, { username, password });
  };
  const ask = async (browser: Browser, issuer: string, path: string, init: RequestInit = {}) => {
    const headers = {
      accept: 'application/json',
      'x-curfew-console': '1',
      'sec-fetch-site': 'same-origin',
      origin: new URL(issuer).origin,
      'content-type': 'application/json',
    };
    const answer = await browser.fetch(`${issuer}${path}`, { ...init, headers });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };

  test('is entered at the tenant, counts there only, and ends with the session there', async () => {
    const browser = new Browser();
    const page = await enter(scene.acme, browser);
    expect(page.url).toBe(`${scene.acme.issuer}/console/`);
    expect(page.body).toContain('<base href="/t/acme/console/">');
    expect((await ask(browser, scene.acme.issuer, '/api/admin/v1/accounts')).status).toBe(200);
    for (const { issuer } of [scene.beta, scene.root]) {
      expect((await ask(browser, issuer, '/api/admin/v1/accounts')).status).toBe(401);
    }
    const own = browser.cookies.filter(({ name }) => name.includes('console'));
    expect(own.map(({ path }) => path)).toEqual(own.map(() => '/t/acme'));
    // Carried there by hand, it is nobody's either.
    const thief = new Browser();
    for (const { name, value } of own) {
      thief.setCookie(name, value);
      thief.setCookie(name.replaceAll('acme', 'beta'), value);
      thief.setCookie(name.replaceAll('-t-acme', ''), value);
    }
    expect(own.length).toBeGreaterThan(0);
    for (const { issuer } of [scene.beta, scene.root]) {
      expect((await ask(thief, issuer, '/api/admin/v1/accounts')).status).toBe(401);
    }
    await signOut(browser, scene.acme.issuer);
    expect((await ask(browser, scene.acme.issuer, '/api/admin/v1/accounts')).status).toBe(401);
    // Its Logout Token arrives at this very process, below the tenant's path.
    await eventually(async () => {
      const { db } = scene.acme.storage;
      const rows = await db.selectFrom('deliveries').select(['state', 'client_id']).execute();
      return rows.some(({ state, client_id }) => state === 'delivered' && client_id === 'curfew-console');
    });
  });
});
