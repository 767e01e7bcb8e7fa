import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { recordAudit } from '../audit/audit-log.ts';
import { activeKey, rotateSigningKey, SIGNING_ALGORITHMS } from '../keys/signing-keys.ts';
import { inTransaction } from '../storage/storage.ts';
import type { ApiEnvironment } from './authorization.ts';
import { createRoutes, json, jsonBody } from './route.ts';
import type { ApiSetting } from './setting.ts';
import { instant, toInstant, toInstantOrNull } from './values.ts';

const key = z
  .object({
    kid: z.string(),
    algorithm: z.string(),
    state: z.enum(['published', 'signing', 'retired']).openapi({
      description: 'All are published. `published`: will sign; `retired`: signed before.',
    }),
    createdAt: instant,
    signsFrom: instant,
    retiredAt: instant.nullable(),
  })
  .openapi('SigningKey');
const tags = ['Keys'];

export function keyRoutes({ db, vault, keyRing, moment }: ApiSetting): OpenAPIHono<ApiEnvironment> {
  const app = createRoutes();

  const list = createRoute({
    ...{ method: 'get', path: '/', tags, summary: 'List the signing keys' },
    responses: { 200: json('The keys, newest first.', z.object({ items: z.array(key) })) },
  });
  app.openapi(list, async (c) => {
    await keyRing.refresh();
    const { now } = moment();
    const keys = [...keyRing.keys].sort((a, b) => b.createdAt - a.createdAt);
    const signing = new Set(SIGNING_ALGORITHMS.map((algorithm) => activeKey(keys, algorithm, now)?.kid));
    const items = keys.map(({ kid, algorithm, createdAt, activeFrom, retiredAt }) => ({
      ...{ kid, algorithm, createdAt: toInstant(createdAt), signsFrom: toInstant(activeFrom || createdAt) },
      state: signing.has(kid) ? ('signing' as const) : activeFrom > now ? ('published' as const) : ('retired' as const),
      retiredAt: toInstantOrNull(retiredAt ?? null),
    }));
    return c.json({ items }, 200);
  });

  const rotate = createRoute({
    ...{ method: 'post', path: '/rotate', tags, summary: 'Make a new signing key' },
    request: {
      body: jsonBody(
        z.strictObject({
          algorithm: z.enum(SIGNING_ALGORITHMS),
          publishFirst: z
            .int()
            .min(0)
            .max(30 * 24 * 3600)
            .default(60)
            .openapi({
              description: 'Seconds for which it is only published, so that all have heard of it. 0 in an emergency.',
            }),
        }),
      ),
    },
    responses: { 201: json('Made.', z.object({ kid: z.string(), signsFrom: instant })) },
  });
  app.openapi(rotate, async (c) => {
    const { algorithm, publishFirst } = c.req.valid('json');
    const { now } = moment();
    const kid = await inTransaction(db, async (tx) => {
      const made = await rotateSigningKey(tx, vault, { algorithm, publishFirst: publishFirst * 1000 }, now);
      const event = { action: 'key.rotated', target: { kind: 'key' as const, id: made } };
      await recordAudit(tx, { ...event, actor: c.get('actor'), details: { algorithm, publishFirst } }, now);
      return made;
    });
    await keyRing.refresh();
    return c.json({ kid, signsFrom: toInstant(now + publishFirst * 1000) }, 201);
  });

  return app;
}
