import { expect, test } from 'vitest';
import { Browser, signOut } from '../running-provider.ts';
import { describeOnEveryStorage } from '../storages.ts';
import { setTenantScene, type TestTenant } from './tenant-scene.ts';

describeOnEveryStorage('deliveries of tenants', (open) => {
  // One attempt at a time: what one tenant has under way would be all that there is.
  const scene = setTenantScene(open, { delivery: { concurrency: 1 }, logoutWait: 0 });

  const enter = async (tenant: TestTenant) => {
    const app = await tenant.addApplication();
    const browser = new Browser();
    await tenant.signIn(browser, app);
    return { ...app, leave: () => signOut(browser, tenant.issuer) };
  };

  test('one whose queue is blocked does not delay the other', async () => {
    const [slow, next, other] = [await enter(scene.acme), await enter(scene.acme), await enter(scene.beta)];
    slow.listener.answer = 'hang';
    await slow.leave();
    await slow.listener.hears(1);
    await next.leave();
    await other.leave();
    await other.listener.hears(1);
    // The first tenant's own queue stands still meanwhile: there was something to be delayed by.
    expect(next.listener.heard).toEqual([]);
    slow.listener.release();
    await next.listener.hears(1);
  });
});
