import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { sql } from 'kysely';
import type { Database } from '../storage/storage.ts';
import type { ApiEnvironment } from './authorization.ts';
import { ApiError } from './errors.ts';
import { createRoutes, json } from './route.ts';
import type { ApiSetting } from './setting.ts';
import { instant, toInstant } from './values.ts';

/** Milliseconds. Hours and days are those of UTC. */
const BUCKETS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
type Bucket = keyof typeof BUCKETS;

/** The points of a chart. */
const MAX_ITEMS = 1_500;

const item = z
  .object({
    at: instant.openapi({ description: 'When the bucket begins.' }),
    terminations: z.int(),
    delivered: z.int(),
    unheard: z.int().openapi({ description: 'Failed, dead or cancelled.' }),
    attempts: z.int(),
  })
  .openapi('Activity');

/** What happened over time: for charts. */
export function activityRoutes({ db, moment }: Pick<ApiSetting, 'db' | 'moment'>): OpenAPIHono<ApiEnvironment> {
  const app = createRoutes();

  const read = createRoute({
    ...{ method: 'get', path: '/statistics', tags: ['Status'], summary: 'What happened over time' },
    request: {
      query: z.object({
        since: instant,
        bucket: z.enum(['minute', 'hour', 'day']).default('hour').openapi({ description: 'Days are those of UTC.' }),
      }),
    },
    responses: { 200: json('From then to now, without gaps.', z.object({ items: z.array(item) })) },
  });
  app.openapi(read, async (c) => {
    const { since, bucket } = c.req.valid('query');
    const span = BUCKETS[bucket];
    const { now } = moment();
    const first = Math.floor(Date.parse(since) / span) * span;
    if (first > now || (now - first) / span >= MAX_ITEMS) {
      const message = `since: must be before now, and at most ${MAX_ITEMS} buckets ago`;
      throw new ApiError('request_invalid', { message, field: 'since' });
    }
    return c.json({ items: await countActivity(db, { first, last: now, bucket }) }, 200);
  });

  return app;
}

interface Window {
  first: number;
  last: number;
  bucket: Bucket;
}

/** Read from the indexes on time alone. */
export async function countActivity(db: Database, window: Window): Promise<z.output<typeof item>[]> {
  const { first, last } = window;
  const span = BUCKETS[window.bucket];
  const [terminations, attempts, delivered, finished] = await Promise.all([
    count(db, 'terminations', 'terminated_at', window),
    count(db, 'attempts', 'started_at', window),
    count(db, 'deliveries', 'finished_at', window, 'delivered'),
    count(db, 'deliveries', 'finished_at', window),
  ]);
  const items: z.output<typeof item>[] = [];
  for (let at = first; at <= last; at += span) {
    const [heard, all] = [delivered.get(at) ?? 0, finished.get(at) ?? 0];
    items.push({
      ...{ at: toInstant(at), terminations: terminations.get(at) ?? 0, delivered: heard },
      ...{ unheard: all - heard, attempts: attempts.get(at) ?? 0 },
    });
  }
  return items;
}

/** Rows by the bucket that an instant of theirs is in. Read from the index on that instant. */
async function count(
  db: Database,
  table: 'terminations' | 'attempts' | 'deliveries',
  column: 'terminated_at' | 'started_at' | 'finished_at',
  { first, last, bucket }: Window,
  state?: 'delivered',
): Promise<Map<number, number>> {
  // A literal: a bound number is a floating-point one to SQLite, and would not be divided without a remainder.
  const span = sql.lit(BUCKETS[bucket]);
  const at = sql`${sql.ref(column)} / ${span} * ${span}`;
  const { rows } = await sql<{ at: number; rows: number | string }>`
    select ${at} as at, count(*) as rows from ${sql.table(table)}
    where ${sql.ref(column)} >= ${first} and ${sql.ref(column)} <= ${last}
    ${state === undefined ? sql`` : sql`and state = ${state}`}
    group by 1
  `.execute(db);
  return new Map(rows.map(({ at, rows }) => [Number(at), Number(rows)]));
}
