import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { queryAudit } from '../audit/audit-log.ts';
import type { ApiEnvironment } from './authorization.ts';
import { pageOf, pageQuery, readTimePosition, toPage } from './paging.ts';
import { createRoutes, json } from './route.ts';
import type { ApiSetting } from './setting.ts';
import { actor, instant, toActor, toInstant } from './values.ts';

const event = z
  .object({
    id: z.string(),
    at: instant,
    by: actor,
    action: z.string().openapi({ example: 'application.updated' }),
    target: z.object({ kind: z.string(), id: z.string().nullable() }),
    details: z.record(z.string(), z.unknown()),
  })
  .openapi('AuditEvent');

export function auditRoutes({ db }: ApiSetting): OpenAPIHono<ApiEnvironment> {
  const app = createRoutes();

  const list = createRoute({
    ...{ method: 'get', path: '/', tags: ['Audit'], summary: 'Who changed what' },
    request: {
      query: z.object({
        ...pageQuery,
        actorId: z.string().optional(),
        targetId: z.string().optional(),
        action: z.string().optional(),
      }),
    },
    responses: { 200: json('Changes, newest first.', pageOf(event)) },
  });
  app.openapi(list, async (c) => {
    const { after, limit, ...query } = c.req.valid('query');
    const position = readTimePosition(after);
    const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
    const before = position === undefined ? {} : { before: { at: position[0], id: position[1] } };
    const rows = await queryAudit(db, { ...given, ...before, limit: limit + 1 });
    const page = toPage(
      rows,
      limit,
      ({ at, id }) => [at, id],
      (row) => ({
        id: row.id,
        at: toInstant(row.at),
        by: toActor(row),
        action: row.action,
        target: { kind: row.target_kind, id: row.target_id },
        details: JSON.parse(row.details) as Record<string, unknown>,
      }),
    );
    return c.json(page, 200);
  });

  return app;
}
