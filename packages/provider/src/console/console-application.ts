import type { Applications } from '../directory/applications.ts';
import { CONSOLE_CLIENT_ID } from '../directory/built-in.ts';
import { type ClientMetadata, clientMetadataSchema } from '../directory/client-metadata.ts';

/** Where the console signs people in and out, below the issuer. */
export const CONSOLE_ROUTES = {
  login: '/console/auth/login',
  callback: '/console/auth/callback',
  logout: '/console/auth/logout',
  backchannelLogout: '/console/auth/backchannel-logout',
} as const;

/** The page after a sign-out, below the issuer. */
export const SIGNED_OUT_PATH = '/console/auth/signed-out';

/** What the console asks for: who it is. What the person may do is looked up at each request, not carried in a token. */
export const CONSOLE_SCOPE = 'openid profile';

/** Registers the console, or moves its addresses to where the issuer is now. @returns its secret. */
export function ensureConsoleApplication(applications: Applications, issuer: string, now: number): Promise<string> {
  const metadata: ClientMetadata = clientMetadataSchema.parse({
    client_name: 'Console',
    description: 'The console of this provider, and the pages of everybody’s own account.',
    token_endpoint_auth_method: 'client_secret_post',
    redirect_uris: [`${issuer}${CONSOLE_ROUTES.callback}`],
    post_logout_redirect_uris: [`${issuer}${SIGNED_OUT_PATH}`],
    backchannel_logout_uri: `${issuer}${CONSOLE_ROUTES.backchannelLogout}`,
    scope: CONSOLE_SCOPE,
  });
  return applications.ensureBuiltIn(CONSOLE_CLIENT_ID, metadata, now);
}
