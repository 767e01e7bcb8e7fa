import { z } from '@hono/zod-openapi';
import { ApiError } from './errors.ts';

/** How a list is asked for: what comes after the page before, and how much of it. */
export const pageQuery = {
  after: z.string().max(500).optional().openapi({ description: 'The `next` of the page before.' }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    next: z.string().nullable().openapi({ description: 'Ask with `after` for what follows; null at the end.' }),
  });
}

/** Where a page ended: the values that its list is ordered by. Numbers and texts, in the order of the columns. */
export type Position = readonly (string | number)[];

/**
 * One page. Lists are continued behind a row and not at a number of rows, so that no row is skipped or shown twice
 * while others come and go, and the hundredth page costs what the first does.
 *
 * @param rows one more than the limit, if there are that many.
 */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  positionOf: (row: Row) => Position,
  itemOf: (row: Row) => Item,
): { items: Item[]; next: string | null } {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  const next = last === undefined ? null : Buffer.from(JSON.stringify(positionOf(last))).toString('base64url');
  return { items: shown.map(itemOf), next };
}

const timePosition = z.tuple([z.number(), z.string()]);
const namePosition = z.tuple([z.string(), z.string()]);

/** @throws ApiError `cursor_invalid` */
export function readTimePosition(after: string | undefined): [number, string] | undefined {
  return after === undefined ? undefined : readPosition(after, timePosition);
}

/** @throws ApiError `cursor_invalid` */
export function readNamePosition(after: string | undefined): [string, string] | undefined {
  return after === undefined ? undefined : readPosition(after, namePosition);
}

function readPosition<T>(after: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(Buffer.from(after, 'base64url').toString()));
  } catch {
    throw new ApiError('cursor_invalid', { field: 'after' });
  }
}
