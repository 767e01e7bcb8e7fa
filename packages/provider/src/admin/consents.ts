import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { listConsents, withdrawConsent } from '../directory/consents.ts';
import type { Database } from '../storage/storage.ts';
import { readAccount } from './account-list.ts';
import type { ApiEnvironment } from './authorization.ts';
import { ApiError } from './errors.ts';
import { createRoutes, done, json } from './route.ts';
import type { ApiSetting } from './setting.ts';
import { instant, toInstant } from './values.ts';

export const consent = z
  .object({
    clientId: z.string(),
    application: z.string(),
    scopes: z.array(z.string()),
    withheld: z.array(z.string()).openapi({ description: 'Claims that the person keeps to themselves.' }),
    grantedAt: instant,
  })
  .openapi('Consent');

/** What a person agreed to, with the names of the applications. */
export async function describeConsents(db: Database, accountId: string): Promise<z.output<typeof consent>[]> {
  const consents = await listConsents(db, accountId);
  if (consents.length === 0) return [];
  const ids = consents.map(({ clientId }) => clientId);
  const names = await db.selectFrom('clients').select(['id', 'name']).where('id', 'in', ids).execute();
  const nameOf = new Map(names.map(({ id, name }) => [id, name]));
  return consents.map(({ clientId, scopes, rejectedClaims, grantedAt }) => ({
    clientId,
    application: nameOf.get(clientId) ?? clientId,
    scopes,
    withheld: rejectedClaims,
    grantedAt: toInstant(grantedAt),
  }));
}

const tags = ['Consents'];
const id = z.string().openapi({ param: { name: 'id', in: 'path' } });
const clientId = z.string().openapi({ param: { name: 'clientId', in: 'path' } });

export function consentRoutes({ db, moment }: Pick<ApiSetting, 'db' | 'moment'>): OpenAPIHono<ApiEnvironment> {
  const app = createRoutes();

  const list = createRoute({
    ...{ method: 'get', path: '/{id}/consents', tags, summary: 'What a person agreed to share, and with whom' },
    request: { params: z.object({ id }) },
    responses: { 200: json('Consents.', z.object({ items: z.array(consent) })) },
  });
  app.openapi(list, async (c) => {
    const account = await readAccount(db, c.req.valid('param').id);
    return c.json({ items: await describeConsents(db, account.id) }, 200);
  });

  const withdraw = createRoute({
    ...{ method: 'delete', path: '/{id}/consents/{clientId}', tags, summary: 'Take a consent back' },
    request: { params: z.object({ id, clientId }) },
    responses: done,
  });
  app.openapi(withdraw, async (c) => {
    const { id: accountId, clientId } = c.req.valid('param');
    const change = { actor: c.get('actor'), moment: moment() };
    if (!(await withdrawConsent(db, { accountId, clientId }, change))) throw new ApiError('consent_unknown');
    return c.body(null, 204);
  });

  return app;
}
