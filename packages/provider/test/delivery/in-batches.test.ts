import { describe, expect, test } from 'vitest';
import { inBatches } from '../../src/delivery/in-batches.ts';

/** Work that is finished by hand. */
function byHand() {
  const batches: { items: readonly number[]; finish(): void; fail(error: Error): void }[] = [];
  const ask = inBatches((items: readonly number[]) => {
    const { promise, resolve, reject } = Promise.withResolvers<number[]>();
    batches.push({ items, finish: () => resolve(items.map((item) => item * 10)), fail: reject });
    return promise;
  });
  const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  return { ask, batches, turn };
}

describe('work in batches', () => {
  test('what comes in one turn is one batch, what comes meanwhile the next, and each gets its own result', async () => {
    const { ask, batches, turn } = byHand();
    const first = [ask(1), ask(2)];
    await turn();
    expect(batches.map(({ items }) => items)).toEqual([[1, 2]]);
    const second = [ask(3), ask(4), ask(5)];
    await turn();
    expect(batches).toHaveLength(1);
    batches[0]?.finish();
    expect(await Promise.all(first)).toEqual([10, 20]);
    await turn();
    expect(batches[1]?.items).toEqual([3, 4, 5]);
    batches[1]?.finish();
    expect(await Promise.all(second)).toEqual([30, 40, 50]);
    const alone = ask(6);
    await turn();
    batches[2]?.finish();
    expect(await alone).toBe(60);
  });

  test('no batch is larger than it may be', async () => {
    const sizes: number[] = [];
    const ask = inBatches(async (items: readonly number[]) => {
      sizes.push(items.length);
      return items;
    }, 3);
    expect(await Promise.all([1, 2, 3, 4, 5, 6, 7].map(ask))).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(sizes).toEqual([3, 3, 1]);
  });

  test('an item that makes its batch fail fails alone', async () => {
    const ask = inBatches(async (items: readonly number[]) => {
      if (items.includes(13)) throw new Error('unlucky');
      return items;
    });
    const results = await Promise.allSettled([ask(12), ask(13), ask(14)]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  test('when the storage is away the whole batch fails at once, and the next is tried', async () => {
    const { ask, batches, turn } = byHand();
    const away = Promise.allSettled([ask(1), ask(2)]);
    await turn();
    batches[0]?.fail(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
    expect((await away).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(batches).toHaveLength(1);
    const later = ask(3);
    await turn();
    batches[1]?.finish();
    expect(await later).toBe(30);
  });
});
