import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Change } from '../directory/account-lifecycle.ts';
import {
  ApplicationError,
  deleteApplication,
  disableApplication,
  enableApplication,
  rotateSecret,
  signOutApplication,
} from '../directory/application-lifecycle.ts';
import { clientMetadataSchema, refuseMetadata } from '../directory/client-metadata.ts';
import { importApplications, importBody, importedApplication } from './application-import.ts';
import { listApplications, readApplication } from './application-list.ts';
import type { ApiEnvironment } from './authorization.ts';
import { pageOf, pageQuery } from './paging.ts';
import { createRoutes, done, json, jsonBody } from './route.ts';
import type { ApiSetting } from './setting.ts';
import { instant, toInstantOrNull } from './values.ts';

const DAY = 24 * 3600;

const previousSecretUntil = instant.nullable().openapi({
  description: 'Until when the secret before the last is good; null: there is none.',
});

const application = z
  .object({
    clientId: z.string(),
    metadata: clientMetadataSchema,
    origin: z
      .enum(['operator', 'dynamic'])
      .openapi({ description: 'Who registered it: an operator, or it did itself.' }),
    disabled: z.boolean(),
    builtIn: z.boolean().openapi({ description: 'Part of the provider: it cannot be changed.' }),
    previousSecretUntil,
    createdAt: instant,
    updatedAt: instant,
  })
  .openapi('Application');
const summary = application.omit({ metadata: true, previousSecretUntil: true }).extend({
  name: z.string(),
  backchannelLogoutUri: z.string().nullable(),
});
const registered = z.object({ clientId: z.string(), clientSecret: z.string().nullable() }).openapi('Registered', {
  description: 'The secret is shown here and never again.',
});
const updated = application.extend({
  clientSecret: z.string().nullable().openapi({
    description: 'Of an application that was public and is confidential now: its secret, shown here and never again.',
  }),
});
const params = z.object({ clientId: z.string().openapi({ param: { name: 'clientId', in: 'path' } }) });
const order = z.object({ order: z.string().openapi({ description: 'See /orders/{id}.' }) });
const tags = ['Applications'];

export function applicationRoutes(setting: ApiSetting): OpenAPIHono<ApiEnvironment> {
  const { db, vault, applications, moment } = setting;
  const app = createRoutes();
  const refuse = (result: { success: true } | { success: false; error: z.core.$ZodError }): undefined => {
    if (!result.success) throw refuseMetadata(result.error);
  };

  const list = createRoute({
    ...{ method: 'get', path: '/', tags, summary: 'List applications' },
    request: { query: z.object({ ...pageQuery, search: z.string().max(200).optional() }) },
    responses: { 200: json('Applications by name.', pageOf(summary)) },
  });
  app.openapi(list, async (c) => c.json(await listApplications(db, c.req.valid('query')), 200));

  const create = createRoute({
    ...{ method: 'post', path: '/', tags, summary: 'Register an application' },
    request: { body: jsonBody(clientMetadataSchema) },
    responses: { 201: json('Registered.', registered) },
  });
  app.openapi(
    create,
    async (c) => {
      const { now } = moment();
      const made = await applications.register(c.req.valid('json'), now, { actor: c.get('actor') });
      return c.json({ clientId: made.clientId, clientSecret: made.clientSecret ?? null }, 201);
    },
    refuse,
  );

  const importList = createRoute({
    ...{ method: 'post', path: '/import', tags, summary: 'Register a list of applications, all or none' },
    request: { body: jsonBody(importBody) },
    responses: { 201: json('All were registered.', z.object({ items: z.array(importedApplication) })) },
  });
  app.openapi(importList, async (c) => {
    const items = await importApplications(setting, c.req.valid('json'), c.get('actor'));
    return c.json({ items }, 201);
  });

  const read = createRoute({
    ...{ method: 'get', path: '/{clientId}', tags, summary: 'Read an application' },
    request: { params },
    responses: { 200: json('The application.', application) },
  });
  app.openapi(read, async (c) => c.json(await readApplication(setting, c.req.valid('param').clientId), 200));

  const update = createRoute({
    ...{ method: 'put', path: '/{clientId}', tags, summary: 'Replace the metadata of an application' },
    request: { params, body: jsonBody(clientMetadataSchema) },
    responses: { 200: json('The application as it is now.', updated) },
  });
  app.openapi(
    update,
    async (c) => {
      const { clientId } = c.req.valid('param');
      const change = await applications.update(clientId, c.req.valid('json'), moment().now, { actor: c.get('actor') });
      if (!change) throw new ApplicationError('application_unknown', 'There is no such application.');
      return c.json({ ...(await readApplication(setting, clientId)), clientSecret: change.clientSecret ?? null }, 200);
    },
    refuse,
  );

  const remove = createRoute({
    ...{ method: 'delete', path: '/{clientId}', tags, summary: 'Delete an application; its sessions end' },
    request: { params },
    responses: done,
  });
  app.openapi(remove, async (c) => {
    await deleteApplication(db, c.req.valid('param').clientId, { actor: c.get('actor'), moment: moment() });
    return c.body(null, 204);
  });

  const change = (path: '/{clientId}/disable' | '/{clientId}/enable', summary: string, make: MakeChange) => {
    const route = createRoute({ ...{ method: 'post', path, tags, summary }, request: { params }, responses: done });
    app.openapi(route, async (c) => {
      await make(db, c.req.valid('param').clientId, { actor: c.get('actor'), moment: moment() });
      return c.body(null, 204);
    });
  };
  change('/{clientId}/disable', 'Let nobody sign in to it; its sessions end', disableApplication);
  change('/{clientId}/enable', 'Let people sign in to it again', enableApplication);

  const rotate = createRoute({
    ...{ method: 'post', path: '/{clientId}/secret', tags, summary: 'Give it a new secret' },
    request: {
      params,
      body: jsonBody(
        z.object({
          overlap: z
            .int()
            .min(0)
            .max(30 * DAY)
            .default(DAY)
            .openapi({
              description: 'Seconds for which the secret before stays good.',
            }),
        }),
      ),
    },
    responses: { 200: json('The new secret.', registered.extend({ previousSecretUntil })) },
  });
  app.openapi(rotate, async (c) => {
    const { clientId } = c.req.valid('param');
    const overlap = c.req.valid('json').overlap * 1000;
    const change: Change = { actor: c.get('actor'), moment: moment() };
    const { secret, previousSecretUntil } = await rotateSecret(db, vault, { clientId, overlap }, change);
    return c.json({ clientId, clientSecret: secret, previousSecretUntil: toInstantOrNull(previousSecretUntil) }, 200);
  });

  const signOut = createRoute({
    ...{ method: 'post', path: '/{clientId}/sign-out', tags, summary: 'Sign everybody out of it' },
    request: { params },
    responses: { 202: json('Ordered; carried out at once, in batches.', order) },
  });
  app.openapi(signOut, async (c) => {
    const { clientId } = c.req.valid('param');
    const id = await signOutApplication(db, clientId, { actor: c.get('actor'), moment: moment() });
    return c.json({ order: id }, 202);
  });

  return app;
}

type MakeChange = (db: ApiSetting['db'], clientId: string, change: Change) => Promise<void>;
