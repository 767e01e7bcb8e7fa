import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { issueRegistrationToken, revokeRegistrationToken } from '../directory/registration-tokens.ts';
import type { ApiEnvironment } from './authorization.ts';
import { ApiError } from './errors.ts';
import { pageOf, pageQuery, readTimePosition, toPage } from './paging.ts';
import { createRoutes, done, json, jsonBody } from './route.ts';
import type { ApiSetting } from './setting.ts';
import { instant, toInstant, toInstantOrNull } from './values.ts';

const DAY = 24 * 3600;

const token = z
  .object({
    id: z.string(),
    name: z.string(),
    uses: z.int().openapi({ description: 'How many applications may be registered with it altogether.' }),
    usesLeft: z.int(),
    createdAt: instant,
    expiresAt: instant,
    revokedAt: instant.nullable(),
  })
  .openapi('RegistrationToken');
const newToken = z.strictObject({
  name: z.string().trim().min(1).max(200),
  expiresIn: z
    .int()
    .min(60)
    .max(365 * DAY)
    .default(DAY)
    .openapi({ description: 'Seconds.' }),
  uses: z.int().min(1).max(100_000).default(1),
});
const issued = token
  .pick({ id: true, expiresAt: true })
  .extend({ token: z.string() })
  .openapi('IssuedRegistrationToken', { description: 'The token is shown here and never again.' });
const tags = ['Registration tokens'];

/** Tokens with which applications register themselves (RFC 7591, section 3). */
export function registrationTokenRoutes({ db, moment, dynamicRegistration }: ApiSetting): OpenAPIHono<ApiEnvironment> {
  const app = createRoutes();

  const list = createRoute({
    ...{ method: 'get', path: '/', tags, summary: 'List registration tokens' },
    request: { query: z.object(pageQuery) },
    responses: { 200: json('Newest first, those that are used up or revoked too.', pageOf(token)) },
  });
  app.openapi(list, async (c) => {
    const { after, limit } = c.req.valid('query');
    const position = readTimePosition(after);
    let rows = db.selectFrom('registration_tokens').selectAll();
    if (position) {
      rows = rows.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('created_at', 'id'), '<', tuple(position[0], position[1])),
      );
    }
    const page = await rows
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute();
    return c.json(
      toPage(
        page,
        limit,
        ({ created_at, id }) => [created_at, id],
        (row) => ({
          ...{ id: row.id, name: row.name, uses: row.uses, usesLeft: row.uses_left },
          createdAt: toInstant(row.created_at),
          expiresAt: toInstant(row.expires_at),
          revokedAt: toInstantOrNull(row.revoked_at),
        }),
      ),
      200,
    );
  });

  const issue = createRoute({
    ...{ method: 'post', path: '/', tags, summary: 'Let applications register themselves' },
    request: { body: jsonBody(newToken) },
    responses: { 201: json('Issued.', issued) },
  });
  app.openapi(issue, async (c) => {
    if (!dynamicRegistration) throw new ApiError('registration_off');
    const { name, expiresIn, uses } = c.req.valid('json');
    const change = { actor: c.get('actor'), moment: moment() };
    const { id, token, expiresAt } = await issueRegistrationToken(
      db,
      { name, lifetime: expiresIn * 1000, uses },
      change,
    );
    return c.json({ id, token, expiresAt: toInstant(expiresAt) }, 201);
  });

  const revoke = createRoute({
    ...{ method: 'delete', path: '/{id}', tags, summary: 'Revoke a registration token; applications stay' },
    request: { params: z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) }) },
    responses: done,
  });
  app.openapi(revoke, async (c) => {
    await revokeRegistrationToken(db, c.req.valid('param').id, { actor: c.get('actor'), moment: moment() });
    return c.body(null, 204);
  });

  return app;
}
