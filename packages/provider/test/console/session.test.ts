import { describe, expect, test } from 'vitest';
import { freePort } from '../../../../test/systems/postgres.ts';
import { changeAccount, disableAccount } from '../../src/directory/account-lifecycle.ts';
import { CONSOLE_CLIENT_ID } from '../../src/directory/built-in.ts';
import { startProvider } from '../../src/provider.ts';
import { eventually } from '../eventually.ts';
import { Browser, signOut } from '../running-provider.ts';
import { describeOnEveryStorage } from '../storages.ts';
import { setConsoleScene } from './console-scene.ts';

const change = { actor: { kind: 'system' as const }, moment: { now: Date.now(), horizon: 60_000 } };

describe('the session of the console', () => {
  const scene = setConsoleScene();
  const status = (browser: Browser, headers: Record<string, string> = {}) =>
    scene.ask(browser, 'GET', '/api/admin/v1/status', { headers });

  test('an admin signs in through the provider, is asked for no consent, and comes back to the page', async () => {
    const admin = await scene.addPerson(['admin']);
    const { browser, page } = await scene.enter(admin, { returnTo: '/console/sessions?state=live' });
    expect([page.status, page.url]).toEqual([200, `${scene.issuer}/console/sessions?state=live`]);
    expect((await status(browser)).status).toBe(200);
    const me = await scene.ask(browser, 'GET', '/api/account/v1/me');
    expect(me.body).toMatchObject({ id: admin.id, roles: ['admin'] });
  });

  test('what an admin does in the console is in the audit log as theirs', async () => {
    const { browser, person } = await scene.enterAs(['admin']);
    const body = { client_name: 'Photos', redirect_uris: ['https://photos.example/callback'] };
    const made = await scene.ask(browser, 'POST', '/api/admin/v1/applications', { body });
    expect(made.status).toBe(201);
    const audit = await scene.ask(browser, 'GET', `/api/admin/v1/audit?targetId=${made.body.clientId}`);
    expect(audit.body.items[0].by).toEqual({ kind: 'admin', id: person.id });
  });

  test('whoever is no admin is told so, and reaches their own account', async () => {
    const { browser } = await scene.enterAs(['user']);
    const refused = await status(browser);
    expect([refused.status, refused.body.code]).toEqual([403, 'role_missing']);
    const own = await scene.ask(browser, 'GET', '/api/account/v1/sessions');
    expect(own.body.items).toHaveLength(1);
    expect(own.body.items[0].current).toBe(true);
  });

  test('the cookie alone opens nothing: a page of another site could send it along', async () => {
    const { browser } = await scene.enterAs(['admin']);
    const answer = await browser.fetch(`${scene.issuer}/api/admin/v1/status`);
    expect([answer.status, (await answer.json()).code]).toEqual([401, 'token_missing']);
    expect((await status(browser, { 'x-curfew-console': 'yes' })).body.code).toBe('token_missing');
  });

  test.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling domain', { 'sec-fetch-site': 'same-site' }],
    ['another origin', { 'sec-fetch-site': '', origin: 'https://evil.example' }],
    ['an origin without a name', { 'sec-fetch-site': 'same-origin', origin: 'null' }],
  ])('a request of %s is refused, to look and to change', async (_from, headers) => {
    const { browser } = await scene.enterAs(['admin']);
    const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
    const send = async (method: string, path: string) => {
      const all = { 'x-curfew-console': '1', ...given };
      const response = await browser.fetch(`${scene.issuer}${path}`, { method, headers: all });
      return [response.status, (await response.json()).code];
    };
    expect(await send('GET', '/api/admin/v1/status')).toEqual([403, 'cross_site_request']);
    expect(await send('POST', '/api/account/v1/sessions/sign-out-others')).toEqual([403, 'cross_site_request']);
  });

  test('a change without a word of where it comes from is refused', async () => {
    const { browser } = await scene.enterAs(['admin']);
    const headers = { 'x-curfew-console': '1' };
    const response = await browser.fetch(`${scene.issuer}/api/account/v1/sessions/sign-out-others`, {
      method: 'POST',
      headers,
    });
    expect([response.status, (await response.json()).code]).toEqual([403, 'cross_site_request']);
  });

  test('a forged cookie, a changed one and none at all are no session', async () => {
    const { browser } = await scene.enterAs(['admin']);
    const value = browser.cookie('curfew_console_session') ?? '';
    expect(value.length).toBeGreaterThan(100);
    const middle = value.length / 2;
    const changed = `${value.slice(0, middle)}${value[middle] === 'A' ? 'B' : 'A'}${value.slice(middle + 1)}`;
    for (const forged of [changed, 'e30.e30.e30', '{"id":"x"}', '']) {
      const thief = new Browser();
      if (forged !== '') thief.setCookie('curfew_console_session', forged);
      const answer = await status(thief);
      expect([answer.status, answer.body.code]).toEqual([401, 'session_ended']);
    }
    expect((await status(browser)).status).toBe(200);
  });

  test('a session that ended is over at once, before any Logout Token has arrived', async () => {
    const { browser, person } = await scene.enterAs(['admin']);
    const { db } = scene.provider.storage;
    // As if no delivery were ever made: what the console hears plays no part in this.
    await db.updateTable('sessions').set({ terminated_at: 1 }).where('account_id', '=', person.id).execute();
    const answer = await status(browser);
    expect([answer.status, answer.body.code]).toEqual([401, 'session_ended']);
  });

  test('a sign-out elsewhere ends it, and the Logout Token arrives by the ordinary delivery', async () => {
    const { browser, person } = await scene.enterAs(['admin']);
    const [{ uid } = { uid: '' }] = (await scene.ask(browser, 'GET', '/api/account/v1/sessions')).body.items;
    const token = await scene.adminToken();
    const ended = await scene.call('POST', `/api/admin/v1/sessions/${uid}/sign-out`, token, {});
    expect(ended.body).toMatchObject({ deliveries: 1 });
    expect((await status(browser)).body.code).toBe('session_ended');
    await eventually(async () => {
      const { body } = await scene.call('GET', `/api/admin/v1/terminations/${ended.body.termination}`, token);
      const [{ clientId, state, lastStatus }] = body.deliveries;
      return clientId === CONSOLE_CLIENT_ID && state === 'delivered' && lastStatus === 200;
    });
    // The kit's own record: the cookie stays refused even if the provider's session were alive again.
    const { db } = scene.provider.storage;
    await db.updateTable('sessions').set({ terminated_at: null }).where('account_id', '=', person.id).execute();
    expect((await status(browser)).body.code).toBe('session_ended');
  });

  test('the sign-out of the console leads through the provider and back', async () => {
    const { browser } = await scene.enterAs(['admin']);
    const headers = { origin: new URL(scene.issuer).origin };
    const asked = await browser.open(`${scene.issuer}/console/auth/logout`, { method: 'POST', headers });
    expect(asked.url).toContain('/oidc/logout');
    const page = await browser.submit(asked, { logout: 'yes' });
    expect(page.url).toContain('/console/auth/signed-out');
    expect(page.body).toContain('You are signed out of the console');
    expect((await status(browser)).body.code).toBe('session_ended');
  });

  test('a sign-out from another site is refused', async () => {
    const { browser } = await scene.enterAs(['admin']);
    const headers = { origin: 'https://evil.example' };
    const page = await browser.open(`${scene.issuer}/console/auth/logout`, { method: 'POST', headers });
    expect([page.status, page.body.includes('cross_site_request')]).toEqual([403, true]);
    expect((await status(browser)).status).toBe(200);
  });

  test('a copy of the cookie is worth nothing after the sign-out', async () => {
    const { browser } = await scene.enterAs(['admin']);
    const copy = browser.clone();
    await signOut(browser, scene.issuer);
    expect((await status(copy)).body.code).toBe('session_ended');
  });

  test('whoever loses the role, or the account, is out with the next request', async () => {
    const { db } = scene.provider.storage;
    const first = await scene.enterAs(['admin']);
    await changeAccount(db, first.person.id, { roles: ['user'] }, change);
    expect((await status(first.browser)).body.code).toBe('role_missing');
    const second = await scene.enterAs(['admin']);
    await disableAccount(db, second.person.id, change);
    expect((await status(second.browser)).body.code).toBe('session_ended');
  });

  test.each([
    'https://evil.example/',
    '//evil.example/console/',
    '/\\evil.example/console/',
    '/oidc/logout',
    '/console/auth/logout',
    '/consolex',
    '/console/../oidc/logout',
    '',
  ])('after the sign-in nobody is sent to %s', async (returnTo) => {
    const { page } = await scene.enter(await scene.addPerson(['user']), { returnTo });
    expect(page.url).toBe(`${scene.issuer}/console/`);
  });

  test('the account pages are a place to come back to', async () => {
    const { page } = await scene.enter(await scene.addPerson(['user']), { returnTo: '/account/consents' });
    expect(page.url).toBe(`${scene.issuer}/account/consents`);
  });
});

describe('the console as an application', () => {
  const scene = setConsoleScene();
  const path = `/api/admin/v1/applications/${CONSOLE_CLIENT_ID}`;

  test('it is listed with the addresses of the issuer, once, also after another start', async () => {
    await scene.provider.restart();
    const token = await scene.adminToken();
    const { body } = await scene.call('GET', path, token);
    expect(body.builtIn).toBe(true);
    expect(body.metadata).toMatchObject({
      redirect_uris: [`${scene.issuer}/console/auth/callback`],
      post_logout_redirect_uris: [`${scene.issuer}/console/auth/signed-out`],
      backchannel_logout_uri: `${scene.issuer}/console/auth/backchannel-logout`,
    });
    const list = await scene.call('GET', '/api/admin/v1/applications?search=curfew-console', token);
    expect(list.body.items).toMatchObject([{ clientId: CONSOLE_CLIENT_ID, builtIn: true }]);
    const events = await scene.call('GET', `/api/admin/v1/audit?targetId=${CONSOLE_CLIENT_ID}`, token);
    expect(events.body.items.map(({ action }: { action: string }) => action)).toEqual(['application.registered']);
  });

  test('its addresses follow the issuer', async () => {
    const { db } = scene.provider.storage;
    const moved = { backchannel_logout_uri: 'https://old.example/console/auth/backchannel-logout' };
    await db.updateTable('clients').set(moved).where('id', '=', CONSOLE_CLIENT_ID).execute();
    await scene.provider.restart();
    const token = await scene.adminToken();
    const { body } = await scene.call('GET', path, token);
    expect(body.metadata.backchannel_logout_uri).toBe(`${scene.issuer}/console/auth/backchannel-logout`);
    const events = await scene.call('GET', `/api/admin/v1/audit?targetId=${CONSOLE_CLIENT_ID}`, token);
    expect(events.body.items[0]).toMatchObject({ action: 'application.updated', by: { kind: 'system' } });
  });

  test('nobody edits, disables or deletes it, or gives it another secret', async () => {
    const token = await scene.adminToken();
    const { metadata } = (await scene.call('GET', path, token)).body;
    const tries = [
      await scene.call('PUT', path, token, metadata),
      await scene.call('DELETE', path, token),
      await scene.call('POST', `${path}/disable`, token),
      await scene.call('POST', `${path}/enable`, token),
      await scene.call('POST', `${path}/secret`, token, {}),
    ];
    for (const { status, body } of tries) expect([status, body.code]).toEqual([409, 'application_built_in']);
  });

  test('it opens no private network for other applications', async () => {
    const token = await scene.adminToken();
    const { port } = new URL(scene.issuer);
    const body = {
      client_name: 'Neighbour',
      redirect_uris: ['https://app.example/callback'],
      backchannel_logout_uri: `http://localhost:${port}/console/auth/backchannel-logout`,
    };
    const answer = await scene.call('POST', '/api/admin/v1/applications', token, body);
    expect([answer.status, answer.body.field]).toEqual([422, 'backchannel_logout_uri']);
  });

  test('everybody can be signed out of it, as of any application', async () => {
    const { browser } = await scene.enterAs(['admin']);
    const token = await scene.adminToken();
    expect((await scene.call('POST', `${path}/sign-out`, token)).status).toBe(202);
    await eventually(async () => {
      const answer = await scene.ask(browser, 'GET', '/api/admin/v1/status');
      return answer.body.code === 'session_ended';
    });
  });
});

describeOnEveryStorage('the console at several processes', (open) => {
  const scene = setConsoleScene({ open });

  test('is one: who is signed in at one is at the other, and out at both', async () => {
    const { browser, person } = await scene.enterAs(['admin']);
    const port = await freePort();
    const other = await startProvider({ ...scene.provider.options, port });
    const statusAt = async (origin: string) => {
      const response = await browser.fetch(`${origin}/api/admin/v1/status`, { headers: { 'x-curfew-console': '1' } });
      return response.status;
    };
    const there = `http://localhost:${port}`;
    try {
      expect([await statusAt(scene.issuer), await statusAt(there)]).toEqual([200, 200]);
      const token = await scene.adminToken();
      const ended = await fetch(`${there}/api/admin/v1/accounts/${person.id}/sign-out`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
      });
      expect(await ended.json()).toEqual({ sessions: 1 });
      expect([await statusAt(scene.issuer), await statusAt(there)]).toEqual([401, 401]);
      const { db } = scene.provider.storage;
      await eventually(async () => {
        const [row] = await db
          .selectFrom('deliveries')
          .innerJoin('terminations', 'terminations.id', 'deliveries.termination_id')
          .select('state')
          .where('account_id', '=', person.id)
          .execute();
        return row?.state === 'delivered';
      });
      // What the Logout Token left behind holds at every process, also without the provider's own record.
      await db.updateTable('sessions').set({ terminated_at: null }).where('account_id', '=', person.id).execute();
      expect([await statusAt(scene.issuer), await statusAt(there)]).toEqual([401, 401]);
    } finally {
      await other.close();
    }
  });
});

describe('an issuer whose name does not lead to this process', () => {
  // The name does not resolve anywhere. The browser of this test is told where it is, as a proxy would be.
  const scene = setConsoleScene({ issuer: 'https://id.example', shared: true });

  test('signs in to its console and hears of the logout', async () => {
    const person = await scene.addPerson(['admin']);
    const { port } = scene.provider.options;
    const there = (url: string) => url.replace('https://id.example', `http://127.0.0.1:${port}`);
    const browser = new Browser();
    const open = async (url: string, init?: RequestInit) => {
      let response = await browser.fetch(there(url), init);
      for (;;) {
        const target = response.headers.get('location');
        if (target === null) return { url, status: response.status, body: await response.text() };
        url = new URL(target, url).href;
        response = await browser.fetch(there(url));
      }
    };
    const page = await open('https://id.example/console/auth/login?returnTo=/console/');
    const action = /action="([^"]*)"/.exec(page.body)?.[1] ?? '';
    const xsrf = /name="xsrf" value="([^"]*)"/.exec(page.body)?.[1] ?? '';
    const form = new URLSearchParams({ xsrf, username: person.username, password: 'correct horse battery staple' });
    const headers = { origin: 'https://id.example' };
    const shown = await open(`https://id.example${action}`, { method: 'POST', body: form, headers });
    expect([shown.status, shown.url]).toEqual([200, 'https://id.example/console/']);
    expect(browser.cookie('__Host-curfew_console_session')).toBeDefined();

    const ask = () =>
      browser.fetch(there('https://id.example/api/account/v1/sessions'), { headers: { 'x-curfew-console': '1' } });
    const [{ uid }] = (await (await ask()).json()).items;
    const { db } = scene.provider.storage;
    await db.updateTable('sessions').set({ expires_at: 1 }).where('uid', '=', uid).execute();
    await eventually(async () => {
      const rows = await db.selectFrom('deliveries').select(['client_id', 'state']).execute();
      return rows.some(({ client_id, state }) => client_id === CONSOLE_CLIENT_ID && state === 'delivered');
    });
    expect((await ask()).status).toBe(401);
  });
});
