import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import {
  type Change,
  changeAccount,
  deleteAccount,
  disableAccount,
  enableAccount,
  setPassword,
  signOutAccount,
} from '../directory/account-lifecycle.ts';
import { createAccount, ROLES } from '../directory/accounts.ts';
import { createInvitedAccount, type Invitation, invite } from '../directory/invitations.ts';
import { keepingAnAdmin } from '../directory/last-admin.ts';
import { invitationLink } from '../pages/invitation-pages.ts';
import type { Tx } from '../storage/storage.ts';
import { listAccounts, readAccount } from './account-list.ts';
import type { ApiEnvironment } from './authorization.ts';
import { consentRoutes } from './consents.ts';
import { pageOf, pageQuery } from './paging.ts';
import { createRoutes, done, json, jsonBody } from './route.ts';
import type { ApiSetting } from './setting.ts';
import { instant, toInstant } from './values.ts';

const roles = z.array(z.enum(ROLES)).min(1);
const account = z
  .object({
    id: z.string(),
    username: z.string(),
    displayName: z.string().nullable(),
    email: z.string().nullable(),
    roles,
    disabled: z.boolean(),
    invitedUntil: instant.nullable().openapi({ description: 'Until when an invitation that is out is good.' }),
    lastSignInAt: instant.nullable(),
    createdAt: instant,
    updatedAt: instant,
  })
  .openapi('Account');
const displayName = z.string().trim().min(1).max(200);
const email = z.email().max(320);
const password = z.string().max(1024);
const newAccount = z.strictObject({
  username: z.string(),
  displayName: displayName.optional(),
  email: email.optional(),
  roles: roles.optional(),
  password: password.optional().openapi({ description: 'Left out, an invitation is made.' }),
});
const invitation = z
  .object({
    token: z.string(),
    link: z.url().openapi({ description: 'The page to set the password at: send it to the person.' }),
    expiresAt: instant,
  })
  .openapi('Invitation', {
    description: 'Sets the password once, see /api/account/v1/invitation. Shown here and never again.',
  });
const params = z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) });
const tags = ['Accounts'];

export function accountRoutes({ issuer, db, moment }: ApiSetting): OpenAPIHono<ApiEnvironment> {
  const app = createRoutes();
  const show = ({ token, expiresAt }: Invitation) => ({
    token,
    link: invitationLink(issuer, token),
    expiresAt: toInstant(expiresAt),
  });
  app.route('/', consentRoutes({ db, moment }));

  const list = createRoute({
    ...{ method: 'get', path: '/', tags, summary: 'List accounts' },
    request: { query: z.object({ ...pageQuery, search: z.string().max(200).optional() }) },
    responses: { 200: json('Accounts by username.', pageOf(account)) },
  });
  app.openapi(list, async (c) => c.json(await listAccounts(db, c.req.valid('query')), 200));

  const create = createRoute({
    ...{ method: 'post', path: '/', tags, summary: 'Make an account, with a password or an invitation' },
    request: { body: jsonBody(newAccount) },
    responses: { 201: json('Made.', account.extend({ invitation: z.union([invitation, z.null()]) })) },
  });
  app.openapi(create, async (c) => {
    const { password, ...asked } = c.req.valid('json');
    const change: Change = { actor: c.get('actor'), moment: moment() };
    const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
    const wanted = { ...given, username: asked.username };
    if (password !== undefined) {
      const { id } = await createAccount(db, { ...wanted, password }, change.moment.now, change.actor);
      return c.json({ ...(await readAccount(db, id)), invitation: null }, 201);
    }
    const made = await createInvitedAccount(db, wanted, change);
    return c.json({ ...(await readAccount(db, made.id)), invitation: show(made.invitation) }, 201);
  });

  const read = createRoute({
    ...{ method: 'get', path: '/{id}', tags, summary: 'Read an account' },
    request: { params },
    responses: { 200: json('The account.', account) },
  });
  app.openapi(read, async (c) => c.json(await readAccount(db, c.req.valid('param').id), 200));

  const update = createRoute({
    ...{ method: 'patch', path: '/{id}', tags, summary: 'Change name, email address or roles' },
    request: {
      params,
      body: jsonBody(
        z.strictObject({
          displayName: displayName.nullable().optional(),
          email: email.nullable().optional(),
          roles: roles.optional(),
        }),
      ),
    },
    responses: { 200: json('The account as it is now.', account) },
  });
  app.openapi(update, async (c) => {
    const { id } = c.req.valid('param');
    const { displayName, email, roles } = c.req.valid('json');
    const changes = {
      ...(displayName === undefined ? {} : { displayName }),
      ...(email === undefined ? {} : { email }),
      ...(roles === undefined ? {} : { roles }),
    };
    const change = { actor: c.get('actor'), moment: moment() };
    await keepingAnAdmin(db, (tx) => changeAccount(tx, id, changes, change), roles && 'roles');
    return c.json(await readAccount(db, id), 200);
  });

  const remove = createRoute({
    ...{ method: 'delete', path: '/{id}', tags, summary: 'Delete an account; its sessions end' },
    request: { params },
    responses: done,
  });
  app.openapi(remove, async (c) => {
    const change = { actor: c.get('actor'), moment: moment() };
    await keepingAnAdmin(db, (tx) => deleteAccount(tx, c.req.valid('param').id, change));
    return c.body(null, 204);
  });

  const change = (path: '/{id}/disable' | '/{id}/enable', summary: string, make: MakeChange) => {
    const route = createRoute({ ...{ method: 'post', path, tags, summary }, request: { params }, responses: done });
    app.openapi(route, async (c) => {
      const change = { actor: c.get('actor'), moment: moment() };
      await keepingAnAdmin(db, (tx) => make(tx, c.req.valid('param').id, change));
      return c.body(null, 204);
    });
  };
  change('/{id}/disable', 'Let nobody sign in to it; its sessions end', disableAccount);
  change('/{id}/enable', 'Let the person sign in again', enableAccount);

  const changePassword = createRoute({
    ...{ method: 'put', path: '/{id}/password', tags, summary: 'Set the password; all sessions end' },
    request: { params, body: jsonBody(z.strictObject({ password })) },
    responses: done,
  });
  app.openapi(changePassword, async (c) => {
    const wanted = { id: c.req.valid('param').id, password: c.req.valid('json').password };
    await setPassword(db, wanted, { actor: c.get('actor'), moment: moment() });
    return c.body(null, 204);
  });

  const makeInvitation = createRoute({
    ...{ method: 'post', path: '/{id}/invitation', tags, summary: 'Let the person set a password themself, once' },
    request: { params },
    responses: { 201: json('The invitation.', invitation) },
  });
  app.openapi(makeInvitation, async (c) => {
    const change = { actor: c.get('actor'), moment: moment() };
    return c.json(show(await invite(db, c.req.valid('param').id, change)), 201);
  });

  const signOut = createRoute({
    ...{ method: 'post', path: '/{id}/sign-out', tags, summary: 'End all sessions of the person' },
    request: { params },
    responses: { 200: json('How many ended.', z.object({ sessions: z.int() })) },
  });
  app.openapi(signOut, async (c) => {
    const { id } = await readAccount(db, c.req.valid('param').id);
    return c.json({ sessions: await signOutAccount(db, { id }, { actor: c.get('actor'), moment: moment() }) }, 200);
  });

  return app;
}

type MakeChange = (tx: Tx, id: string, change: Change) => Promise<void>;
