import { afterEach, beforeEach, expect, test } from 'vitest';
import { forgetOldLimits, RateLimit } from '../../src/limits/rate-limit.ts';
import { SignInLimits } from '../../src/pages/sign-in-limits.ts';
import { openStorage } from '../../src/storage/storage.ts';
import { describeOnEveryStorage, type TemporaryStorage } from '../storages.ts';

describeOnEveryStorage('a limit', (open) => {
  let temporary: TemporaryStorage;
  let time = 1_000_000;
  beforeEach(async () => {
    temporary = await open();
    time = 1_000_000;
  });
  afterEach(() => temporary.remove());
  const now = () => time;
  const limit = (name = 'test') => new RateLimit(temporary.storage.db, { name, tries: 3, window: 60_000, now });
  const rows = () => temporary.storage.db.selectFrom('limits').selectAll().execute();

  test('admits so many tries in a window, and nothing for a window once there were too many', async () => {
    const tries = limit();
    for (let times = 0; times < 3; times += 1) expect(await tries.admit('key')).toBe(0);
    time += 30_000;
    expect(await tries.admit('key')).toBe(60);
    time += 59_000;
    expect(await tries.admit('key')).toBe(1);
    time += 1_000;
    expect(await tries.admit('key')).toBe(0);
  });

  test('begins anew when the window is over', async () => {
    for (let times = 0; times < 5; times += 1) {
      expect(await limit().admit('key')).toBe(0);
      time += 30_000;
    }
  });

  test('of one key and one name is not that of another', async () => {
    for (let times = 0; times < 4; times += 1) await limit().admit('key');
    expect(await limit().admit('key')).toBeGreaterThan(0);
    expect(await limit().admit('other')).toBe(0);
    expect(await limit('other').admit('key')).toBe(0);
  });

  test('forgives one try, and forgets all', async () => {
    const tries = limit();
    for (let times = 0; times < 3; times += 1) await tries.admit('key');
    await tries.forgive('key');
    expect(await tries.admit('key')).toBe(0);
    expect(await tries.admit('key')).toBeGreaterThan(0);
    await tries.forget('key');
    expect(await tries.admit('key')).toBe(0);
  });

  test('keeps no name and no address, and not for long', async () => {
    await new SignInLimits(temporary.storage.db, now).admit('ada', '192.0.2.7');
    expect(JSON.stringify(await rows())).not.toMatch(/ada|192/);
    expect(await rows()).toHaveLength(3);
    time += 15 * 60_000;
    await forgetOldLimits(temporary.storage.db, now());
    expect(await rows()).toEqual([]);
  });

  test('is one for all processes: tries that come to two of them at once are counted together', async () => {
    const other = await openStorage(temporary.url);
    const machines = [temporary.storage, other].map(({ db }) => new SignInLimits(db, now));
    const waits = await Promise.all(
      Array.from({ length: 20 }, (_, index) => machines[index % 2]?.admit('ada', '192.0.2.7')),
    );
    expect(waits.filter((wait) => wait === 0)).toHaveLength(5);
    await machines[0]?.recordSuccess('ada', '192.0.2.7');
    expect(await machines[1]?.admit('Ada ', '192.0.2.7')).toBe(0);
    await other.close();
  });
});
