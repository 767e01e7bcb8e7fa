import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { recordAudit } from '../audit/audit-log.ts';
import { setPassword, signOutAccount } from '../directory/account-lifecycle.ts';
import { authenticate } from '../directory/accounts.ts';
import { withdrawConsent } from '../directory/consents.ts';
import { terminateSession } from '../sessions/termination.ts';
import { inTransaction } from '../storage/storage.ts';
import { readAccount } from './account-list.ts';
import type { ApiEnvironment } from './authorization.ts';
import { consent, describeConsents } from './consents.ts';
import { ApiError } from './errors.ts';
import { pageOf, pageQuery } from './paging.ts';
import { createRoutes, done, json, jsonBody } from './route.ts';
import { listSessions } from './session-list.ts';
import type { ApiSetting } from './setting.ts';
import { device, instant } from './values.ts';

const profile = z
  .object({
    id: z.string(),
    username: z.string(),
    displayName: z.string().nullable(),
    email: z.string().nullable(),
    roles: z.array(z.string()),
  })
  .openapi('OwnAccount');
const session = z
  .object({
    uid: z.string(),
    current: z.boolean().openapi({ description: 'The one that this request belongs to.' }),
    device,
    begunAt: instant.openapi({ description: 'When I signed in.' }),
    lastUsedAt: instant,
    applications: z.array(z.object({ clientId: z.string(), name: z.string(), joinedAt: instant })),
  })
  .openapi('OwnSession');
const tags = ['Own account'];

/** What people see and change of their own account. Whose it is says the access token, never the address. */
export function selfServiceRoutes({ db, limits, moment }: ApiSetting): OpenAPIHono<ApiEnvironment> {
  const app = createRoutes();
  const own = (c: { get(name: 'accountId'): string | undefined }) => c.get('accountId') ?? '';

  const me = createRoute({
    ...{ method: 'get', path: '/me', tags, summary: 'Who I am' },
    responses: { 200: json('My account.', profile) },
  });
  app.openapi(me, async (c) => {
    const { id, username, displayName, email, roles } = await readAccount(db, own(c));
    return c.json({ id, username, displayName, email, roles }, 200);
  });

  const sessions = createRoute({
    ...{ method: 'get', path: '/sessions', tags, summary: 'Where I am signed in' },
    request: { query: z.object(pageQuery) },
    responses: { 200: json('My live sessions, newest first.', pageOf(session)) },
  });
  app.openapi(sessions, async (c) => {
    const { items, next } = await listSessions(db, { ...c.req.valid('query'), accountId: own(c), state: 'live' });
    const shown = items.map(({ uid, device, authenticatedAt, createdAt, lastSeenAt, applications }) => ({
      ...{ uid, current: uid === c.get('sessionUid'), device },
      ...{ begunAt: authenticatedAt ?? createdAt, lastUsedAt: lastSeenAt },
      applications: applications
        .filter(({ leftAt }) => leftAt === null)
        .map(({ clientId, name, joinedAt }) => ({ clientId, name, joinedAt })),
    }));
    return c.json({ items: shown, next }, 200);
  });

  const signOutOthers = createRoute({
    ...{ method: 'post', path: '/sessions/sign-out-others', tags, summary: 'Sign out everywhere else' },
    responses: { 200: json('How many ended.', z.object({ sessions: z.int() })) },
  });
  app.openapi(signOutOthers, async (c) => {
    const current = c.get('sessionUid');
    const except = current === undefined ? {} : { exceptUid: current };
    const change = { actor: c.get('actor'), moment: moment() };
    return c.json({ sessions: await signOutAccount(db, { id: own(c), ...except }, change) }, 200);
  });

  const signOut = createRoute({
    ...{ method: 'post', path: '/sessions/{uid}/sign-out', tags, summary: 'End one of my sessions' },
    request: { params: z.object({ uid: z.string().openapi({ param: { name: 'uid', in: 'path' } }) }) },
    responses: done,
  });
  app.openapi(signOut, async (c) => {
    const { uid } = c.req.valid('param');
    const [actor, when] = [c.get('actor'), moment()];
    await inTransaction(db, async (tx) => {
      const mine = await tx
        .selectFrom('sessions')
        .select('uid')
        .where('uid', '=', uid)
        .where('account_id', '=', own(c))
        .executeTakeFirst();
      const ended = mine && (await terminateSession(tx, { sessionUid: uid, reason: 'self_service', actor }, when));
      // Somebody else's session is as unknown as none.
      if (ended === undefined) throw new ApiError('session_unknown');
      const details = { termination: ended.terminationId };
      await recordAudit(
        tx,
        { actor, action: 'session.signed_out', target: { kind: 'session', id: uid }, details },
        when.now,
      );
    });
    return c.body(null, 204);
  });

  const password = createRoute({
    ...{ method: 'put', path: '/password', tags, summary: 'Change my password; my other sessions end' },
    request: {
      body: jsonBody(z.strictObject({ current: z.string().max(1024), password: z.string().max(1024) })),
    },
    responses: done,
  });
  app.openapi(password, async (c) => {
    const { current, password } = c.req.valid('json');
    const { id, username } = await readAccount(db, own(c));
    // Whoever holds a stolen token must not find the password by trying: counted as sign-ins from this session are.
    const place = `session ${c.get('sessionUid')}`;
    const wait = await limits.admit(username, place);
    if (wait > 0) throw new ApiError('rate_limited', { headers: { 'retry-after': String(wait) } });
    if ((await authenticate(db, username, current)) === undefined) {
      throw new ApiError('password_wrong', { field: 'current' });
    }
    await limits.recordSuccess(username, place);
    const keep = c.get('sessionUid');
    const wanted = { id, password, ...(keep === undefined ? {} : { keepSessionUid: keep }) };
    await setPassword(db, wanted, { actor: c.get('actor'), moment: moment() });
    return c.body(null, 204);
  });

  const consents = createRoute({
    ...{ method: 'get', path: '/consents', tags, summary: 'What I agreed to share, and with whom' },
    responses: { 200: json('My consents.', z.object({ items: z.array(consent) })) },
  });
  app.openapi(consents, async (c) => c.json({ items: await describeConsents(db, own(c)) }, 200));

  const withdraw = createRoute({
    ...{ method: 'delete', path: '/consents/{clientId}', tags, summary: 'Take a consent back' },
    request: { params: z.object({ clientId: z.string().openapi({ param: { name: 'clientId', in: 'path' } }) }) },
    responses: done,
  });
  app.openapi(withdraw, async (c) => {
    const consent = { accountId: own(c), clientId: c.req.valid('param').clientId };
    const change = { actor: c.get('actor'), moment: moment() };
    if (!(await withdrawConsent(db, consent, change))) throw new ApiError('consent_unknown');
    return c.body(null, 204);
  });

  return app;
}
