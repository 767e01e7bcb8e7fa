import { createHmac, timingSafeEqual } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import type Provider from 'oidc-provider';
import type { InteractionResults } from 'oidc-provider';
import type { ClientAddress } from '../client-address.ts';
import { authenticate, findAccount, recordSignIn } from '../directory/accounts.ts';
import type { Applications } from '../directory/applications.ts';
import { findConsent, saveConsent } from '../directory/consents.ts';
import { permissionsFor } from '../directory/scopes.ts';
import { issuerPath } from '../issuer-path.ts';
import { CLAIM_LABELS, CLAIMS_BY_SCOPE, claimsOf, isShareableClaim, type ShareableClaim } from '../protocol/claims.ts';
import type { Database } from '../storage/storage.ts';
import { readTicket } from '../upstream/ticket.ts';
import type { Upstream } from '../upstream/upstreams.ts';
import { originsOf, pageHeaders } from './headers.ts';
import type { SignInLimits } from './sign-in-limits.ts';
import { renderConsent } from './templates/consent.ts';
import { stylesheetOf } from './templates/layout.ts';
import { renderSignIn, type SignInError } from './templates/sign-in.ts';
import { upstreamLoginUrl } from './upstream-pages.ts';

/** Milliseconds by which the clock of an upstream provider may be behind. */
const UPSTREAM_CLOCK_SKEW = 60_000;

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;
type PageContext = Context<{ Bindings: HttpBindings }>;

export interface InteractionsOptions {
  provider: Provider;
  db: Database;
  applications: Applications;
  limits: SignInLimits;
  upstreams: ReadonlyMap<string, Upstream>;
  issuer: string;
  xsrfKey: string;
  clientAddress: ClientAddress;
  onSignInFailed: (code: 'invalid_credentials' | 'rate_limited') => void;
  now: () => number;
}

/** The pages between an application's request and its answer: sign-in and consent. */
export function createInteractions(options: InteractionsOptions): Hono<{ Bindings: HttpBindings }> {
  const { provider, issuer } = options;
  const app = new Hono<{ Bindings: HttpBindings }>();
  // Forms are accepted from the provider's own pages only.
  app.use(csrf({ origin: new URL(issuer).origin }), bodyLimit({ maxSize: 16 * 1024 }));

  const load = (c: PageContext) => provider.interactionDetails(c.env.incoming, c.env.outgoing);
  const finish = async (c: PageContext, result: InteractionResults) => {
    const merge = { mergeWithLastSubmission: result.error === undefined };
    return c.redirect(await provider.interactionResult(c.env.incoming, c.env.outgoing, result, merge), 303);
  };

  app.get('/:uid', async (c) => {
    const interaction = await load(c);
    return interaction.prompt.name === 'login'
      ? showSignIn(c, options, interaction)
      : showConsent(c, options, interaction);
  });

  app.post('/:uid/sign-in', async (c) => {
    const interaction = await load(c);
    const form = await c.req.formData();
    const username = field(form, 'username');
    if (!hasXsrf(options, interaction, form))
      return showSignIn(c, options, interaction, { error: 'form_expired', username });

    const address = options.clientAddress(c.env.incoming);
    const wait = await options.limits.admit(username, address);
    if (wait > 0) {
      options.onSignInFailed('rate_limited');
      return showSignIn(c, options, interaction, { error: 'rate_limited', retryAfterSeconds: wait, username });
    }
    const account = await authenticate(options.db, username, field(form, 'password'));
    if (account === undefined) {
      options.onSignInFailed('invalid_credentials');
      return showSignIn(c, options, interaction, { error: 'invalid_credentials', username });
    }
    await options.limits.recordSuccess(username, address);
    await recordSignIn(options.db, account.id, options.now());
    return finish(c, { login: { accountId: account.id, amr: ['pwd'] } });
  });

  app.get('/:uid/upstream', async (c) => {
    const interaction = await load(c);
    const ticket = await readTicket(c.req.query('ticket') ?? '', interaction.uid, options.xsrfKey);
    // An older sign-in there is not the one that this interaction asked for.
    const isRecent = ticket !== undefined && ticket.startedAt >= interaction.iat * 1000 - UPSTREAM_CLOCK_SKEW;
    if (!isRecent) return showSignIn(c, options, interaction, { error: 'form_expired' });
    const { accountId, upstreamSessionId } = ticket;
    const login: NonNullable<InteractionResults['login']> & { upstreamSessionId: string } = {
      accountId,
      amr: ['fed'],
      upstreamSessionId,
    };
    await recordSignIn(options.db, accountId, options.now());
    return finish(c, { login });
  });

  app.post('/:uid/consent', async (c) => {
    const interaction = await load(c);
    const form = await c.req.formData();
    if (!hasXsrf(options, interaction, form)) return showConsent(c, options, interaction);
    if (field(form, 'decision') !== 'allow') {
      return finish(c, { error: 'access_denied', error_description: 'the person declined' });
    }
    const shared = new Set(form.getAll('attribute').filter((value) => typeof value === 'string'));
    return finish(c, { consent: { grantId: await saveGrant(options, interaction, shared) } });
  });

  return app;
}

async function showSignIn(
  c: PageContext,
  options: InteractionsOptions,
  interaction: Interaction,
  attempt: { error?: SignInError; retryAfterSeconds?: number; username?: string } = {},
): Promise<Response> {
  const { client_id, login_hint } = interaction.params;
  const application = await options.applications.find(String(client_id));
  const page = renderSignIn({
    stylesheet: stylesheetOf(issuerPath(options.issuer)),
    action: actionOf(options, interaction, 'sign-in'),
    applicationName: application?.metadata.client_name ?? String(client_id),
    xsrf: xsrfFor(options, interaction),
    username: typeof login_hint === 'string' ? login_hint : undefined,
    upstreams: [...options.upstreams.values()].map((upstream) => ({
      name: upstream.name,
      url: upstreamLoginUrl(upstream, interaction.uid, issuerPath(options.issuer)),
    })),
    ...attempt,
  });
  const status = { invalid_credentials: 401, rate_limited: 429, form_expired: 400 } as const;
  if (attempt.retryAfterSeconds !== undefined) c.header('retry-after', String(attempt.retryAfterSeconds));
  return c.html(
    page,
    attempt.error === undefined ? 200 : status[attempt.error],
    pageHeaders(redirectTargets(interaction)),
  );
}

async function showConsent(c: PageContext, options: InteractionsOptions, interaction: Interaction): Promise<Response> {
  const account = await findAccount(options.db, interaction.session?.accountId ?? '');
  const application = await options.applications.find(String(interaction.params.client_id));
  const known = account === undefined ? {} : claimsOf(account);
  const page = renderConsent({
    stylesheet: stylesheetOf(issuerPath(options.issuer)),
    action: actionOf(options, interaction, 'consent'),
    applicationName: application?.metadata.client_name ?? '',
    accountName: account?.username ?? '',
    attributes: askedClaims(interaction).flatMap((claim) => {
      const value = known[claim];
      return value === undefined ? [] : [{ name: claim, label: CLAIM_LABELS[claim], value, required: false }];
    }),
    offlineAccess: requestedScopes(interaction).includes('offline_access'),
    permissions: permissionsFor(requestedScopes(interaction), account?.roles ?? []),
    xsrf: xsrfFor(options, interaction),
  });
  return c.html(page, 200, pageHeaders(redirectTargets(interaction)));
}

/** Grants the requested scopes, less the attributes that the person did not choose to share. */
async function saveGrant(
  { provider, db, now }: InteractionsOptions,
  interaction: Interaction,
  shared: ReadonlySet<string>,
): Promise<string> {
  const { grantId, params, prompt, session } = interaction;
  const existing = grantId === undefined ? undefined : await provider.Grant.find(grantId);
  const clientId = String(params.client_id);
  const accountId = session?.accountId ?? '';
  const grant = existing ?? new provider.Grant({ accountId, clientId });
  const { missingOIDCScope, missingOIDCClaims } = prompt.details;
  if (Array.isArray(missingOIDCScope)) grant.addOIDCScope(missingOIDCScope.join(' '));
  if (Array.isArray(missingOIDCClaims)) grant.addOIDCClaims(missingOIDCClaims.map(String));
  const asked = askedClaims(interaction);
  const rejected = asked.filter((claim) => !shared.has(claim));
  grant.rejectOIDCClaims(rejected);
  const before = await findConsent(db, accountId, clientId);
  await saveConsent(db, {
    accountId,
    clientId,
    // What was agreed to before and is not asked now stays agreed to.
    scopes: [...new Set([...(before?.scopes ?? []), ...requestedScopes(interaction)])],
    rejectedClaims: [...(before?.rejectedClaims ?? []).filter((claim) => !asked.some((a) => a === claim)), ...rejected],
    grantedAt: now(),
  });
  return grant.save();
}

function askedClaims(interaction: Interaction): ShareableClaim[] {
  const scopes: Record<string, readonly string[]> = CLAIMS_BY_SCOPE;
  return requestedScopes(interaction)
    .flatMap((scope) => scopes[scope] ?? [])
    .filter(isShareableClaim);
}

function requestedScopes(interaction: Interaction): string[] {
  return String(interaction.params.scope ?? '').split(' ');
}

function actionOf({ issuer }: InteractionsOptions, { uid }: Interaction, step: 'sign-in' | 'consent'): string {
  return `${issuerPath(issuer)}/interaction/${uid}/${step}`;
}

function redirectTargets(interaction: Interaction): string[] {
  return originsOf(interaction.params.redirect_uri);
}

function field(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

// Bound to the interaction, which is bound to this browser by its cookie: a form of another person does not fit.
function xsrfFor({ xsrfKey }: InteractionsOptions, interaction: Interaction): string {
  return createHmac('sha256', xsrfKey).update(`interaction:${interaction.uid}`).digest('base64url');
}

function hasXsrf(options: InteractionsOptions, interaction: Interaction, form: FormData): boolean {
  const expected = Buffer.from(xsrfFor(options, interaction));
  const given = Buffer.from(field(form, 'xsrf'));
  return given.length === expected.length && timingSafeEqual(given, expected);
}
