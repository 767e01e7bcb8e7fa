import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { recordAudit } from '../audit/audit-log.ts';
import { signOutEverybody } from '../directory/application-lifecycle.ts';
import { terminateSession } from '../sessions/termination.ts';
import { inTransaction } from '../storage/storage.ts';
import type { ApiEnvironment } from './authorization.ts';
import { ApiError } from './errors.ts';
import { pageOf, pageQuery } from './paging.ts';
import { createRoutes, json, jsonBody } from './route.ts';
import { listSessions, readSession } from './session-list.ts';
import type { ApiSetting } from './setting.ts';
import { readTerminationsOf, termination } from './termination-list.ts';
import { device, instant } from './values.ts';

const session = z
  .object({
    uid: z.string(),
    account: z.object({
      id: z.string(),
      username: z.string().nullable().openapi({ description: 'Null when the account was deleted.' }),
    }),
    device,
    authenticatedAt: instant.nullable(),
    createdAt: instant,
    lastSeenAt: instant,
    expiresAt: instant,
    endedAt: instant.nullable(),
    applications: z.array(
      z.object({
        clientId: z.string(),
        name: z.string(),
        sid: z.string().openapi({ description: 'The session’s name towards this application.' }),
        joinedAt: instant,
        leftAt: instant.nullable().openapi({ description: 'When it alone was left, the session living on.' }),
        offlineAccess: z.boolean(),
      }),
    ),
  })
  .openapi('Session');
const params = z.object({ uid: z.string().openapi({ param: { name: 'uid', in: 'path' } }) });
const tags = ['Sessions'];

export function sessionRoutes({ db, moment }: ApiSetting): OpenAPIHono<ApiEnvironment> {
  const app = createRoutes();

  const list = createRoute({
    ...{ method: 'get', path: '/', tags, summary: 'List sessions' },
    request: {
      query: z.object({
        ...pageQuery,
        accountId: z.string().optional(),
        clientId: z.string().optional().openapi({ description: 'Those that this application took part in.' }),
        state: z.enum(['live', 'ended']).optional(),
        device: z.string().max(200).optional().openapi({ description: 'Part of the name of the device.' }),
        begunBefore: instant.optional(),
        begunAfter: instant.optional(),
        usedBefore: instant.optional().openapi({ description: 'Not used since then.' }),
        usedAfter: instant.optional(),
      }),
    },
    responses: { 200: json('Sessions, newest first.', pageOf(session)) },
  });
  app.openapi(list, async (c) => {
    const { begunBefore, begunAfter, usedBefore, usedAfter, ...query } = c.req.valid('query');
    const times = { begunBefore, begunAfter, usedBefore, usedAfter };
    const given = Object.entries(times).flatMap(([name, at]) => (at === undefined ? [] : [[name, Date.parse(at)]]));
    return c.json(await listSessions(db, { ...query, ...Object.fromEntries(given) }), 200);
  });

  const everybody = createRoute({
    ...{ method: 'post', path: '/sign-out', tags, summary: 'Sign everybody out of everything' },
    request: { body: jsonBody(z.strictObject({ everybody: z.literal(true) })) },
    responses: { 202: json('Ordered; carried out at once, in batches.', z.object({ order: z.string() })) },
  });
  app.openapi(everybody, async (c) => {
    return c.json({ order: await signOutEverybody(db, { actor: c.get('actor'), moment: moment() }) }, 202);
  });

  const read = createRoute({
    ...{ method: 'get', path: '/{uid}', tags, summary: 'Read a session: who took part, and who heard of its end' },
    request: { params },
    responses: { 200: json('The session.', session.extend({ terminations: z.array(termination) })) },
  });
  app.openapi(read, async (c) => {
    const { uid } = c.req.valid('param');
    const found = await readSession(db, uid);
    return c.json({ ...found, terminations: await readTerminationsOf(db, { sessionUid: uid }) }, 200);
  });

  const end = createRoute({
    ...{ method: 'post', path: '/{uid}/sign-out', tags, summary: 'End a session' },
    request: {
      params,
      body: jsonBody(
        z.strictObject({
          clientId: z.string().optional().openapi({ description: 'Leave only this application; the others stay.' }),
        }),
      ),
    },
    responses: {
      200: json('Ended.', z.object({ termination: z.string(), deliveries: z.int() })),
    },
  });
  app.openapi(end, async (c) => {
    const { uid } = c.req.valid('param');
    const { clientId } = c.req.valid('json');
    const only = clientId === undefined ? {} : { onlyClientId: clientId };
    const [actor, now] = [c.get('actor'), moment()];
    const ended = await inTransaction(db, async (tx) => {
      const result = await terminateSession(tx, { sessionUid: uid, reason: 'admin', actor, ...only }, now);
      if (result === undefined) throw new ApiError('session_unknown');
      const details = { termination: result.terminationId, ...(clientId === undefined ? {} : { clientId }) };
      const target = { kind: 'session' as const, id: uid };
      await recordAudit(tx, { actor, action: 'session.signed_out', target, details }, now.now);
      return result;
    });
    return c.json({ termination: ended.terminationId, deliveries: ended.deliveries }, 200);
  });

  return app;
}
