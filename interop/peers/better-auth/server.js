// An OpenID Provider made with better-auth, as its documentation has it: memory in place of a database, one page to sign
// in. Copied beside the packages it needs before it is started.
import { createServer } from 'node:http';
import { oauthProvider, oauthProviderOpenIdConfigMetadata } from '@better-auth/oauth-provider';
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { toNodeHandler } from 'better-auth/node';
import { admin, jwt } from 'better-auth/plugins';

const { applications, people, administrator, secret, port } = JSON.parse(process.env.SETUP);
const baseURL = `http://localhost:${port}`;
const tables = ['user', 'session', 'account', 'verification', 'jwks', 'rateLimit', 'oauthClient', 'oauthResource'];
tables.push('oauthClientResource', 'oauthAccessToken', 'oauthRefreshToken', 'oauthConsent', 'oauthClientAssertion');

const auth = betterAuth({
  baseURL,
  secret,
  database: memoryAdapter(Object.fromEntries(tables.map((name) => [name, []]))),
  emailAndPassword: { enabled: true, autoSignIn: false },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  // Its session rows are what the Logout Tokens are about.
  session: { cookieCache: { enabled: false } },
  plugins: [
    jwt({ jwks: { keyPairConfig: { alg: 'RS256' } } }),
    admin(),
    oauthProvider({
      loginPage: '/sign-in',
      consentPage: '/consent',
      scopes: ['openid', 'profile', 'email', 'offline_access'],
      silenceWarnings: { oauthAuthServerConfig: true, openidConfig: true },
    }),
  ],
});

const { adapter } = await auth.$context;
for (const { email, password, username } of [...people, administrator]) {
  await auth.api.signUpEmail({ body: { email, password, name: username } });
}
await adapter.update({
  model: 'user',
  where: [{ field: 'email', value: administrator.email }],
  update: { role: 'admin' },
});
for (const { name, clientSecret, redirectUri, postLogoutUri, logoutUri, sessionRequired } of applications) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(clientSecret));
  // Its registration takes no address of this machine.
  await adapter.create({
    model: 'oauthClient',
    data: {
      clientId: name,
      clientSecret: Buffer.from(digest).toString('base64url'),
      name,
      redirectUris: [redirectUri],
      postLogoutRedirectUris: [postLogoutUri],
      backchannelLogoutUri: logoutUri,
      backchannelLogoutSessionRequired: sessionRequired,
      enableEndSession: true,
      skipConsent: true,
      tokenEndpointAuthMethod: 'client_secret_post',
      grantTypes: ['authorization_code', 'refresh_token'],
      responseTypes: ['code'],
      applicationType: 'web',
      scopes: ['openid', 'profile', 'email', 'offline_access'],
      createdAt: new Date(),
      updatedAt: new Date(),
    },
  });
}

const SIGN_IN = `<!doctype html><title>Sign in</title>
<form><input name="email"><input name="password" type="password"><button>Sign in</button></form><script>
document.forms[0].addEventListener('submit', async (event) => {
  event.preventDefault();
  const { email, password } = Object.fromEntries(new FormData(event.target));
  const response = await fetch('/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password, oauth_query: location.search.slice(1) }),
  });
  const answer = await response.json();
  if (answer.url) location.href = answer.url;
  else document.body.append(JSON.stringify(answer));
});
</script>`;

const handler = toNodeHandler(auth);
const metadata = oauthProviderOpenIdConfigMetadata(auth);
createServer(async (req, res) => {
  const { pathname } = new URL(req.url, baseURL);
  if (pathname === '/sign-in') return res.setHeader('content-type', 'text/html').end(SIGN_IN);
  if (pathname.endsWith('/.well-known/openid-configuration')) {
    const response = await metadata(new Request(new URL(req.url, baseURL)));
    res.writeHead(response.status, { 'content-type': 'application/json' });
    return res.end(await response.text());
  }
  return handler(req, res);
}).listen(port, '127.0.0.1');
