import type { QueueItem, SideEffectQueue } from '../side-effects/side-effect-queue.ts';
import type { TestFramework } from './test-framework.ts';

const ITEM: QueueItem = { sessionId: 's1', value: 'sealed', dueAt: 1_800_000_000_000, version: 0 };

/**
 * The tests every `SideEffectQueue` has to pass. `makeQueue` gives an empty queue each time; the contract closes it.
 *
 * ```ts
 * import { describe, expect, test } from 'vitest';
 * describeSideEffectQueueContract('my queue', () => createMyQueue(), { describe, expect, test });
 * ```
 */
export function describeSideEffectQueueContract(
  name: string,
  makeQueue: () => SideEffectQueue | Promise<SideEffectQueue>,
  { describe, test, expect }: TestFramework,
): void {
  function contract(sentence: string, run: (queue: SideEffectQueue) => Promise<void>): void {
    test(sentence, async () => {
      const queue = await makeQueue();
      try {
        await run(queue);
      } finally {
        await queue.close();
      }
    });
  }

  async function written(queue: SideEffectQueue, sessionId = ITEM.sessionId): Promise<QueueItem> {
    const item = await queue.read(sessionId);
    if (!item) throw new Error('it was written');
    return item;
  }

  describe(`side effect queue contract: ${name}`, () => {
    contract('writes what nobody else wrote meanwhile, and nothing else', async (queue) => {
      expect(await queue.read('s1')).toBe(undefined);
      expect(await queue.write(ITEM)).toBe(true);
      expect(await queue.write({ ...ITEM, value: 'another new one' })).toBe(false);
      const { version, ...first } = await written(queue);
      expect(first).toEqual({ sessionId: 's1', value: 'sealed', dueAt: ITEM.dueAt });
      expect(await queue.write({ ...ITEM, value: 'later', dueAt: 1, version })).toBe(true);
      expect(await queue.write({ ...ITEM, value: 'too late', version })).toBe(false);
      const { version: other, ...second } = await written(queue);
      expect(second).toEqual({ sessionId: 's1', value: 'later', dueAt: 1 });
      expect([other === version, other === 0]).toEqual([false, false]);
      expect(await queue.write({ ...ITEM, sessionId: 'unknown', version })).toBe(false);
      expect(await queue.read('unknown')).toBe(undefined);
    });

    contract('removes what nobody wrote meanwhile; what comes after it is another item', async (queue) => {
      await queue.write(ITEM);
      const first = await written(queue);
      expect(await queue.remove({ ...first, version: first.version + 1 })).toBe(false);
      expect(await queue.remove(first)).toBe(true);
      expect(await queue.remove(first)).toBe(false);
      await queue.write(ITEM);
      expect(await queue.write(first)).toBe(false);
      expect(await queue.remove(first)).toBe(false);
      expect((await written(queue)).value).toBe('sealed');
    });

    contract('gives what is due, the oldest first, and no more than wanted', async (queue) => {
      const times = [
        ['late', 3000],
        ['early', 1000],
        ['middle', 2000],
      ] as const;
      for (const [sessionId, dueAt] of times) await queue.write({ ...ITEM, sessionId, dueAt });
      const idsOf = async (now: number, limit: number) =>
        (await queue.due(now, limit)).map(({ sessionId }) => sessionId);
      expect(await idsOf(2000, 10)).toEqual(['early', 'middle']);
      expect(await idsOf(9000, 2)).toEqual(['early', 'middle']);
      expect(await idsOf(999, 10)).toEqual([]);
      const [early] = await queue.due(1000, 1);
      expect(early).toEqual(await written(queue, 'early'));
      await queue.write({ ...(await written(queue, 'early')), dueAt: 9000 });
      await queue.remove(await written(queue, 'middle'));
      expect(await idsOf(9000, 10)).toEqual(['late', 'early']);
    });

    contract('of many that write one item at the same time exactly one succeeds', async (queue) => {
      const all = (item: QueueItem) =>
        Promise.all(Array.from({ length: 20 }, (_, index) => queue.write({ ...item, value: `by ${index}` })));
      const successes = async (item: QueueItem) => (await all(item)).filter(Boolean).length;
      expect(await successes(ITEM)).toBe(1);
      const item = await written(queue);
      const [removed, ...others] = await Promise.all([queue.remove(item), all(item)]);
      expect(others.flat().filter(Boolean).length).toBe(removed ? 0 : 1);
    });

    contract('identifiers and values are data, times are exact to the millisecond', async (queue) => {
      const nasty = { sessionId: `'; DROP TABLE x; --\u{1F600}`, value: '{"%_\\":1}', dueAt: Number.MAX_SAFE_INTEGER };
      await queue.write({ ...nasty, version: 0 });
      const { version: _, ...read } = await written(queue, nasty.sessionId);
      expect(read).toEqual(nasty);
      expect(await queue.due(Number.MAX_SAFE_INTEGER - 1, 10)).toEqual([]);
    });
  });
}
