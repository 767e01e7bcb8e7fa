import { describe, expect, test } from 'vitest';
import { expectAccessible, hasChromium, setConsoleScene } from './console-scene.ts';

describe.skipIf(!hasChromium)('keys in the console', { timeout: 90_000 }, () => {
  const scene = setConsoleScene();

  async function publishedKids(): Promise<string[]> {
    const { keys } = (await (await fetch(`${scene.provider.issuer}/oauth2/jwks`)).json()) as {
      keys: { kid: string }[];
    };
    return keys.map(({ kid }) => kid);
  }

  test('a new key is published first and signs later; the one before is retired then', async () => {
    const page = await scene.open('/console/keys');
    await page.getByRole('row').nth(3).waitFor();
    const before = await page.getByRole('row').count();
    await expectAccessible(page);
    await page.getByLabel('Algorithm').selectOption('ES256');
    await page.getByLabel('Publish it first for').selectOption('An hour');
    await page.getByRole('button', { name: 'New key' }).click();
    const dialog = page.getByRole('dialog', { name: 'Make a new ES256 key?' });
    await dialog.getByText('published first for: An hour').waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'New key' }).click();
    await page.getByText('The new key is published').waitFor();
    await page.getByRole('row', { name: /ES256 Published, signs later/ }).waitFor();
    await page.getByRole('row', { name: /ES256 Signs/ }).waitFor();
    expect(await page.getByRole('row').count()).toBe(before + 1);
    expect(await publishedKids()).toHaveLength(before);
    await expectAccessible(page);
  });

  test('in an emergency a new key signs at once', async () => {
    const page = await scene.open('/console/keys');
    await page.getByLabel('Algorithm').selectOption('EdDSA');
    await page.getByLabel('Publish it first for').selectOption('Not at all (emergency)');
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByRole('dialog').getByText('The new key signs at once.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'New key' }).click();
    await page.getByRole('row', { name: /EdDSA Retired/ }).waitFor();
    await page.getByRole('row', { name: /EdDSA Signs/ }).waitFor();
  });

  test('the address of the keys can be copied', async () => {
    const page = await scene.open('/console/keys', { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByRole('button', { name: 'Copy: Signing keys (JWKS)' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${scene.provider.issuer}/oauth2/jwks`);
  });
});
