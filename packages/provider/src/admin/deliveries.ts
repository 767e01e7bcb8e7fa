import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { recordAudit } from '../audit/audit-log.ts';
import { cancelDelivery } from '../delivery/cancellation.ts';
import { redeliver, redeliverAll } from '../delivery/redelivery.ts';
import { inTransaction } from '../storage/storage.ts';
import { readApplication } from './application-list.ts';
import type { ApiEnvironment } from './authorization.ts';
import { delivery, deliveryFilter, listDeliveries, readDelivery } from './delivery-list.ts';
import { ApiError } from './errors.ts';
import { pageOf, pageQuery } from './paging.ts';
import { createRoutes, done, json, jsonBody } from './route.ts';
import type { ApiSetting } from './setting.ts';

const tags = ['Deliveries'];
const params = z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) });

export function deliveryRoutes(setting: ApiSetting): OpenAPIHono<ApiEnvironment> {
  const { db, moment } = setting;
  const app = createRoutes();

  const list = createRoute({
    ...{ method: 'get', path: '/', tags, summary: 'List deliveries' },
    request: {
      query: z.object({ ...pageQuery, state: deliveryFilter.optional(), clientId: z.string().optional() }),
    },
    responses: { 200: json('Deliveries, newest first.', pageOf(delivery)) },
  });
  app.openapi(list, async (c) => c.json(await listDeliveries(db, c.req.valid('query')), 200));

  const read = createRoute({
    ...{ method: 'get', path: '/{id}', tags, summary: 'Read a delivery and its attempts' },
    request: { params },
    responses: { 200: json('The delivery.', delivery) },
  });
  app.openapi(read, async (c) => {
    const found = await readDelivery(db, c.req.valid('param').id);
    if (found === undefined) throw new ApiError('delivery_unknown');
    return c.json(found, 200);
  });

  const again = createRoute({
    ...{ method: 'post', path: '/{id}/redeliver', tags, summary: 'Try again what failed, died or was cancelled' },
    request: { params },
    responses: done,
  });
  app.openapi(again, async (c) => {
    const { id } = c.req.valid('param');
    const actor = c.get('actor');
    await inTransaction(db, async (tx) => {
      const result = await redeliver(tx, id, moment());
      if (result !== 'redelivered') throw refusal(result);
      const target = { kind: 'delivery' as const, id };
      await recordAudit(tx, { actor, action: 'delivery.redelivered', target }, moment().now);
    });
    return c.body(null, 204);
  });

  const cancel = createRoute({
    ...{ method: 'post', path: '/{id}/cancel', tags, summary: 'Give up a delivery that is waiting' },
    request: { params },
    responses: done,
  });
  app.openapi(cancel, async (c) => {
    const { id } = c.req.valid('param');
    const actor = c.get('actor');
    await inTransaction(db, async (tx) => {
      const result = await cancelDelivery(tx, id, moment().now);
      if (result !== 'cancelled') throw refusal(result);
      await recordAudit(tx, { actor, action: 'delivery.cancelled', target: { kind: 'delivery', id } }, moment().now);
    });
    return c.body(null, 204);
  });

  const allAgain = createRoute({
    ...{ method: 'post', path: '/redeliver', tags, summary: 'Try again all that failed or died at an application' },
    request: { body: jsonBody(z.strictObject({ clientId: z.string() })) },
    responses: { 200: json('How many are due again.', z.object({ deliveries: z.int() })) },
  });
  app.openapi(allAgain, async (c) => {
    const { clientId } = c.req.valid('json');
    await readApplication(setting, clientId);
    // In many transactions, one a batch, so the record comes last: what was due again before a crash stays so.
    const deliveries = await redeliverAll(db, { clientId }, moment());
    const target = { kind: 'application' as const, id: clientId };
    const event = { actor: c.get('actor'), action: 'application.redelivered', target, details: { deliveries } };
    await inTransaction(db, (tx) => recordAudit(tx, event, moment().now));
    return c.json({ deliveries }, 200);
  });

  return app;
}

function refusal(
  result: 'delivery_not_found' | 'delivery_waiting' | 'delivery_delivered' | 'delivery_under_way' | 'delivery_finished',
): ApiError {
  return new ApiError(result === 'delivery_not_found' ? 'delivery_unknown' : result);
}
