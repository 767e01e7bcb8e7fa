import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiEnvironment } from './authorization.ts';
import { ApiError } from './errors.ts';
import { pageOf, pageQuery } from './paging.ts';
import { createRoutes, json } from './route.ts';
import type { ApiSetting } from './setting.ts';
import { listTerminations, readTerminationsOf, termination } from './termination-list.ts';
import { reason } from './values.ts';

const tags = ['Terminations'];
const params = z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) });

/** Who was signed out, why, by whom, and which applications heard of it. */
export function terminationRoutes({ db }: ApiSetting): OpenAPIHono<ApiEnvironment> {
  const app = createRoutes();

  const list = createRoute({
    ...{ method: 'get', path: '/', tags, summary: 'List terminations' },
    request: { query: z.object({ ...pageQuery, accountId: z.string().optional(), reason: reason.optional() }) },
    responses: { 200: json('Terminations, newest first.', pageOf(termination)) },
  });
  app.openapi(list, async (c) => c.json(await listTerminations(db, c.req.valid('query')), 200));

  const read = createRoute({
    ...{ method: 'get', path: '/{id}', tags, summary: 'Read a termination' },
    request: { params },
    responses: { 200: json('The termination.', termination) },
  });
  app.openapi(read, async (c) => {
    const [found] = await readTerminationsOf(db, c.req.valid('param'));
    if (found === undefined) throw new ApiError('termination_unknown');
    return c.json(found, 200);
  });

  return app;
}
