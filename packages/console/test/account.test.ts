import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ListeningApplication } from '../../provider/test/application.ts';
import { PASSWORD, type TestClient } from '../../provider/test/running-provider.ts';
import { expectAccessible, hasChromium, setConsoleScene } from './console-scene.ts';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0';

describe.skipIf(!hasChromium)('the account pages', { timeout: 90_000 }, () => {
  const scene = setConsoleScene();
  let mail: ListeningApplication;
  let client: TestClient;

  beforeAll(async () => {
    mail = await ListeningApplication.start();
    client = await scene.provider.register({
      client_name: 'Mail',
      backchannel_logout_uri: mail.logoutUri,
    });
  });
  afterAll(() => mail.stop());

  /** A person at two devices; at the other one they use Mail. */
  async function openBoth(path = '/account'): Promise<{ here: Page; there: Page }> {
    const here = await scene.open(path, { roles: ['user'] });
    const there = await scene.open('/account', { as: scene.lastPerson, userAgent: FIREFOX });
    await scene.signInTo(there, client);
    await here.reload();
    return { here, there };
  }

  test('every session is there with its device and applications, and this one is marked', async () => {
    const { here } = await openBoth();
    const [own, other] = [here.getByRole('listitem').nth(0), here.getByRole('listitem').nth(1)];
    await own.getByText('This device').waitFor();
    await other.getByRole('heading', { name: 'Firefox on Linux' }).waitFor();
    await other.getByText(/Mail/).waitFor();
    expect(await here.getByText('This device').count()).toBe(1);
    await here.getByText('No sign-out is remembered').waitFor();
    await expectAccessible(here);
  });

  test('another session is ended after it was said what that means, and who confirmed appears by itself', async () => {
    const { here, there } = await openBoth();
    mail.answer = 'hang';
    await here.getByRole('button', { name: 'Sign out: Firefox on Linux' }).click();
    const dialog = here.getByRole('dialog', { name: 'Sign out of Firefox on Linux?' });
    await dialog.getByText(/Signed out of: .*Mail/).waitFor();
    await expectAccessible(here);
    await dialog.getByRole('button', { name: 'Sign out' }).click();
    const signOuts = here.getByRole('region', { name: 'Recent sign-outs' });
    await signOuts.getByText('You ended it here.').waitFor();
    await signOuts.getByText(/have confirmed so far/).waitFor();
    await expectAccessible(here);
    mail.release();
    await signOuts.getByText('All 2 applications have confirmed.').waitFor();
    expect(await here.getByRole('button', { name: /^Sign out: / }).count()).toBe(1);
    await there.reload();
    await there.getByLabel('Username').waitFor();
  });

  test('an application that refuses is not said to have confirmed', async () => {
    const { here } = await openBoth();
    mail.answer = 400;
    await here.getByRole('button', { name: 'Sign out: Firefox on Linux' }).click();
    await here.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
    await here.getByText('1 of 2 applications have confirmed.').waitFor();
    await here.getByText('Refused').waitFor();
    await expectAccessible(here);
    mail.answer = 200;
  });

  test('all others are ended at once, and this one goes on', async () => {
    const { here, there } = await openBoth();
    await here.getByRole('button', { name: 'Sign out everywhere else' }).click();
    const dialog = here.getByRole('dialog');
    await dialog.getByText('1 other session ends at once. You stay signed in here.').waitFor();
    await dialog.getByRole('button', { name: 'Sign out everywhere else' }).click();
    await here.getByText('1 other session has ended.').waitFor();
    await there.reload();
    await there.getByLabel('Username').waitFor();
    await here.reload();
    await here.getByText('This device').waitFor();
    expect(await here.getByRole('button', { name: 'Sign out everywhere else' }).count()).toBe(0);
    await here.getByRole('link', { name: 'Sign-outs' }).click();
    await here.getByRole('heading', { name: 'Firefox on Linux' }).waitFor();
    await expectAccessible(here);
  });

  test('signing out here asks at the provider', async () => {
    const { here } = await openBoth();
    await here.getByRole('button', { name: /^Sign out: .*Chrome/ }).click();
    await here.getByRole('dialog', { name: 'Sign out here?' }).getByRole('button', { name: 'Sign out' }).click();
    await here.getByRole('button', { name: 'Yes' }).click();
    await here.waitForURL('**/console/auth/signed-out**');
  });

  test('the password is changed; what is wrong is said at its field in the words of the API', async () => {
    const { here, there } = await openBoth('/account/password');
    const [current, next] = [here.getByLabel('Current password'), here.getByLabel('New password')];
    const change = here.getByRole('button', { name: 'Change password' });
    await current.fill('not the password');
    await next.fill('a long enough password');
    await change.click();
    await here.getByText('The current password is not right.').waitFor();
    await expect.poll(() => current.evaluate((field) => field === document.activeElement)).toBe(true);
    await expectAccessible(here);
    await current.fill(PASSWORD);
    await next.fill('short');
    await change.click();
    await here.getByText('A password has at least 12 characters.').waitFor();
    await expect.poll(() => next.getAttribute('aria-invalid')).toBe('true');
    await next.fill('a long enough password');
    await here.getByRole('button', { name: 'Show the password' }).last().click();
    expect(await next.getAttribute('type')).toBe('text');
    await change.click();
    await here.getByText('The password is changed').waitFor();
    await expectAccessible(here);
    await there.reload();
    await there.getByLabel('Username').waitFor();
    await here.getByRole('link', { name: 'See who has confirmed' }).click();
    await here.getByText('The password was changed. (by you)').waitFor();
  });

  test('after every change of the password the fields are empty', async () => {
    const page = await scene.open('/account/password', { roles: ['user'] });
    const [current, next] = [page.getByLabel('Current password'), page.getByLabel('New password')];
    for (const [before, after] of [
      [PASSWORD, 'a long enough password'],
      ['a long enough password', 'another long password'],
    ] as const) {
      await current.fill(before);
      await next.fill(after);
      await page.getByRole('button', { name: 'Change password' }).click();
      await expect.poll(async () => [await current.inputValue(), await next.inputValue()]).toEqual(['', '']);
    }
  });

  test('a consent is withdrawn, which signs out of the application', async () => {
    const { here } = await openBoth('/account/consents');
    await here.getByRole('heading', { name: 'Mail' }).waitFor();
    await here.getByText('Email address').waitFor();
    await expectAccessible(here);
    await here.getByRole('button', { name: 'Withdraw the consent for Mail' }).click();
    const dialog = here.getByRole('dialog');
    await dialog.getByText('You are signed out of Mail on every device').waitFor();
    await dialog.getByRole('button', { name: 'Withdraw' }).click();
    await here.getByText('You have not agreed to share anything').waitFor();
    await expectAccessible(here);
    await here.getByRole('link', { name: 'Sign-outs' }).click();
    await here.getByRole('heading', { name: 'Mail on Firefox on Linux' }).waitFor();
  });

  test.each([
    ['ko-KR', '로그아웃 기록'],
    ['fr-FR', 'Déconnexions'],
  ])('the pages speak %s', async (locale, link) => {
    const page = await scene.open('/account', { roles: ['user'], locale });
    await page.getByRole('link', { name: link }).click();
    await page.getByRole('heading', { name: link, level: 1 }).waitFor();
    await expectAccessible(page);
  });
});
