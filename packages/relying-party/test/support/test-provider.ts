import { issueLogoutToken } from '@curfew/logout-token';
import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { Provider } from 'oidc-provider';
import { TestAdapter } from './provider-adapter.ts';
import { startServer } from './server.ts';

export interface TestClient {
  clientId: string;
  clientSecret: string;
  redirectUri: string;
  postLogoutRedirectUri?: string;
  /** Default true. Without, ID Tokens carry no `sid`. */
  wantsSid?: boolean;
  /** Default false. With it refresh tokens are issued, asked for or not. */
  refreshes?: boolean;
}

/** A real OpenID Provider on a loopback port, which signs in whoever `account` names without asking. */
export async function startTestProvider(clients: readonly TestClient[]) {
  const { server, origin: issuer, stop } = await startServer();
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: 'provider', alg: 'RS256', use: 'sig' };
  const state = { account: 'ada', refuseWith: undefined as string | undefined };

  const provider = new Provider(issuer, {
    clients: clients.map((client) => ({
      client_id: client.clientId,
      client_secret: client.clientSecret,
      redirect_uris: [client.redirectUri],
      post_logout_redirect_uris: client.postLogoutRedirectUri ? [client.postLogoutRedirectUri] : [],
      token_endpoint_auth_method: 'client_secret_post',
      backchannel_logout_uri: `${new URL(client.redirectUri).origin}/backchannel-logout`,
      backchannel_logout_session_required: client.wantsSid ?? true,
      ...(client.refreshes ? { grant_types: ['authorization_code', 'refresh_token'] } : {}),
    })),
    adapter: TestAdapter,
    ttl: { AccessToken: 600, Grant: 600, IdToken: 600, Interaction: 600, RefreshToken: 600, Session: 600 },
    jwks: { keys: [key] },
    cookies: { keys: ['cookie key of the test provider'] },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true },
      revocation: { enabled: true },
    },
    issueRefreshToken: async (_, client) => client.grantTypeAllowed('refresh_token'),
    findAccount: async (_, sub) => ({ accountId: sub, claims: async () => ({ sub, name: `Name of ${sub}` }) }),
    claims: { openid: ['sub', 'name'] },
    conformIdTokenClaims: false,
    // Its own keeps away from loopback addresses, where the applications are.
    fetch(url, init) {
      const { dispatcher: _, ...options }: RequestInit & { dispatcher?: unknown } = init ?? {};
      return fetch(url, options);
    },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    async loadExistingGrant(context) {
      const { oidc } = context;
      const grant = new oidc.provider.Grant({
        clientId: oidc.client?.clientId ?? '',
        accountId: oidc.session?.accountId ?? '',
      });
      grant.addOIDCScope('openid profile offline_access');
      await grant.save();
      return grant;
    },
  });
  const callback = provider.callback();
  server.on('request', async (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return callback(request, response);
    const result = state.refuseWith
      ? { error: state.refuseWith, error_description: 'refused <by> the test' }
      : { login: { accountId: state.account } };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  });

  return {
    issuer,
    state,
    /** A Logout Token signed by the provider's key. */
    async mint(options: { audience: string; subject?: string; sessionId?: string; eventTime?: number }) {
      const signing = { algorithm: 'RS256', key, keyId: 'provider' } as const;
      return (await issueLogoutToken({ issuer, signing, ...options })).token;
    },
    /** An ID Token of the provider with other claims, signed again. `undefined` leaves a claim out. */
    async alter(idToken: string, changes: Record<string, unknown>): Promise<string> {
      const claims = { ...decodeJwt(idToken), ...changes };
      return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'provider' }).sign(privateKey);
    },
    stop,
  };
}
