import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import { signOut } from '../running-provider.ts';
import { describeOnEveryStorage } from '../storages.ts';
import { setApiScene } from './api-scene.ts';

interface Activity {
  at: string;
  terminations: number;
  delivered: number;
  unheard: number;
  attempts: number;
}

describeOnEveryStorage('what happened over time', (open) => {
  const scene = setApiScene({ open });
  const ask = (token: string, query: Record<string, string>) =>
    scene.call('GET', `/api/admin/v1/statistics?${new URLSearchParams(query)}`, token);
  const ago = (milliseconds: number) => new Date(Date.now() - milliseconds).toISOString();

  test('counts logouts and what became of them, by the bucket they fell in', async () => {
    const token = await scene.adminToken();
    const [hears, refuses] = [await scene.addApplication('hears'), await scene.addApplication('refuses')];
    refuses.listener.answer = 400;
    const person = await scene.addPerson();
    const { browser } = await scene.signIn(person, hears);
    await scene.signIn(person, refuses, { browser });
    await signOut(browser, scene.issuer);
    for (const bucket of ['minute', 'hour', 'day']) {
      const total = await eventually(async () => {
        const { body } = await ask(token, { since: ago(60_000), bucket });
        const sum = (name: keyof Activity) =>
          (body.items as Activity[]).reduce((sum, item) => sum + Number(item[name]), 0);
        return sum('attempts') === 2 && [sum('terminations'), sum('delivered'), sum('unheard')];
      });
      expect([bucket, total]).toEqual([bucket, [1, 1, 1]]);
    }
  });

  test('leaves no bucket out, and puts each row in the one it belongs to', async () => {
    const token = await scene.adminToken();
    const { db } = scene.provider.storage;
    const hour = 3_600_000;
    const first = Math.floor(Date.now() / hour) * hour - 40 * hour;
    const session = await db.selectFrom('sessions').select('uid').limit(1).executeTakeFirstOrThrow();
    for (const at of [first, first + hour - 1, first + 2 * hour]) {
      const row = { id: randomUUID(), session_uid: session.uid, account_id: 'x', client_id: null };
      const by = { reason: 'admin' as const, actor_kind: 'system' as const, actor_id: null, terminated_at: at };
      await db
        .insertInto('terminations')
        .values({ ...row, ...by })
        .execute();
    }
    const { body } = await ask(token, { since: new Date(first + 1).toISOString(), bucket: 'hour' });
    const items: Activity[] = body.items;
    expect(items).toHaveLength(41);
    expect(items.slice(0, 4).map(({ at, terminations }) => [at, terminations])).toEqual([
      [new Date(first).toISOString(), 2],
      [new Date(first + hour).toISOString(), 0],
      [new Date(first + 2 * hour).toISOString(), 1],
      [new Date(first + 3 * hour).toISOString(), 0],
    ]);
  });

  test('refuses a chart that nobody could read, and one of the future', async () => {
    const token = await scene.adminToken();
    for (const query of [
      { since: ago(1_500 * 60_000), bucket: 'minute' },
      { since: ago(-3 * 3_600_000) },
      { since: 'x' },
    ]) {
      const { status, body } = await ask(token, query);
      expect([status, body.code, body.field]).toEqual([400, 'request_invalid', 'since']);
    }
  });
});
