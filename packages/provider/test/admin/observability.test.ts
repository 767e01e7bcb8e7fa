import { describe, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import { authorizationUrl, Browser, runProvider, signOut } from '../running-provider.ts';
import { setApiScene } from './api-scene.ts';

describe('metrics', () => {
  const scene = setApiScene({ shared: false });
  const read = async (token?: string) => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const answer = await fetch(`${scene.issuer}/metrics`, { headers });
    return { status: answer.status, text: await answer.text(), type: answer.headers.get('content-type') };
  };
  const readMetric = (text: string, metric: string) =>
    Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${metric} `))
        ?.split(' ')[1],
    );

  test('are for admins', async () => {
    expect((await read()).status).toBe(401);
    expect((await read(await scene.adminToken('openid curfew:account'))).status).toBe(403);
    const answer = await read(await scene.adminToken('openid curfew:admin.read'));
    expect(answer.status).toBe(200);
    expect(answer.type).toContain('text/plain');
  });

  test('count what happened and gauge what waits, without a word of who', async () => {
    const token = await scene.adminToken('openid curfew:admin');
    const fine = await scene.addApplication('fine');
    const down = await scene.addApplication('down');
    down.listener.answer = 503;
    down.listener.headers = { 'retry-after': '600' };
    const person = await scene.addPerson();
    const { browser } = await scene.signIn(person, fine);
    await scene.signIn(person, down, { browser });
    const page = await new Browser().open(authorizationUrl(scene.issuer, fine));
    await new Browser().open(page.url);
    await signOut(browser, scene.issuer);
    const other = await scene.signIn(person, fine);
    await scene.call('POST', `/api/admin/v1/accounts/${person.id}/disable`, token);
    await fine.listener.hears(2);

    const text = await eventually(async () => {
      const { text } = await read(token);
      return readMetric(text, 'curfew_delivery_attempts_total{code="ok"}') === 2 && text;
    });
    expect(readMetric(text, 'curfew_terminations_total{reason="rp_initiated"}')).toBe(1);
    expect(readMetric(text, 'curfew_terminations_total{reason="account_disabled"}')).toBe(1);
    expect(readMetric(text, 'curfew_delivery_attempts_total{code="http_status"}')).toBe(1);
    expect(readMetric(text, 'curfew_delivery_attempt_duration_seconds_count')).toBe(3);
    expect(readMetric(text, 'curfew_deliveries{state="pending"}')).toBe(1);
    expect(readMetric(text, 'curfew_outbox_oldest_pending_seconds')).toBeGreaterThan(0);
    expect(readMetric(text, 'curfew_circuits{state="closed"}')).toBe(2);
    for (const secret of [person.id, person.username, other.accessToken, fine.clientId])
      expect(text).not.toContain(secret);
  });

  test('count sign-ins that failed', async () => {
    const app = await scene.addApplication();
    const browser = new Browser();
    const page = await browser.open(authorizationUrl(scene.issuer, app));
    await browser.submit(page, { username: 'ada', password: 'wrong' });
    const { text } = await read(await scene.adminToken());
    expect(readMetric(text, 'curfew_sign_in_failures_total{code="invalid_credentials"}')).toBe(1);
  });

  test('are for everybody only when told so', async () => {
    const provider = await runProvider({ metrics: 'public' });
    expect((await fetch(`${provider.issuer}/metrics`)).status).toBe(200);
    await provider.stop();
  });
});

describe('health and readiness', () => {
  const scene = setApiScene({ shared: false });
  const ask = async (path: string) => {
    const answer = await fetch(`${scene.issuer}${path}`);
    return [answer.status, await answer.json()];
  };

  test('ready: the storage answers and is up to date; health: the process runs, whatever the storage does', async () => {
    expect(await ask('/ready')).toEqual([200, { status: 'ok' }]);
    const { db } = scene.provider.storage;
    await db
      .deleteFrom('kysely_migration' as never)
      .where('name' as never, '=', '0004-admin' as never)
      .execute();
    expect(await ask('/ready')).toEqual([503, { status: 'storage_outdated' }]);
    await db.schema.dropTable('kysely_migration').execute();
    await db.schema.createTable('kysely_migration').addColumn('other', 'text').execute();
    expect(await ask('/ready')).toEqual([503, { status: 'storage_unavailable' }]);
    expect(await ask('/health')).toEqual([200, { status: 'ok' }]);
  });
});
