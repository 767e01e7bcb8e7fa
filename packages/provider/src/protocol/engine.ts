import Provider, { type Configuration, errors } from 'oidc-provider';
import { findAccount } from '../directory/accounts.ts';
import type { Applications } from '../directory/applications.ts';
import { CONTENT_ENCRYPTIONS, ENCRYPTION_ALGORITHMS } from '../directory/client-metadata.ts';
import { SCOPES } from '../directory/scopes.ts';
import { issuerPath } from '../issuer-path.ts';
import { SIGNING_ALGORITHMS, type SigningKey } from '../keys/signing-keys.ts';
import { renderProtocolError } from '../pages/protocol-error.ts';
import { type SessionLifetimes, sessionTtl } from '../sessions/lifetimes.ts';
import type { Database } from '../storage/storage.ts';
import { CLAIMS_BY_SCOPE, claimsOf } from './claims.ts';
import { ClientAdapter } from './client-adapter.ts';
import { cookieOptions } from './cookies.ts';
import { isLogout } from './logout-hooks.ts';
import { RecordAdapter } from './record-adapter.ts';
import { OWN_METADATA, type Registration } from './registration.ts';
import { loadGrant } from './remembered-consent.ts';
import { SessionAdapter, type SubjectsOf } from './session-adapter.ts';
import { pairwiseSubject, subjectFor } from './subjects.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
/** Seconds after its last use that a refresh token is good. Each use of it may give a new one, for a year at most. */
const REFRESH_TOKEN = 14 * DAY;
/** A grant lives as long as refresh tokens of it may: what is used goes on, instead of ending with the grant. */
const GRANT = 366 * DAY + REFRESH_TOKEN;

/** The endpoints, where people who know WSO2 Identity Server look for them. */
export const ROUTES = {
  authorization: '/oauth2/authorize',
  token: '/oauth2/token',
  userinfo: '/oauth2/userinfo',
  introspection: '/oauth2/introspect',
  revocation: '/oauth2/revoke',
  jwks: '/oauth2/jwks',
  end_session: '/oidc/logout',
  registration: '/oauth2/register',
} as const;

export interface EngineOptions {
  issuer: string;
  db: Database;
  applications: Applications;
  signingKeys: readonly SigningKey[];
  cookieKeys: string[];
  /** Makes the names of people at pairwise clients. */
  subjectKey: string;
  /** Those of the moment. */
  sessionLifetimes: () => SessionLifetimes;
  logoutPages: Pick<
    NonNullable<NonNullable<Configuration['features']>['rpInitiatedLogout']>,
    'logoutSource' | 'postLogoutSuccessSource'
  >;
  /** Lets applications register themselves. Default: none may. */
  registration?: Registration | undefined;
  now: () => number;
}

/** The protocol engine, configured: authorization code with PKCE, userinfo, logout; nothing else is switched on. */
export function createEngine(options: EngineOptions): Provider {
  const { issuer, db, applications, subjectKey, registration, now } = options;
  const subjectsOf: SubjectsOf = async (accountId, clientIds) => {
    const found = await applications.findAll(clientIds);
    return new Map(found.map(({ clientId, metadata }) => [clientId, subjectFor(metadata, accountId, subjectKey)]));
  };
  const provider = new Provider(issuer, {
    adapter: (model) => {
      if (model === 'Session') return new SessionAdapter(db, subjectsOf, now);
      if (model === 'Client') return registration?.clients ?? new ClientAdapter(applications);
      if (model === 'InitialAccessToken' && registration) return registration.initialAccessTokens;
      return new RecordAdapter(db, model, now);
    },
    routes: { ...ROUTES },
    jwks: { keys: options.signingKeys.map(({ jwk }) => jwk) as never },
    cookies: cookieOptions(issuer, options.cookieKeys),
    ttl: {
      Session: (_ctx, session) => sessionTtl(session.loginTs, options.sessionLifetimes(), now()),
      Grant: GRANT,
      Interaction: HOUR,
      AuthorizationCode: 60,
      AccessToken: HOUR,
      ClientCredentials: HOUR,
      IdToken: HOUR,
      RefreshToken: REFRESH_TOKEN,
    },
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    clientDefaults: { backchannel_logout_session_required: true },
    enabledJWA: {
      idTokenSigningAlgValues: [...SIGNING_ALGORITHMS],
      idTokenEncryptionAlgValues: [...ENCRYPTION_ALGORITHMS],
      idTokenEncryptionEncValues: [...CONTENT_ENCRYPTIONS],
      userinfoSigningAlgValues: [...SIGNING_ALGORITHMS],
    },
    subjectTypes: ['public', 'pairwise'],
    pairwiseIdentifier: (_ctx, accountId, client) =>
      pairwiseSubject(subjectKey, String(client.sectorIdentifier), accountId),
    pkce: { required: () => true },
    scopes: [...SCOPES],
    claims: {
      openid: ['sub'],
      ...Object.fromEntries(Object.entries(CLAIMS_BY_SCOPE).map(([scope, claims]) => [scope, [...claims]])),
    },
    // Applications that show who is signed in find it in the ID Token, without a second request.
    conformIdTokenClaims: false,
    features: {
      devInteractions: { enabled: false },
      encryption: { enabled: true },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true, ...options.logoutPages },
      introspection: { enabled: true, allowedPolicy: isOwnToken },
      revocation: {
        enabled: true,
        allowedPolicy(ctx, client, token) {
          if (isOwnToken(ctx, client, token)) return true;
          throw new errors.InvalidRequest('the token was not issued to this application');
        },
      },
      clientCredentials: { enabled: true },
      ...registration?.features,
    },
    ...(registration && { extraClientMetadata: { properties: OWN_METADATA } }),
    // A revoked access token does not take the application's grant with it; a logout ends grants in its termination.
    revokeGrantPolicy: (ctx) => !isLogout(ctx) && !(ctx.oidc.route === 'revocation' && ctx.oidc.entities.AccessToken),
    loadExistingGrant: (ctx) => loadGrant(db, ctx),
    interactions: { url: (_ctx, interaction) => `${issuerPath(issuer)}/interaction/${interaction.uid}` },
    findAccount: async (_ctx, id) => {
      const account = await findAccount(db, id);
      return account && { accountId: id, claims: () => ({ sub: id, ...claimsOf(account) }) };
    },
    renderError: (ctx, out) => renderProtocolError(ctx, out, issuerPath(issuer)),
  });
  if (registration) provider.use(registration.guard(ROUTES.registration));
  return provider;
}

/** An application may ask about its own tokens only, and revoke no others (RFC 7009, section 2.1). */
function isOwnToken(_ctx: unknown, client: { clientId: string }, token: { clientId?: string | undefined }): boolean {
  return token.clientId === client.clientId;
}
