// Signs people in with Auth.js, which keeps the session in an encrypted cookie. What makes a logout elsewhere end the
// session here is marked (1) to (3).
import { randomBytes, randomUUID } from 'node:crypto';
import { ExpressAuth, getSession } from '@auth/express';
import { remoteJwks } from '@curfew/logout-token';
import { createLogoutReceiver } from '@curfew/relying-party';
import { logoutEndpoint } from '@curfew/relying-party/express';
import { createSqliteStore } from '@curfew/relying-party/sqlite';
import express from 'express';

const { ISSUER, CLIENT_ID, CLIENT_SECRET, PORT = '3000', BASE_URL = `http://localhost:${PORT}` } = process.env;
const { COOKIE_SECRET = randomBytes(32).toString('hex') } = process.env;
const LIFETIME = 8 * 3600;

const { issuer, jwks_uri } = await (await fetch(`${ISSUER}/.well-known/openid-configuration`)).json();

const app = express();

// (1) The endpoint, in front of the library. Cookies outlive a restart, so the revocations have to as well.
const receiver = createLogoutReceiver({
  issuers: [{ issuer, clientId: CLIENT_ID, keys: remoteJwks(jwks_uri) }],
  store: createSqliteStore('sessions.db'),
});
const { sessions } = receiver;
app.use('/backchannel-logout', logoutEndpoint(receiver));

const config = {
  trustHost: true,
  secret: COOKIE_SECRET,
  session: { strategy: 'jwt', maxAge: LIFETIME },
  providers: [
    { id: 'provider', name: 'Provider', type: 'oidc', issuer, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET },
  ],
  callbacks: {
    async jwt({ token, profile }) {
      // (2) At sign-in `profile` holds the claims of the ID Token: the record is made once per login.
      if (profile) {
        const login = {
          id: randomUUID(),
          issuer: profile.iss,
          subject: profile.sub,
          sid: profile.sid,
          startedAt: profile.iat * 1000,
          expiresAt: Date.now() + LIFETIME * 1000,
        };
        return (await sessions.open(login)) === 'opened' ? { ...token, login } : null;
      }
      // (3) The guard: called whenever a session is read. `null` is "not signed in", and the cookie is taken away.
      return token.login && (await sessions.status(token.login)) === 'active' ? token : null;
    },
  },
  events: {
    async signOut({ token }) {
      if (token?.login) await sessions.close(token.login);
    },
  },
};
app.use('/auth', ExpressAuth(config));

app.use(async (req, res, next) => {
  res.locals.session = await getSession(req, config);
  next();
});

app.get('/', (_req, res) => {
  if (!res.locals.session) return res.send('<p>Not signed in. <a href="/auth/signin">Sign in</a></p>');
  res.send('<p>Signed in.</p><a href="/auth/signout">Sign out</a>');
});

app.listen(Number(PORT), () => console.log(`Listening at ${BASE_URL}`));
