import Provider, { type Configuration } from 'oidc-provider';
import { findAccount } from '../directory/accounts.ts';
import type { Applications } from '../directory/applications.ts';
import { SIGNING_ALGORITHMS, type SigningKey } from '../keys/signing-keys.ts';
import { renderProtocolError } from '../pages/protocol-error.ts';
import type { Database } from '../storage/storage.ts';
import { CLAIMS_BY_SCOPE, claimsOf } from './claims.ts';
import { ClientAdapter } from './client-adapter.ts';
import { RecordAdapter } from './record-adapter.ts';
import { SessionAdapter } from './session-adapter.ts';

const HOUR = 3600;

/** The endpoints, where people who know WSO2 Identity Server look for them. */
export const ROUTES = {
  authorization: '/oauth2/authorize',
  token: '/oauth2/token',
  userinfo: '/oauth2/userinfo',
  introspection: '/oauth2/introspect',
  revocation: '/oauth2/revoke',
  jwks: '/oauth2/jwks',
  end_session: '/oidc/logout',
} as const;

export interface EngineOptions {
  issuer: string;
  db: Database;
  applications: Applications;
  signingKeys: readonly SigningKey[];
  cookieKeys: string[];
  logoutPages: Pick<
    NonNullable<NonNullable<Configuration['features']>['rpInitiatedLogout']>,
    'logoutSource' | 'postLogoutSuccessSource'
  >;
  now: () => number;
}

/** The protocol engine, configured: authorization code with PKCE, userinfo, logout; nothing else is switched on. */
export function createEngine(options: EngineOptions): Provider {
  const { issuer, db, applications, now } = options;
  const secure = issuer.startsWith('https:');
  const provider = new Provider(issuer, {
    adapter: (model) => {
      if (model === 'Session') return new SessionAdapter(db, now);
      if (model === 'Client') return new ClientAdapter(applications);
      return new RecordAdapter(db, model, now);
    },
    routes: { ...ROUTES },
    jwks: { keys: options.signingKeys.map(({ jwk }) => jwk) as never },
    cookies: {
      keys: options.cookieKeys,
      names: { session: 'curfew_session', interaction: 'curfew_interaction', resume: 'curfew_resume' },
      long: { signed: true, httpOnly: true, sameSite: 'lax', secure },
      short: { signed: true, httpOnly: true, sameSite: 'lax', secure },
    },
    ttl: {
      Session: 12 * HOUR,
      Grant: 14 * 24 * HOUR,
      Interaction: HOUR,
      AuthorizationCode: 60,
      AccessToken: HOUR,
      IdToken: HOUR,
      RefreshToken: 14 * 24 * HOUR,
    },
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    clientDefaults: { backchannel_logout_session_required: true },
    enabledJWA: {
      idTokenSigningAlgValues: [...SIGNING_ALGORITHMS],
      userinfoSigningAlgValues: [...SIGNING_ALGORITHMS],
    },
    pkce: { required: () => true },
    scopes: ['openid', 'offline_access', ...Object.keys(CLAIMS_BY_SCOPE)],
    claims: {
      openid: ['sub'],
      ...Object.fromEntries(Object.entries(CLAIMS_BY_SCOPE).map(([scope, claims]) => [scope, [...claims]])),
    },
    // Applications that show who is signed in find it in the ID Token, without a second request.
    conformIdTokenClaims: false,
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true, ...options.logoutPages },
      introspection: { enabled: true },
      revocation: { enabled: true },
    },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: async (_ctx, id) => {
      const account = await findAccount(db, id);
      return account && { accountId: id, claims: () => ({ sub: id, ...claimsOf(account) }) };
    },
    renderError: renderProtocolError,
  });
  return provider;
}
