import { describe, expect, test } from 'vitest';
import { stateOf } from '../src/registration/token-state.ts';
import { expectAccessible, hasChromium, setConsoleScene } from './console-scene.ts';

const PAGE = '/console/applications/registration-tokens';

test.each([
  ['good', {}],
  ['expired', { expiresAt: '2026-11-21T09:00:00.000Z' }],
  ['usedUp', { usesLeft: 0, expiresAt: '2026-11-21T08:00:00.000Z' }],
  ['revoked', { usesLeft: 0, revokedAt: '2026-11-21T08:00:00.000Z' }],
])('a registration token is %s', (state, change) => {
  const token = { usesLeft: 1, expiresAt: '2026-11-21T09:00:00.001Z', revokedAt: null, ...change };
  expect(stateOf(token, Date.parse('2026-11-21T09:00:00.000Z'))).toBe(state);
});

describe.skipIf(!hasChromium)('registration tokens in the console', { timeout: 90_000 }, () => {
  const scene = setConsoleScene({ dynamicRegistration: true });

  const registerWith = (token: string, name: string) =>
    fetch(`${scene.provider.issuer}/oauth2/register`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ client_name: name, redirect_uris: ['https://partner.example/callback'] }),
    });

  test('a token is issued, shown once, registers as many applications as chosen, and is revoked', async () => {
    const page = await scene.open('/console/applications', { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByRole('link', { name: 'Registration tokens' }).click();
    await page.getByText('No registration token yet').waitFor();
    await expectAccessible(page);
    await page.getByLabel('Name').fill('Partners');
    await page.getByLabel('Number of applications').fill('2');
    await page.getByLabel('Good for').selectOption('A week');
    await page.getByRole('button', { name: 'Issue the token' }).click();
    const shown = page.getByRole('status').filter({ hasText: '“Partners” is issued' });
    await shown.getByText('shown here and never again').waitFor();
    await shown.getByText(`${scene.provider.issuer}/oauth2/register`).waitFor();
    await page.getByRole('row', { name: /^Partners Good 2 of 2 in (6|7) days/ }).waitFor();
    await expectAccessible(page);
    await shown.getByRole('button', { name: 'Copy: Registration token' }).click();
    const token = await page.evaluate(() => navigator.clipboard.readText());

    const answer = await registerWith(token, 'Photos of a partner');
    expect(answer.status).toBe(201);
    await page.reload();
    await page.getByRole('row', { name: /^Partners Good 1 of 2/ }).waitFor();
    expect(await page.content()).not.toContain(token);

    await page.getByRole('button', { name: 'Revoke: Partners' }).click();
    const dialog = page.getByRole('dialog', { name: 'Revoke “Partners”?' });
    await dialog.getByText('Those that were registered with it stay.').waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('row', { name: /^Partners Revoked 1 of 2/ }).waitFor();
    expect(await page.getByRole('button', { name: 'Revoke: Partners' }).count()).toBe(0);
    await expectAccessible(page);
    expect((await registerWith(token, 'Too late')).status).toBe(401);

    await page.goto(`${scene.provider.issuer}/console/applications`);
    await page.getByRole('link', { name: 'Photos of a partner' }).waitFor();
    expect(await page.getByRole('link', { name: 'Too late' }).count()).toBe(0);
  });

  test('the form is empty again after every token', async () => {
    const page = await scene.open(PAGE);
    for (const name of ['First', 'Second']) {
      await page.getByLabel('Name').fill(name);
      await page.getByLabel('Number of applications').fill('7');
      await page.getByRole('button', { name: 'Issue the token' }).click();
      await page.getByText(`“${name}” is issued`).waitFor();
      await expect.poll(() => page.getByLabel('Name').inputValue()).toBe('');
      expect(await page.getByLabel('Number of applications').inputValue()).toBe('1');
    }
  });

  test('a token that is used up says so', async () => {
    const page = await scene.open(PAGE);
    await page.getByLabel('Name').fill('Once');
    await page.getByRole('button', { name: 'Issue the token' }).click();
    const token = await page.getByRole('status').locator('dd code').first().innerText();
    await registerWith(token, 'The only one');
    await page.reload();
    await page.getByRole('row', { name: /^Once Used up 0 of 1/ }).waitFor();
    await expectAccessible(page);
  });

  test('what the API refuses is said at the field in its words', async () => {
    const page = await scene.open(PAGE);
    await page.getByLabel('Number of applications').fill('');
    await page.getByLabel('Name').fill('Nothing');
    await page.getByRole('button', { name: 'Issue the token' }).click();
    await page.getByText('expected number to be >=1').waitFor();
    await expectAccessible(page);
    expect(await page.getByText('“Nothing” is issued').count()).toBe(0);
  });

  test.each([
    ['ko-KR', '등록 토큰', '토큰 발급'],
    ['fr-FR', 'Jetons d’enregistrement', 'Émettre le jeton'],
  ])('the page speaks %s', async (locale, title, issue) => {
    const page = await scene.open(PAGE, { locale });
    await page.getByRole('heading', { name: title, level: 1 }).waitFor();
    await page.getByRole('button', { name: issue }).waitFor();
    await expectAccessible(page);
  });

  test('who issued a token is in the audit log, which leads to the list', async () => {
    const page = await scene.open(PAGE);
    await page.getByLabel('Name').fill('Recorded');
    await page.getByRole('button', { name: 'Issue the token' }).click();
    await page.getByText('“Recorded” is issued').waitFor();
    await page.getByRole('link', { name: 'Audit log' }).click();
    await page
      .getByRole('row', { name: /^Registration token issued/ })
      .first()
      .getByRole('link', { name: /^Registration token / })
      .click();
    await page.getByRole('heading', { name: 'Registration tokens', level: 1 }).waitFor();
  });
});

describe.skipIf(!hasChromium)(
  'a provider at which applications cannot register themselves',
  { timeout: 90_000 },
  () => {
    const scene = setConsoleScene();

    test('the page says so and how it is switched on, and offers no token', async () => {
      const page = await scene.open(PAGE);
      await page.getByText('Dynamic registration is off').waitFor();
      await page.getByText('--registration token', { exact: true }).waitFor();
      expect(await page.getByRole('button', { name: 'Issue the token' }).count()).toBe(0);
      await expectAccessible(page);
    });
  },
);
