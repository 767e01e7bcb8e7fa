import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { createMemorySideEffectQueue, type SideEffectQueue } from '../../src/index.ts';
import { createSqliteSideEffectQueue, createSqliteStore } from '../../src/stores/sqlite.ts';

const open: SideEffectQueue[] = [];
afterEach(async () => {
  for (const queue of open.splice(0)) await queue.close();
});

const make = {
  memory: () => createMemorySideEffectQueue(),
  sqlite: () => createSqliteSideEffectQueue(':memory:'),
};
const item = { sessionId: 's1', value: 'sealed', dueAt: 1000, version: 0 };

describe.each(Object.entries(make))('the %s queue', (_, makeQueue) => {
  function queueOf(): SideEffectQueue {
    const queue = makeQueue();
    open.push(queue);
    return queue;
  }

  test('writes what nobody else wrote meanwhile, and nothing else', async () => {
    const queue = queueOf();
    expect(await queue.read('s1')).toBe(undefined);
    expect(await queue.write(item)).toBe(true);
    expect(await queue.write({ ...item, value: 'another new one' })).toBe(false);
    const read = await queue.read('s1');
    expect(read).toMatchObject({ value: 'sealed', dueAt: 1000 });
    const version = read?.version ?? 0;
    expect(await queue.write({ ...item, value: 'later', version })).toBe(true);
    expect(await queue.write({ ...item, value: 'too late', version })).toBe(false);
    expect((await queue.read('s1'))?.value).toBe('later');
    expect(await queue.write({ ...item, sessionId: 'unknown', version })).toBe(false);
  });

  test('removes what nobody wrote meanwhile; what comes after it is another item', async () => {
    const queue = queueOf();
    await queue.write(item);
    const first = await queue.read('s1');
    if (!first) throw new Error('it was written');
    expect(await queue.remove({ ...first, version: first.version + 1 })).toBe(false);
    expect(await queue.remove(first)).toBe(true);
    expect(await queue.remove(first)).toBe(false);
    await queue.write(item);
    expect(await queue.write(first)).toBe(false);
    expect(await queue.remove(first)).toBe(false);
  });

  test('gives what is due, the oldest first, and no more than wanted', async () => {
    const queue = queueOf();
    for (const [sessionId, dueAt] of [
      ['late', 3000],
      ['early', 1000],
      ['middle', 2000],
    ] as const) {
      await queue.write({ ...item, sessionId, dueAt });
    }
    const idsOf = async (now: number, limit: number) => (await queue.due(now, limit)).map(({ sessionId }) => sessionId);
    expect(await idsOf(2000, 10)).toEqual(['early', 'middle']);
    expect(await idsOf(9000, 2)).toEqual(['early', 'middle']);
    expect(await idsOf(999, 10)).toEqual([]);
  });
});

test('the SQLite queue may live in the file of the session store, and is there after a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-queue-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'sessions.db');
  const store = createSqliteStore(file);
  const queue = createSqliteSideEffectQueue(file);
  await queue.write(item);
  await queue.close();
  await store.close();
  const again = createSqliteStore(file);
  const reopened = createSqliteSideEffectQueue(file);
  expect(await reopened.read('s1')).toMatchObject({ value: 'sealed' });
  await reopened.close();
  await again.close();
});
