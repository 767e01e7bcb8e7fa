import { describe, expect, test } from 'vitest';
import { toMilliseconds, unitOf } from '../src/settings/duration.ts';
import { expectAccessible, hasChromium, setConsoleScene } from './console-scene.ts';

test.each([
  [2_000, 'second'],
  [86_400_000, 'day'],
  [5_400_000, 'minute'],
  [1_500, 'millisecond'],
  [0, 'second'],
])('%i ms are shown in the unit %s', (milliseconds, unit) => {
  expect(unitOf(milliseconds)).toBe(unit);
});

test('parts of a unit are whole milliseconds, and nothing is no length of time', () => {
  expect(toMilliseconds(0.1, 'day')).toBe(8_640_000);
  expect(toMilliseconds('1.5', 'hour')).toBe(5_400_000);
  expect(toMilliseconds('', 'hour')).toBeNaN();
});

describe.skipIf(!hasChromium)('settings in the console', { timeout: 90_000 }, () => {
  const scene = setConsoleScene({ sessionLifetimes: { absolute: 7_200_000 } });

  async function stored(name: string): Promise<unknown> {
    const query = scene.provider.storage.db.selectFrom('settings').select('value').where('name', '=', name);
    const row = await query.executeTakeFirst();
    return row && JSON.parse(row.value);
  }

  test('the wait after a sign-out is set in the unit that people think in, and taken back', async () => {
    const page = await scene.open('/console/settings');
    const panel = page.getByRole('region', { name: 'Wait after a sign-out' });
    await panel.getByText('Default').waitFor();
    await expectAccessible(page);
    await panel.getByLabel('Wait at most', { exact: true }).fill('1.5');
    await panel.getByRole('button', { name: 'Update' }).click();
    await panel.getByText('Set here').waitFor();
    expect(await stored('logoutWait')).toBe(1_500);
    await panel.getByRole('button', { name: 'Back to the default' }).click();
    await expectAccessible(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Back to the default' }).click();
    await panel.getByText('Default', { exact: true }).waitFor();
    expect(await panel.getByLabel('Wait at most', { exact: true }).inputValue()).toBe('2');
    expect(await stored('logoutWait')).toBeUndefined();
  });

  test('the horizon and the unused session are set, with another unit', async () => {
    const page = await scene.open('/console/settings');
    const horizon = page.getByRole('region', { name: 'Delivery horizon' });
    await horizon.getByLabel('Try for', { exact: true }).fill('90');
    await horizon.getByLabel('Try for: unit').selectOption('Minutes');
    await horizon.getByRole('button', { name: 'Update' }).click();
    await horizon.getByText('Set here').waitFor();
    expect(await stored('retryPolicy.horizon')).toBe(5_400_000);
    const unused = page.getByRole('region', { name: 'Unused session' });
    await unused.getByLabel('End after', { exact: true }).fill('3');
    await unused.getByRole('button', { name: 'Update' }).click();
    await unused.getByText('Set here').waitFor();
    expect(await stored('sessionLifetimes.idle')).toBe(3 * 3_600_000);
  });

  test('what cannot be used is refused at the field in the words of the API', async () => {
    const page = await scene.open('/console/settings');
    const panel = page.getByRole('region', { name: 'Wait after a sign-out' });
    const field = panel.getByLabel('Wait at most', { exact: true });
    await panel.getByLabel('Wait at most: unit').selectOption('Days');
    await field.fill('3');
    await panel.getByRole('button', { name: 'Update' }).click();
    await panel.getByText('must be a whole number of milliseconds from 0 to 86400000').waitFor();
    await expect.poll(() => field.evaluate((input) => input === document.activeElement)).toBe(true);
    await expectAccessible(page);
    await field.fill('');
    await panel.getByRole('button', { name: 'Update' }).click();
    await panel.getByText('Write a number.').waitFor();
  });

  test('what was given at the start is shown, and says that only another start changes it', async () => {
    const page = await scene.open('/console/settings');
    const panel = page.getByRole('region', { name: 'Longest session' });
    await panel.getByText('2 hours').waitFor();
    await panel.getByText('Given at start').waitFor();
    expect(await panel.getByRole('button').count()).toBe(0);
    await page.getByRole('region', { name: 'Private networks' }).getByText('127.0.0.1').waitFor();
  });
});

describe.skipIf(!hasChromium)('private networks in the console', { timeout: 90_000 }, () => {
  // Undefined: not given at the start, so that it may be changed.
  const scene = setConsoleScene({ allowPrivateNetworks: undefined as unknown as string[] });

  test('entries are added and removed; one that cannot be used is refused in the words of the API', async () => {
    const page = await scene.open('/console/settings');
    const panel = page.getByRole('region', { name: 'Private networks' });
    await panel.getByText('Whoever may register applications').waitFor();
    await panel.getByLabel('Allowed networks and hosts 1', { exact: true }).fill('10.0.0.0/99');
    await panel.getByRole('button', { name: 'Update' }).click();
    await panel.getByRole('alert').filter({ hasText: '10.0.0.0/99' }).waitFor();
    await expectAccessible(page);
    await panel.getByLabel('Allowed networks and hosts 1', { exact: true }).fill('10.0.0.0/8');
    await panel.getByRole('button', { name: 'Add an entry' }).click();
    await panel.getByLabel('Allowed networks and hosts 2', { exact: true }).fill('localhost:8080');
    await panel.getByRole('button', { name: 'Update' }).click();
    await panel.getByText('Set here').waitFor();
    const { value } = await scene.provider.storage.db
      .selectFrom('settings')
      .select('value')
      .where('name', '=', 'allowPrivateNetworks')
      .executeTakeFirstOrThrow();
    expect(JSON.parse(value)).toEqual(['10.0.0.0/8', 'localhost:8080']);
    await panel.getByRole('button', { name: 'Remove: 10.0.0.0/8' }).click();
    await panel.getByRole('button', { name: 'Update' }).click();
    await page.getByText('Saved.').last().waitFor();
    await page.goto(`${scene.provider.issuer}/console/audit`);
    await page
      .getByRole('row', { name: /^Settings changed/ })
      .first()
      .getByText('localhost:8080')
      .first()
      .waitFor();
    await expectAccessible(page);
  });
});
