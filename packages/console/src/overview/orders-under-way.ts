import { useState } from 'react';
import { useLiveEvents } from '../api/events.ts';

export interface OrderUnderWay {
  /** `unknown`: there are such, but none has told of itself yet. */
  id: string;
  ended?: number;
}

/**
 * Sign-outs of many that go on now, as far as they tell of themselves, which each does with every batch.
 *
 * @param open how many there are.
 */
export function useOrdersUnderWay(open: number): OrderUnderWay[] {
  const [known, setKnown] = useState<readonly OrderUnderWay[]>([]);
  useLiveEvents((event) => {
    if (event.type !== 'order') return;
    const { id, ended, finishedAt } = event;
    setKnown((before) => {
      const others = before.filter((order) => order.id !== id);
      return finishedAt === null ? [...others, { id, ended }] : others;
    });
  });
  if (open === 0) return [];
  return known.length === 0 ? [{ id: 'unknown' }] : [...known];
}
