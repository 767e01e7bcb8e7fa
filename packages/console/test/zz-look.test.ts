import { test } from 'vitest';
import { ListeningApplication } from '../../provider/test/application.ts';
import { setConsoleScene } from './console-scene.ts';

const scene = setConsoleScene();
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0';
test('look', { timeout: 200000 }, async () => {
  const app = await ListeningApplication.start();
  const client = await scene.provider.register({ client_name: 'Mail', backchannel_logout_uri: app.logoutUri });
  const page = await scene.open('/account');
  const me = scene.lastPerson;
  const there = await scene.open('/account', { as: me, userAgent: FIREFOX });
  await scene.signInTo(there, client);
  await scene.signInTo(page, client);
  const phone = await scene.open('/account', {
    as: me,
    userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/605',
  });
  await scene.signInTo(phone, client).catch(() => {});
  await page.reload();
  await page.getByRole('button', { name: 'Sign out: Firefox on Linux' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('applications have confirmed').first().waitFor();
  await page.waitForTimeout(1500);
  const token = await (
    await page
      .context()
      .request.get(`${scene.provider.issuer}/api/admin/v1/accounts`, { headers: { 'x-curfew-console': '1' } })
  ).json();
  const id = token.items.find((a: { username: string }) => a.username === me).id;
  const { accountId } = scene.provider;
  const shots: [string, string][] = [
    ['own-sessions', '/account'],
    ['own-consents', '/account/consents'],
    ['own-password', '/account/password'],
    ['users', '/console/users'],
    ['new-user', '/console/users/new'],
    ['user', `/console/users/${id}`],
    ['user-ada', `/console/users/${accountId}`],
    ['keys', '/console/keys'],
    ['audit', '/console/audit'],
    ['settings', '/console/settings'],
  ];
  for (const [name, path] of shots) {
    await page.goto(`${scene.provider.issuer}${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    for (const [kind, width, scheme] of [
      ['l', 1280, 'light'],
      ['d', 1280, 'dark'],
      ['m', 360, 'light'],
    ] as const) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme: scheme });
      await page.waitForTimeout(250);
      await page.screenshot({ path: `/tmp/h9-shots/${name}-${kind}.png`, fullPage: true });
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  }
  await app.stop();
});
