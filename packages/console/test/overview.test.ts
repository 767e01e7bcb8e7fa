import { describe, expect, test } from 'vitest';
import { Browser, signIn, signOut } from '../../provider/test/running-provider.ts';
import { expectAccessible, hasChromium, setConsoleScene } from './console-scene.ts';
import { setApplications } from './scene-applications.ts';

describe.skipIf(!hasChromium)('the overview of the console', { timeout: 90_000 }, () => {
  const scene = setConsoleScene();
  const applications = setApplications(scene);

  async function leave(name: string, answer: number) {
    const { application, client } = await applications.listen(name, answer);
    const browser = new Browser();
    await signIn(browser, scene.provider.issuer, client);
    await signOut(browser, scene.provider.issuer);
    return { application, client };
  }

  test('says that nothing is wrong, and what happens while it happens', async () => {
    const page = await scene.open('/console');
    const wrong = page.getByRole('region', { name: 'What is wrong now' });
    await wrong.getByText('Nothing.').waitFor();
    await page.getByText('Nobody has signed out yet').waitFor();
    await expectAccessible(page);
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
    await leave('Photos', 200);
    await page.getByRole('row', { name: /ada Signed out at an application .* Delivered 1 of 1/ }).waitFor();
    await page.getByText('Logouts in this time: 1.').waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'ada' }).click();
    await page.getByText('1 of 1 application has confirmed.').waitFor();
  });

  test('says what is wrong, each with a link to where it is mended', async () => {
    const { storage } = scene.provider;
    const mail = await leave('Mail', 503);
    await leave('Calendar', 400);
    await mail.application.hears(5);
    const old = { created_at: Date.now() - 25 * 60_000 };
    await storage.db.updateTable('deliveries').set(old).where('client_id', '=', mail.client.clientId).execute();
    const dead = { state: 'dead', finished_at: Date.now() } as const;
    await storage.db.updateTable('deliveries').set(dead).where('state', '=', 'delivered').execute();

    const page = await scene.open('/console');
    const wrong = page.getByRole('region', { name: 'What is wrong now' });
    const problem = (text: string | RegExp) => wrong.getByRole('listitem').filter({ hasText: text });
    await problem(/^Mail does not answer and is left alone for a while\. 1 delivery waits/).waitFor();
    await problem('A logout has been waiting for 25').waitFor();
    await problem('1 logout was refused by the application: Calendar.').waitFor();
    await expectAccessible(page);
    await problem('1 logout was never confirmed and is not tried any more: Photos.').getByRole('link').click();
    await page.getByRole('row', { name: /Photos Dead/ }).waitFor();
    await page.goBack();
    await problem(/^Mail/).getByRole('link', { name: 'Test its logout URL' }).click();
    expect(await page.getByLabel('Back channel logout URL').inputValue()).toBe(mail.application.logoutUri);
    mail.application.answer = 200;
  });

  test.each([
    ['ko-KR', '지금의 문제'],
    ['fr-FR', 'Ce qui ne va pas maintenant'],
  ])('speaks the language of the browser: %s', async (locale, heading) => {
    const page = await scene.open('/console', { locale });
    await page.getByRole('heading', { name: heading }).waitFor();
    await expectAccessible(page);
  });
});
