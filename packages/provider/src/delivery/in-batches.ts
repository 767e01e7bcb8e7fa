import { setImmediate as turn } from 'node:timers/promises';
import { isUnavailable } from '../storage/unavailable.ts';

interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Makes one piece of work of what many ask for at the same time: whatever comes while a batch is worked on is the next
 * one, and a batch is committed before anybody hears of it. Nobody waits for company: alone, an item is a batch.
 *
 * When a batch fails for another reason than that the storage is away, its items are tried one by one, so that none
 * fails for another's sake.
 *
 * @param work gives a result for each item, in their order.
 * @param most items of a batch.
 */
export function inBatches<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
  most = Number.POSITIVE_INFINITY,
): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let isWorking = false;

  async function carryOut(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await work(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, index) => {
        resolve(results[index] as Result); // there is one for each
      });
    } catch (error) {
      if (batch.length === 1 || isUnavailable(error)) for (const { reject } of batch) reject(error);
      else for (const one of batch) await carryOut([one]);
    }
  }

  async function carryOutAll(): Promise<void> {
    isWorking = true;
    // What comes in the same turn goes together.
    await turn();
    while (waiting.length > 0) {
      const batch = waiting.splice(0, most);
      await carryOut(batch);
    }
    isWorking = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isWorking) void carryOutAll();
    });
}
