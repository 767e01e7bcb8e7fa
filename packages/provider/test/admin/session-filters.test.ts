import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { describeOnEveryStorage } from '../storages.ts';
import { setApiScene } from './api-scene.ts';

const HOUR = 3_600_000;
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';
const EDGE =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0';

describeOnEveryStorage('sessions are found', (open) => {
  const scene = setApiScene({ open });
  const now = Date.now();
  let accountId: string;
  let token: string;
  beforeAll(async () => {
    token = await scene.adminToken();
    accountId = (await scene.addPerson()).id;
    const made = [
      { uid: 'old', user_agent: FIREFOX, created_at: now - 50 * HOUR, last_seen_at: now - 2 * HOUR },
      { uid: 'middle', user_agent: EDGE, created_at: now - 20 * HOUR, last_seen_at: now - 19 * HOUR },
      { uid: 'new', user_agent: null, created_at: now - HOUR, last_seen_at: now - HOUR },
    ];
    for (const row of made) {
      await scene.provider.storage.db
        .insertInto('sessions')
        .values({
          ...{ cookie_hash: randomUUID(), account_id: accountId, payload: '{}', authenticated_at: row.created_at },
          ...{ expires_at: now + HOUR, terminated_at: null, ...row },
        })
        .execute();
    }
  });
  const find = async (query: Record<string, string>) => {
    const search = new URLSearchParams({ accountId, ...query });
    const { status, body } = await scene.call('GET', `/api/admin/v1/sessions?${search}`, token);
    return status === 200 ? body.items.map(({ uid }: { uid: string }) => uid) : body.code;
  };
  const at = (hoursAgo: number) => new Date(now - hoursAgo * HOUR).toISOString();

  test('by device, in the words that are shown', async () => {
    expect(await find({ device: 'firefox' })).toEqual(['old']);
    expect(await find({ device: 'Edge on Windows' })).toEqual(['middle']);
    // Edge names Chrome, too, to be given the same pages.
    expect(await find({ device: 'chrome' })).toEqual([]);
    expect(await find({ device: 'unknown' })).toEqual(['new']);
    expect(await find({ device: '%' })).toEqual([]);
    const { body } = await scene.call('GET', '/api/admin/v1/sessions/middle', token);
    expect(body.device).toEqual({ name: 'Edge on Windows', userAgent: EDGE });
  });

  test('by age', async () => {
    expect(await find({ begunBefore: at(10) })).toEqual(['middle', 'old']);
    expect(await find({ begunAfter: at(30) })).toEqual(['new', 'middle']);
    expect(await find({ begunAfter: at(30), begunBefore: at(10) })).toEqual(['middle']);
    expect(await find({ begunAfter: 'yesterday' })).toBe('request_invalid');
  });

  test('by when they were used last', async () => {
    expect(await find({ usedBefore: at(10) })).toEqual(['middle']);
    expect(await find({ usedAfter: at(10) })).toEqual(['new', 'old']);
  });
});
