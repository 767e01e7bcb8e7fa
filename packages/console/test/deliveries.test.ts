import { describe, expect, test } from 'vitest';
import { Browser, signIn, signOut, type TestClient } from '../../provider/test/running-provider.ts';
import { expectAccessible, hasChromium, setConsoleScene } from './console-scene.ts';
import { setApplications } from './scene-applications.ts';

describe.skipIf(!hasChromium)('deliveries in the console', { timeout: 90_000 }, () => {
  const scene = setConsoleScene();
  const applications = setApplications(scene);

  /** Ada signs in, and out again. */
  async function leave(client: TestClient): Promise<void> {
    const browser = new Browser();
    await signIn(browser, scene.provider.issuer, client);
    await signOut(browser, scene.provider.issuer);
  }

  test('a delivery shows by itself in the list that is looked at', async () => {
    const page = await scene.open('/console/deliveries');
    await page.getByText('No deliveries yet').waitFor();
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
    await expectAccessible(page);
    const { client } = await applications.listen('Mail');
    await leave(client);
    await page.getByRole('row', { name: /Mail Delivered Confirmed with 200/ }).waitFor();
    await expectAccessible(page);
  });

  test('an application that is dead is not told; it is given up by hand, and told once it is back', async () => {
    const operator = await scene.open('/console/deliveries');
    const hers = await operator.context().browser()?.newContext();
    const tab = await hers?.newPage();
    if (tab === undefined) throw new Error('There is no browser.');
    const photos = await applications.run('photos');
    await photos.signIn(tab, 'ada');
    await photos.kill();
    await tab.goto(`${scene.provider.issuer}/oidc/logout`);
    await tab.getByRole('button', { name: 'Yes' }).click();

    await operator
      .getByRole('row', { name: /photos Waiting No connection/ })
      .getByRole('link')
      .first()
      .click();
    await operator.getByRole('heading', { name: 'Delivery to photos' }).waitFor();
    await operator.getByRole('list', { name: 'Attempts at photos' }).getByText('No connection').first().waitFor();
    // From then on it is left alone for a while: a delivery is not given up at the moment of an attempt.
    await operator.getByText('Attempt 5').waitFor();
    await operator.getByRole('button', { name: 'Give up: photos' }).click();
    const dialog = operator.getByRole('dialog', { name: 'Give up telling photos?' });
    await dialog.getByText('stays signed in until the application itself ends it').waitFor();
    await dialog.getByRole('button', { name: 'Give up' }).click();
    await operator.getByText('It was given up before the application confirmed.').waitFor();
    await expectAccessible(operator);

    await photos.start();
    await operator.getByRole('button', { name: 'Try again: photos' }).click();
    await operator.getByText('It is tried again now.').waitFor();
    await operator.getByText('The application has confirmed: its part of the session is over.').waitFor();
    expect(await photos.userOn(tab)).toBe('Logged in user: null');
  });

  test('what failed at an application is tried again, one or all, after saying what that means', async () => {
    const { application, client } = await applications.listen('Calendar', 400);
    for (let number = 0; number < 3; number += 1) await leave(client);
    const page = await scene.open(`/console/deliveries?clientId=${client.clientId}`);
    await page.getByRole('combobox', { name: 'State' }).click();
    await page.getByRole('option', { name: 'Failed' }).click();
    await page.waitForURL('**state=failed');
    await expect.poll(() => page.getByRole('row', { name: /Calendar Failed Answered with 400/ }).count()).toBe(3);
    await expectAccessible(page);
    await page.getByRole('combobox', { name: 'State' }).click();
    await page.getByRole('option', { name: 'Not confirmed' }).click();
    await page.waitForURL('**state=unconfirmed');
    await expect.poll(() => page.getByRole('row', { name: /Calendar Failed/ }).count()).toBe(3);
    application.answer = 204;
    await page.getByRole('button', { name: 'Try again: Calendar' }).first().click();
    await expect.poll(() => page.getByRole('row', { name: /Calendar Failed/ }).count()).toBe(2);
    await page.getByRole('button', { name: 'Try all again: Calendar' }).click();
    const dialog = page.getByRole('dialog', { name: 'Try again all that Calendar has not heard?' });
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Try all again' }).click();
    await page.getByText('2 deliveries are tried again.').waitFor();
    await page.getByText('No such deliveries').waitFor();
    await expectAccessible(page);
    await page.reload();
    await page.getByText('No such deliveries').waitFor();
    await application.hears(6);
  });

  test('the health of each application tells how it answers, and which are left alone', async () => {
    const [good, bad] = [await applications.listen('Good'), await applications.listen('Broken', 503)];
    await leave(good.client);
    for (let number = 0; number < 2; number += 1) await leave(bad.client);
    await bad.application.hears(5);
    const page = await scene.open('/console/deliveries');
    await page.getByRole('tab', { name: 'Health of applications' }).click();
    await page.waitForURL('**/console/deliveries/applications');
    await page.getByRole('row', { name: /^Broken (Left alone|Being tried) 0%/ }).waitFor();
    await page.getByRole('row', { name: /^Good Reachable 100% \d+ ms \d+ ms 1 0 0/ }).waitFor();
    await expectAccessible(page);
    expect(await page.getByRole('tab', { name: 'Health of applications' }).getAttribute('aria-selected')).toBe('true');
    await page
      .getByRole('row', { name: /^Broken/ })
      .getByRole('link', { name: '2', exact: true })
      .click();
    await page
      .getByRole('row', { name: /Broken Waiting Answered with 503/ })
      .first()
      .waitFor();
    bad.application.answer = 200;
  });

  test('logouts and deliveries over time are drawn, said in a sentence, and there as a table', async () => {
    const page = await scene.open('/console/deliveries/activity');
    const figures = page.getByRole('figure');
    await figures.getByText(/^Logouts in this time: [1-9]/).waitFor();
    await figures.getByText(/^Delivered in this time: [1-9]/).waitFor();
    await expect.poll(() => page.locator('figure .recharts-bar-rectangle path').count()).toBeGreaterThan(1);
    await page.getByRole('button', { name: 'Show the table' }).click();
    const cells = page.getByRole('table', { name: 'The numbers' }).getByRole('row').nth(1).getByRole('cell');
    expect(Number(await cells.first().innerText())).toBeGreaterThan(0);
    await expectAccessible(page);
    await page.getByText('1 hour', { exact: true }).click();
    await page.waitForURL('**span=hour');
    await figures.getByText(/^Logouts in this time: [1-9]/).waitFor();
    await expectAccessible(page);
  });

  test('a delivery that does not exist is said not to, in the words of the API', async () => {
    const page = await scene.open('/console/deliveries/nothing');
    await page.getByText('delivery_unknown').waitFor();
    await expectAccessible(page);
  });
});
