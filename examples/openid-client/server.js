// Signs people in with openid-client and express-session. What makes a logout elsewhere end the session here is marked (1) to (3).
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { remoteJwks } from '@curfew/logout-token';
import { createLogoutReceiver, createMemoryStore } from '@curfew/relying-party';
import { logoutEndpoint } from '@curfew/relying-party/express';
import express from 'express';
import session from 'express-session';
import * as client from 'openid-client';

const { ISSUER, CLIENT_ID, CLIENT_SECRET, PORT = '3000', BASE_URL = `http://localhost:${PORT}` } = process.env;
const { COOKIE_SECRET = randomBytes(32).toString('hex') } = process.env;
const LIFETIME = 8 * 3600 * 1000;

const config = await client.discovery(new URL(ISSUER), CLIENT_ID, {}, client.ClientSecretBasic(CLIENT_SECRET), {
  execute: ISSUER.startsWith('http:') ? [client.allowInsecureRequests] : [],
});
const { issuer, jwks_uri } = config.serverMetadata();

const app = express();
const store = new session.MemoryStore();

// (1) The endpoint, in front of sessions, CSRF protection and login walls. It deletes the row of a session that ends.
const receiver = createLogoutReceiver({
  issuers: [{ issuer, clientId: CLIENT_ID, keys: remoteJwks(jwks_uri) }],
  store: createMemoryStore(),
  hooks: { onSessionEnded: ({ id }) => promisify(store.destroy.bind(store))(id) },
});
const { sessions } = receiver;
app.use('/backchannel-logout', logoutEndpoint(receiver));

app.use(
  session({
    store,
    secret: COOKIE_SECRET,
    resave: false,
    saveUninitialized: false,
    cookie: { maxAge: LIFETIME, sameSite: 'lax', secure: BASE_URL.startsWith('https:') },
  }),
);

// (2) The guard: whatever a request under way may have saved, a session that was ended is not accepted again.
app.use(async (req, _res, next) => {
  const { login } = req.session;
  if (login && (await sessions.status(login)) !== 'active') await regenerate(req);
  next();
});

app.get('/login', async (req, res) => {
  const attempt = { state: client.randomState(), codeVerifier: client.randomPKCECodeVerifier() };
  req.session.attempt = attempt;
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: `${BASE_URL}/callback`,
    scope: 'openid profile',
    state: attempt.state,
    code_challenge: await client.calculatePKCECodeChallenge(attempt.codeVerifier),
    code_challenge_method: 'S256',
  });
  res.redirect(url.href);
});

app.get('/callback', async (req, res) => {
  const { attempt } = req.session;
  if (!attempt) return res.status(400).send('This sign-in was not started in this browser.');
  delete req.session.attempt;
  const tokens = await client.authorizationCodeGrant(config, new URL(req.originalUrl, BASE_URL), {
    expectedState: attempt.state,
    pkceCodeVerifier: attempt.codeVerifier,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  await regenerate(req);

  // (3) The record, made once per login from the ID Token. Tokens refreshed later do not change it.
  const login = {
    id: req.sessionID,
    issuer: claims.iss,
    subject: claims.sub,
    sid: claims.sid,
    startedAt: claims.iat * 1000,
    expiresAt: Date.now() + LIFETIME,
  };
  if ((await sessions.open(login)) !== 'opened') {
    return res.status(403).send('You were signed out while you were signing in.');
  }
  Object.assign(req.session, { login, idToken: tokens.id_token });
  res.redirect('/');
});

app.post('/logout', async (req, res) => {
  const { login, idToken } = req.session;
  if (!login) return res.redirect(303, '/');
  await sessions.close(login);
  await promisify(req.session.destroy.bind(req.session))();
  res.redirect(303, client.buildEndSessionUrl(config, { id_token_hint: idToken }).href);
});

app.get('/', (req, res) => {
  if (!req.session.login) return res.send('<p>Not signed in. <a href="/login">Sign in</a></p>');
  res.send('<p>Signed in.</p><form method="post" action="/logout"><button>Sign out</button></form>');
});

function regenerate(req) {
  return promisify(req.session.regenerate.bind(req.session))();
}

app.listen(Number(PORT), () => console.log(`Listening at ${BASE_URL}`));
