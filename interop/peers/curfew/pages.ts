import type { Page } from 'playwright-core';
import type { Person } from '../../runner/pair.ts';

const PROVIDER_PAGE = 'form';

/** Signs in and consents, as far as it is asked for. */
export async function answerSignIn(page: Page, person: Person): Promise<void> {
  const provider = new URL(page.url()).origin;
  const isThere = () => new URL(page.url()).origin === provider;
  if (!(await page.locator(PROVIDER_PAGE).count()) || !/\/interaction/.test(page.url())) return;
  const password = page.locator('input[name="password"]');
  if (await password.isVisible()) {
    await page.locator('input[name="username"]').fill(person.username);
    await password.fill(person.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForLoadState();
  }
  const share = page.getByRole('button', { name: 'Continue' });
  if (isThere() && (await share.isVisible())) {
    for (const box of await page.locator('input[type="checkbox"]').all()) await box.check({ force: true });
    await share.click();
  }
  await page.waitForURL((url) => url.origin !== provider);
}

/** Answers Yes where the provider asks. */
export async function answerSignOut(page: Page): Promise<void> {
  await page.waitForLoadState();
  const yes = page.getByRole('button', { name: 'Yes' });
  if (await yes.isVisible()) {
    await yes.click();
    await page.waitForURL((url) => !url.pathname.endsWith('/oidc/logout'));
  }
  await page.waitForLoadState();
}
