// Signs people in with express-openid-connect, which keeps the session in an encrypted cookie. What makes a logout
// elsewhere end the session here is marked (1) to (3).
import { randomBytes, randomUUID } from 'node:crypto';
import { remoteJwks } from '@curfew/logout-token';
import { createLogoutReceiver } from '@curfew/relying-party';
import { logoutEndpoint } from '@curfew/relying-party/express';
import { createSqliteStore } from '@curfew/relying-party/sqlite';
import express from 'express';
import openid from 'express-openid-connect';

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

app.use(
  openid.auth({
    issuerBaseURL: ISSUER,
    baseURL: BASE_URL,
    clientID: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    secret: COOKIE_SECRET,
    authorizationParams: { response_type: 'code', scope: 'openid profile' },
    session: { absoluteDuration: LIFETIME, rollingDuration: LIFETIME },
    // Its own would end all devices of a person for the token of one, and a new login would revive the others' cookies.
    backchannelLogout: false,
    // The guard has to come between this middleware and every check; use openid.requiresAuth() behind it.
    authRequired: false,
    idpLogout: true,
    routes: { logout: false },
    // (2) The record, made once per login: `iat` of req.oidc.idTokenClaims is that of the last refresh.
    async afterCallback(req, _res, session) {
      const claims = req.oidc.idTokenClaims;
      const login = {
        id: randomUUID(),
        issuer: claims.iss,
        subject: claims.sub,
        sid: claims.sid,
        startedAt: claims.iat * 1000,
        expiresAt: Date.now() + LIFETIME * 1000,
      };
      if ((await sessions.open(login)) !== 'opened') {
        throw Object.assign(new Error('You were signed out while you were signing in.'), { status: 403 });
      }
      return { ...session, login };
    },
  }),
);

// (3) The guard: a cookie whose record is not active is none.
app.use(async (req, _res, next) => {
  const { login } = req.appSession;
  if (req.oidc.idTokenClaims && (!login || (await sessions.status(login)) !== 'active')) req.appSession = undefined;
  next();
});

app.post('/logout', async (req, res) => {
  if (req.oidc.isAuthenticated()) await sessions.close(req.appSession.login);
  res.oidc.logout();
});

app.get('/', (req, res) => {
  if (!req.oidc.isAuthenticated()) return res.send('<p>Not signed in. <a href="/login">Sign in</a></p>');
  res.send('<p>Signed in.</p><form method="post" action="/logout"><button>Sign out</button></form>');
});

app.listen(Number(PORT), () => console.log(`Listening at ${BASE_URL}`));
