import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ListeningApplication } from '../../provider/test/application.ts';
import { PASSWORD, type TestClient } from '../../provider/test/running-provider.ts';
import { expectAccessible, hasChromium, setConsoleScene } from './console-scene.ts';

describe.skipIf(!hasChromium)('users in the console', { timeout: 90_000 }, () => {
  const scene = setConsoleScene();
  let mail: ListeningApplication;
  let client: TestClient;

  beforeAll(async () => {
    mail = await ListeningApplication.start();
    client = await scene.provider.register({ client_name: 'Mail', backchannel_logout_uri: mail.logoutUri });
  });
  afterAll(() => mail.stop());

  /** An operator at the page of somebody who uses Mail elsewhere. */
  async function openUser() {
    const theirs = await scene.open('/account', { roles: ['user'] });
    const username = scene.lastPerson;
    await scene.signInTo(theirs, client);
    const { id } = await scene.provider.storage.db
      .selectFrom('accounts')
      .select('id')
      .where('username', '=', username)
      .executeTakeFirstOrThrow();
    const page = await scene.open(`/console/users/${id}`);
    await page.getByRole('button', { name: 'Set password' }).waitFor();
    return { page, theirs, username, id };
  }

  const readAccount = (id: string) =>
    scene.provider.storage.db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst();

  test('the list is searched, and leads to each user', async () => {
    const page = await scene.open('/console/users');
    await page
      .getByRole('row', { name: /person-/ })
      .first()
      .waitFor();
    await expectAccessible(page);
    await page.getByLabel('Search by name or email address').fill('lovelace');
    await expect.poll(() => page.getByRole('row').count()).toBe(2);
    await page.getByLabel('Search by name or email address').fill('nobody of this name');
    await page.getByText('Nobody is called so').waitFor();
    await expectAccessible(page);
    await page.getByLabel('Search by name or email address').fill('ada@example');
    await page.getByRole('link', { name: 'ada' }).click();
    await page.getByRole('heading', { name: 'Ada Lovelace', level: 1 }).waitFor();
  });

  test('a user is invited by a link, which can be copied and sets the password', async () => {
    const page = await scene.open('/console/users', { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByRole('link', { name: 'New user' }).click();
    await page.getByLabel('Username').fill('grace');
    await page.getByLabel('Email address').fill('not an address');
    await page.getByRole('button', { name: 'Create and invite' }).click();
    await expect.poll(() => page.getByLabel('Email address').getAttribute('aria-invalid')).toBe('true');
    await expectAccessible(page);
    await page.getByLabel('Email address').fill('grace@example.com');
    await page.getByRole('button', { name: 'Create and invite' }).click();
    await page.getByRole('heading', { name: 'grace is invited' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Copy: Link' }).click();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    const invited = await (await page.context().browser()?.newContext())?.newPage();
    await invited?.goto(link);
    await invited?.getByText('grace').first().waitFor();
    await page.getByRole('link', { name: 'Open the user' }).click();
    await page.getByText('Invited', { exact: true }).waitFor();
  });

  test('a user is made with a password; what the API refuses is said at its field', async () => {
    const page = await scene.open('/console/users/new');
    await page.getByLabel('Username').fill('ada');
    await page.getByLabel('Operator').check();
    await page.getByLabel('Set it here').check();
    await page.getByLabel(/^Password/).fill('short');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByText('A password has at least 12 characters.').waitFor();
    await page.getByLabel(/^Password/).fill(PASSWORD);
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByText('That username is taken.').waitFor();
    await expect.poll(() => page.getByLabel('Username').getAttribute('aria-invalid')).toBe('true');
    await expectAccessible(page);
    await page.getByLabel('Username').fill('linus');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByText('linus can sign in now.').waitFor();
    await page.getByRole('heading', { name: 'linus', level: 1 }).waitFor();
    expect(await page.getByLabel('Operator').isChecked()).toBe(true);
  });

  test('name, email address and roles are changed', async () => {
    const { page, id } = await openUser();
    await expectAccessible(page);
    await page.getByLabel('Name', { exact: true }).fill('Somebody Else');
    await page.getByLabel('Email address').fill('else@example.com');
    await page.getByLabel('Operator').check();
    await page.getByRole('button', { name: 'Update' }).click();
    await page.getByText('Saved.').waitFor();
    await page.getByRole('heading', { name: 'Somebody Else', level: 1 }).waitFor();
    expect(await readAccount(id)).toMatchObject({
      display_name: 'Somebody Else',
      email: 'else@example.com',
      roles: JSON.stringify(['user', 'admin']),
    });
  });

  test('the last operator keeps the role, and is told so at the roles', async () => {
    const page = await scene.open('/console/users');
    const { db } = scene.provider.storage;
    await db.updateTable('accounts').set({ roles: '["user"]' }).where('username', '!=', scene.lastPerson).execute();
    await page.getByRole('link', { name: scene.lastPerson, exact: true }).click();
    await page.getByLabel('Operator').uncheck();
    await page.getByRole('button', { name: 'Update' }).click();
    await page.getByText('Nobody would be left who can administer the provider.').waitFor();
    expect(await page.getByText('last_admin').count()).toBe(0);
    await expectAccessible(page);
  });

  test('somebody is signed out everywhere, after it was said what that means', async () => {
    const { page, theirs, username } = await openUser();
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    const dialog = page.getByRole('dialog', { name: `Sign ${username} out everywhere?` });
    await dialog.getByText(/1 session ends at once. Applications that are left: .*Mail/).waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.getByText('1 session has ended.').waitFor();
    await page.getByText('Signed in nowhere').waitFor();
    await theirs.reload();
    await theirs.getByLabel('Username').waitFor();
  });

  test('a password is set here, which ends the sessions', async () => {
    const { page, theirs } = await openUser();
    await page.getByLabel('New password').fill('short');
    await page.getByText('1 session ends at once.').waitFor();
    await page.getByRole('button', { name: 'Set password' }).click();
    await page.getByText('A password has at least 12 characters.').waitFor();
    await expectAccessible(page);
    await page.getByLabel('New password').fill('quite another password');
    await page.getByRole('button', { name: 'Set password' }).click();
    await page.getByText('Signed in nowhere').waitFor();
    await theirs.reload();
    await theirs.getByLabel('Username').waitFor();
    await page.getByRole('button', { name: 'Make an invitation link' }).click();
    await page.getByText('The link is shown here and never again.').waitFor();
    await expectAccessible(page);
  });

  test('a consent is withdrawn for somebody', async () => {
    const { page, username } = await openUser();
    await page.getByRole('button', { name: 'Withdraw the consent for Mail' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(`${username} is signed out of Mail on every device`).waitFor();
    await dialog.getByRole('button', { name: 'Withdraw' }).click();
    await page.getByText('No consent').waitFor();
  });

  test('somebody is disabled, enabled and deleted', async () => {
    const { page, theirs, username, id } = await openUser();
    await page.getByRole('button', { name: 'Disable' }).click();
    const dialog = page.getByRole('dialog', { name: `Disable ${username}?` });
    await dialog.getByText('1 session ends at once.').waitFor();
    await dialog.getByRole('button', { name: 'Disable' }).click();
    await page.getByText('The person cannot sign in at present.').waitFor();
    await theirs.reload();
    await theirs.getByLabel('Username').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Enable' }).click();
    await page.getByText('The person can sign in again.').waitFor();
    await page.getByRole('button', { name: 'Delete the user' }).click();
    await page.getByRole('dialog').getByText('The person is signed in nowhere').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete the user' }).click();
    await page.getByRole('heading', { name: 'Users', level: 1 }).waitFor();
    expect(await readAccount(id)).toBeUndefined();
  });

  test('whoever ends their own account is warned', async () => {
    const page = await scene.open('/console/users');
    await page.getByRole('link', { name: scene.lastPerson, exact: true }).click();
    await page.getByRole('button', { name: 'Disable' }).click();
    await page.getByRole('dialog').getByText('This is your own account').waitFor();
    await expectAccessible(page);
  });

  test.each([
    ['ko-KR', '사용자'],
    ['fr-FR', 'Utilisateurs'],
  ])('the pages speak %s', async (locale, heading) => {
    const page = await scene.open('/console/users', { locale });
    await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
    await page.getByRole('link', { name: 'ada' }).click();
    await page.getByRole('heading', { name: 'Ada Lovelace', level: 1 }).waitFor();
    await expectAccessible(page);
  });
});
