import { describe, expect, test } from 'vitest';
import { expectAccessible, hasChromium, setConsoleScene } from './console-scene.ts';

describe.skipIf(!hasChromium)('the audit log in the console', { timeout: 90_000 }, () => {
  const scene = setConsoleScene();

  test('a change is there with who made it, and what was there before', async () => {
    const { clientId } = await scene.provider.register({ client_name: 'Calendar' });
    const page = await scene.open(`/console/applications/${clientId}`);
    await page.getByRole('textbox', { name: 'Name' }).fill('Diary');
    await page.getByRole('button', { name: 'Update' }).click();
    await page.getByText('Saved.').waitFor();
    await page.goto(`${scene.provider.issuer}/console/audit`);
    const row = page.getByRole('row', { name: /^Application changed Diary Operator person-/ });
    await row.getByText('Calendar → Diary').waitFor();
    await row.getByRole('link', { name: 'Diary' }).waitFor();
    const registered = page.getByRole('row', { name: /^Application registered Diary/ });
    await registered.getByText('Show').click();
    await registered.getByText('"client_name": "Calendar"').waitFor();
    await expectAccessible(page);
  });

  test('it is filtered by action, by who did it and by whom it was done to, in the address', async () => {
    await scene.provider.register({ client_name: 'Wiki' });
    const page = await scene.open('/console/audit');
    const me = scene.lastPerson;
    await page.getByLabel('What happened').selectOption('User created');
    await expect.poll(() => page.getByRole('row', { name: /^Application/ }).count()).toBe(0);
    await page.getByRole('row', { name: /^User created ada/ }).waitFor();
    await page.getByRole('combobox', { name: 'To whom or what' }).fill(me);
    await page.getByRole('option', { name: me }).click();
    await expect.poll(() => page.getByRole('row').count()).toBe(2);
    expect(page.url()).toMatch(/action=account.created&targetId=/);
    await expectAccessible(page);
    await page.reload();
    await page.getByRole('row', { name: new RegExp(`^User created ${me}`) }).waitFor();
    expect(await page.getByRole('combobox', { name: 'To whom or what' }).inputValue()).toBe(me);
    await page.getByRole('combobox', { name: 'By whom' }).fill('wiki');
    await page.getByRole('option', { name: 'Wiki' }).click();
    await page.getByText('Nothing is recorded').waitFor();
    await expectAccessible(page);
  });

  test('long logs have pages', async () => {
    for (let number = 0; number < 60; number += 1) await scene.provider.register({ client_name: `Shop ${number}` });
    const page = await scene.open('/console/audit');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('Page 2').waitFor();
    await expectAccessible(page);
  });
});
