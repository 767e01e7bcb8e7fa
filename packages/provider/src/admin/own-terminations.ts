import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { describeDevice } from '../sessions/device.ts';
import type { Database } from '../storage/storage.ts';
import type { ApiEnvironment } from './authorization.ts';
import { pageOf, pageQuery } from './paging.ts';
import { createRoutes, json } from './route.ts';
import type { ApiSetting } from './setting.ts';
import { listTerminations } from './termination-list.ts';
import { actor, deliveryState, device, instant, reason } from './values.ts';

const ownTermination = z
  .object({
    id: z.string(),
    sessionUid: z.string(),
    device,
    reason,
    by: actor.shape.kind.openapi({ description: '`person`: I did it myself.' }),
    endedAt: instant,
    application: z.string().nullable().openapi({ description: 'The one application that was left; null: all.' }),
    deliveries: z.array(
      z.object({
        clientId: z.string(),
        application: z.string(),
        state: deliveryState,
        at: instant.nullable().openapi({ description: 'When it confirmed, or was given up; null: not yet.' }),
      }),
    ),
  })
  .openapi('OwnTermination');

/** Where the person was signed out of late, and which applications have confirmed it. */
export function ownTerminationRoutes({ db }: Pick<ApiSetting, 'db'>): OpenAPIHono<ApiEnvironment> {
  const app = createRoutes();

  const list = createRoute({
    ...{ method: 'get', path: '/', tags: ['Own account'], summary: 'What ended of mine, and who has confirmed' },
    request: { query: z.object(pageQuery) },
    responses: { 200: json('Newest first.', pageOf(ownTermination)) },
  });
  app.openapi(list, async (c) => {
    const accountId = c.get('accountId') ?? '';
    const { items, next } = await listTerminations(db, { ...c.req.valid('query'), accountId });
    const userAgents = await readUserAgents(
      db,
      items.map(({ sessionUid }) => sessionUid),
    );
    const shown = items.map(({ id, sessionUid, clientId, reason, by, endedAt, deliveries }) => {
      const userAgent = userAgents.get(sessionUid) ?? null;
      return {
        ...{ id, sessionUid, device: { name: describeDevice(userAgent), userAgent }, reason, by: by.kind, endedAt },
        application: deliveries.find((delivery) => delivery.clientId === clientId)?.application ?? clientId,
        deliveries: deliveries.map(({ clientId, application, state, finishedAt }) => {
          return { clientId, application, state, at: finishedAt };
        }),
      };
    });
    return c.json({ items: shown, next }, 200);
  });

  return app;
}

async function readUserAgents(db: Database, uids: readonly string[]): Promise<Map<string, string | null>> {
  if (uids.length === 0) return new Map();
  const rows = await db.selectFrom('sessions').select(['uid', 'user_agent']).where('uid', 'in', uids).execute();
  return new Map(rows.map(({ uid, user_agent }) => [uid, user_agent]));
}
