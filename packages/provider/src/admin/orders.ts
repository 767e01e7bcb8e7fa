import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Selectable } from 'kysely';
import type { TerminationOrdersTable } from '../storage/schema.ts';
import type { Database } from '../storage/storage.ts';
import type { ApiEnvironment } from './authorization.ts';
import { ApiError } from './errors.ts';
import { createRoutes, json } from './route.ts';
import type { ApiSetting } from './setting.ts';
import { actor, instant, reason, toActor, toInstant, toInstantOrNull } from './values.ts';

/** Somebody gave each of them, and they are carried out at once: there are few at a time. */
const MOST_UNDER_WAY = 50;

const order = z
  .object({
    id: z.string(),
    scope: z.enum(['application', 'everything']),
    clientId: z.string().nullable(),
    reason,
    by: actor,
    orderedAt: instant,
    ended: z.int().openapi({ description: 'Sessions ended so far.' }),
    finishedAt: instant.nullable(),
  })
  .openapi('Order');

export function orderRoutes({ db }: Pick<ApiSetting, 'db'>): OpenAPIHono<ApiEnvironment> {
  const app = createRoutes();
  const tags = ['Status'];

  const list = createRoute({
    ...{ method: 'get', path: '/', tags, summary: 'Sign-outs of many that are not finished, oldest first' },
    responses: { 200: json('The orders under way.', z.object({ items: z.array(order) })) },
  });
  app.openapi(list, async (c) => c.json({ items: await listOrdersUnderWay(db) }, 200));

  const read = createRoute({
    ...{ method: 'get', path: '/{id}', tags, summary: 'How far a sign-out of many has come' },
    request: { params: z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) }) },
    responses: { 200: json('The order.', order) },
  });
  app.openapi(read, async (c) => {
    const { id } = c.req.valid('param');
    const row = await db.selectFrom('termination_orders').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) throw new ApiError('order_unknown');
    return c.json(toOrder(row), 200);
  });

  return app;
}

/** Orders that are not finished, oldest first. */
export async function listOrdersUnderWay(db: Database) {
  const open = db.selectFrom('termination_orders').selectAll().where('finished_at', 'is', null);
  const rows = await open.orderBy('ordered_at').limit(MOST_UNDER_WAY).execute();
  return rows.map(toOrder);
}

function toOrder(row: Selectable<TerminationOrdersTable>): z.output<typeof order> {
  const { id, scope, target_id, reason, ordered_at, ended, finished_at } = row;
  const when = { orderedAt: toInstant(ordered_at), finishedAt: toInstantOrNull(finished_at) };
  return { id, scope, clientId: target_id, reason, by: toActor(row), ended, ...when };
}
