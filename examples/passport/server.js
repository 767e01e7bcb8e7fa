// Signs people in with Passport, openid-client's strategy and express-session. What makes a logout elsewhere end the
// session here is marked (1) to (3).
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { remoteJwks } from '@curfew/logout-token';
import { createLogoutReceiver, createMemoryStore } from '@curfew/relying-party';
import { logoutEndpoint } from '@curfew/relying-party/express';
import express from 'express';
import session from 'express-session';
import * as client from 'openid-client';
import { Strategy } from 'openid-client/passport';
import passport from 'passport';

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

const strategy = new Strategy(
  { name: 'oidc', config, scope: 'openid profile', callbackURL: `${BASE_URL}/callback` },
  (tokens, done) => done(null, { claims: tokens.claims(), idToken: tokens.id_token }),
);
passport.use(strategy);
passport.serializeUser((user, done) => done(null, user));
passport.deserializeUser((user, done) => done(null, user));

app.use(
  session({
    store,
    secret: COOKIE_SECRET,
    resave: false,
    saveUninitialized: false,
    cookie: { maxAge: LIFETIME, sameSite: 'lax', secure: BASE_URL.startsWith('https:') },
  }),
);
app.use(passport.session());

// (2) The guard: a person without an active record is nobody, whatever a request under way may have saved.
app.use(async (req, _res, next) => {
  const { login } = req.session;
  if (req.user && (!login || (await sessions.status(login)) !== 'active')) await signOut(req);
  next();
});

app.get('/login', passport.authenticate('oidc'));

app.get('/callback', passport.authenticate('oidc', { failureRedirect: '/' }), async (req, res) => {
  // (3) The record, made once per login from the ID Token. Passport has just made the session id anew.
  const { claims } = req.user;
  const login = {
    id: req.sessionID,
    issuer: claims.iss,
    subject: claims.sub,
    sid: claims.sid,
    startedAt: claims.iat * 1000,
    expiresAt: Date.now() + LIFETIME,
  };
  if ((await sessions.open(login)) !== 'opened') {
    await signOut(req);
    return res.status(403).send('You were signed out while you were signing in.');
  }
  req.session.login = login;
  res.redirect('/');
});

app.post('/logout', async (req, res) => {
  if (!req.user) return res.redirect(303, '/');
  const { idToken } = req.user;
  await sessions.close(req.session.login);
  await signOut(req);
  res.redirect(303, client.buildEndSessionUrl(config, { id_token_hint: idToken }).href);
});

app.get('/', (req, res) => {
  if (!req.user) return res.send('<p>Not signed in. <a href="/login">Sign in</a></p>');
  res.send('<p>Signed in.</p><form method="post" action="/logout"><button>Sign out</button></form>');
});

function signOut(req) {
  return promisify(req.logout.bind(req))();
}

app.listen(Number(PORT), () => console.log(`Listening at ${BASE_URL}`));
