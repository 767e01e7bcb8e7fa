import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { Browser, PASSWORD, signIn } from '../../provider/test/running-provider.ts';
import { expectAccessible, hasChromium, setConsoleScene } from './console-scene.ts';
import { setApplications } from './scene-applications.ts';

describe.skipIf(!hasChromium)('sessions in the console', { timeout: 90_000 }, () => {
  const scene = setConsoleScene();
  const applications = setApplications(scene);

  /** Ada signs in to applications in one browser of hers. @returns the session. */
  async function signInTo(...clients: Parameters<typeof signIn>[2][]): Promise<string> {
    const browser = new Browser();
    for (const client of clients) await signIn(browser, scene.provider.issuer, client);
    const { uid } = await scene.provider.storage.db
      .selectFrom('sessions')
      .select('uid')
      .where('account_id', '=', scene.provider.accountId)
      .orderBy('created_at', 'desc')
      .executeTakeFirstOrThrow();
    return uid;
  }

  const liveSessions = async (): Promise<number> => {
    const rows = await scene.provider.storage.db
      .selectFrom('sessions')
      .select('uid')
      .where('account_id', '=', scene.provider.accountId)
      .where('terminated_at', 'is', null)
      .execute();
    return rows.length;
  };

  const choose = async (page: Page, label: string, option: string) => {
    await page.getByRole('combobox', { name: label }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
  };

  test('a session is found and ended: who will be told is said before, who confirmed after, and the person is out', async () => {
    const page = await scene.open('/console/sessions');
    const tab = await (await page.context().browser()?.newContext())?.newPage();
    if (tab === undefined) throw new Error('There is no browser.');
    const photos = await applications.run('photos');
    await photos.signIn(tab, 'ada');
    await choose(page, 'User', 'ada');
    await page.waitForURL(`**accountId=${scene.provider.accountId}`);
    await expectAccessible(page);
    await page
      .getByRole('row', { name: /photos/ })
      .getByRole('link', { name: 'ada' })
      .click();
    await page.getByRole('heading', { name: /^ada, Chrome on Linux$/ }).waitFor();
    await expectAccessible(page);

    await page.getByRole('button', { name: 'End the session' }).click();
    const dialog = page.getByRole('dialog', { name: 'End this session of ada?' });
    await dialog.getByText('Told: photos').waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'End the session' }).click();

    await page.getByText('1 of 1 application has confirmed.').waitFor();
    await page.getByText('Confirmed with 200').waitFor();
    await page.getByText(/^Ended by an operator/).waitFor();
    await expectAccessible(page);
    expect(await photos.userOn(tab)).toBe('Logged in user: null');
  });

  test('the timeline of an application goes on while it is looked at, until the application has heard', async () => {
    const { application, client } = await applications.listen('Mail');
    application.answer = 503;
    const uid = await signInTo(client);
    const page = await scene.open(`/console/sessions/${uid}`);
    await page.getByRole('button', { name: 'End the session' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End the session' }).click();
    const attempts = page.getByRole('list', { name: 'Attempts at Mail' });
    await attempts.getByText('Answered with 503').first().waitFor();
    await page.getByText('0 of 1 application has confirmed.').waitFor();
    await expectAccessible(page);
    application.answer = 200;
    await attempts.getByText('Confirmed with 200').waitFor();
    await page.getByText('1 of 1 application has confirmed.').waitFor();
  });

  test('one application alone is signed out of; the session and the others stay, and nobody else is told', async () => {
    const [calendar, notes] = [await applications.listen('Calendar'), await applications.listen('Notes')];
    const uid = await signInTo(calendar.client, notes.client);
    const page = await scene.open(`/console/sessions/${uid}`);
    await page.getByRole('button', { name: 'Sign out: Calendar' }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign out of Calendar only?' });
    await dialog.getByText('Told: Calendar').waitFor();
    await dialog.getByRole('button', { name: 'Sign out' }).click();
    const left = page.getByRole('region', { name: 'Calendar was signed out of' });
    await left.getByText('Confirmed with 200').waitFor();
    await page.getByRole('row', { name: /Notes Live/ }).waitFor();
    await page.getByRole('row', { name: /Calendar Ended/ }).waitFor();
    await expectAccessible(page);
    expect(notes.application.heard).toEqual([]);
    expect(await page.getByRole('button', { name: 'End the session' }).isVisible()).toBe(true);
  });

  test('an application without a logout URL is said not to be told, before and after', async () => {
    const wiki = await scene.provider.register({ client_name: 'Wiki' });
    const page = await scene.open(`/console/sessions/${await signInTo(wiki)}`);
    await page.getByRole('button', { name: 'End the session' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Not told, because there is no logout URL: Wiki').waitFor();
    await dialog.getByRole('button', { name: 'End the session' }).click();
    await page.getByText(/^Not told, because they had no logout URL .* Wiki$/).waitFor();
  });

  test('all sessions of a person are ended, after saying how many and who is told', async () => {
    const { application, client } = await applications.listen('Files');
    await signInTo(client);
    await signInTo(client);
    const live = await liveSessions();
    const page = await scene.open(`/console/sessions?accountId=${scene.provider.accountId}&state=live`);
    await page.getByRole('button', { name: 'End all sessions of ada' }).click();
    const dialog = page.getByRole('dialog', { name: 'End all sessions of ada?' });
    await dialog.getByText(`${live} live sessions are affected.`).waitFor();
    await dialog.getByText(/^Told: .*Files/).waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'End all sessions of ada' }).click();
    await page.getByText(`${live} sessions ended.`).waitFor();
    await page.getByText('No such sessions').waitFor();
    await expectAccessible(page);
    await application.hears(2);
    expect(await liveSessions()).toBe(0);
  });

  test('everybody is signed out of one application, and a page follows how far it has come', async () => {
    const [chat, forum] = [await applications.listen('Chat'), await applications.listen('Forum')];
    for (let number = 0; number < 3; number += 1) await signInTo(chat.client, forum.client);
    const page = await scene.open('/console/sessions');
    await page.getByRole('combobox', { name: 'Application' }).fill('Cha');
    await page.getByRole('option', { name: 'Chat' }).click();
    await page.getByRole('button', { name: 'Sign everybody out of Chat' }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign everybody out of Chat?' });
    await dialog.getByText('3 live sessions are affected.').waitFor();
    await dialog.getByText('Told: Chat').waitFor();
    await dialog.getByRole('button', { name: 'Sign everybody out of Chat' }).click();
    await page.getByRole('heading', { name: 'Sign-out of many' }).waitFor();
    await page.getByText('Done: 3 sessions ended.').waitFor();
    await page.getByRole('link', { name: 'Chat' }).waitFor();
    await expectAccessible(page);
    await chat.application.hears(3);
    expect(forum.application.heard).toEqual([]);
  });

  test('sessions are filtered by application, state, age and device, and the address keeps it', async () => {
    const { client } = await applications.listen('Shop');
    const uid = await signInTo(client);
    await scene.provider.storage.db
      .updateTable('sessions')
      .set({ created_at: Date.now() - 8 * 86_400_000, user_agent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/150.0' })
      .where('uid', '=', uid)
      .execute();
    const page = await scene.open(`/console/sessions?clientId=${client.clientId}`);
    const row = page.getByRole('row', { name: /ada Firefox on Linux Shop Live/ });
    await row.waitFor();
    await choose(page, 'Begun', 'More than 7 days ago');
    await choose(page, 'State', 'Live');
    await page.getByLabel('Device').fill('firefox');
    await page.waitForURL(/begun=overWeek&state=live&device=firefox/);
    await row.waitFor();
    expect(await page.getByRole('row').count()).toBe(2);
    await page.reload();
    await row.waitFor();
    await choose(page, 'Begun', 'In the last hour');
    await page.getByText('No such sessions').waitFor();
  });

  test('a long list comes in pages of the server', async () => {
    const { db } = scene.provider.storage;
    const row = await db.selectFrom('sessions').selectAll().executeTakeFirstOrThrow();
    const many = Array.from({ length: 120 }, (_, number) => ({
      ...{ ...row, uid: `many-${number}`, cookie_hash: `many-${number}`, account_id: scene.provider.accountId },
      ...{ created_at: Date.now() - number, terminated_at: null },
    }));
    await db.insertInto('sessions').values(many).execute();
    const page = await scene.open(`/console/sessions?accountId=${scene.provider.accountId}`);
    await page.getByRole('row').nth(50).waitFor();
    expect(await page.getByRole('row').count()).toBe(51);
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('Page 2').waitFor();
    expect(await page.getByRole('row').count()).toBe(51);
    await db.deleteFrom('sessions').where('uid', 'like', 'many-%').execute();
  });

  test('a session that does not exist is said not to, in the words of the API', async () => {
    const page = await scene.open('/console/sessions/nobodys');
    await page.getByText('session_unknown').waitFor();
    await expectAccessible(page);
  });

  test('everybody is signed out of everything, the operator included, who then sees what came of it', async () => {
    const { application, client } = await applications.listen('Last');
    await signInTo(client);
    const page = await scene.open('/console/sessions');
    const operator = scene.lastPerson;
    await page.getByRole('button', { name: 'Sign everybody out' }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign everybody out of everything?' });
    await dialog.getByText('You are signed out, too').waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Sign everybody out' }).click();
    await page.getByLabel('Username').fill(operator);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Sign-out of many' }).waitFor();
    await page.getByText(/^Done: \d+ sessions ended\.$/).waitFor();
    await application.hears(1);
    expect(await liveSessions()).toBe(0);
  });
});
