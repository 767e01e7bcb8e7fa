import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { remoteJwks } from '@curfew/logout-token';
import { createLogoutReceiver, createMemoryStore, type SessionRecord } from '@curfew/relying-party';
import { logoutEndpoint } from '@curfew/relying-party/express';
import express from 'express';
import * as client from 'openid-client';
import { freePort } from '../../../test/systems/postgres.ts';
import { listen } from '../../applications/listen.ts';
import { readState, statePage } from '../../applications/state-page.ts';
import type { ApplicationPeer, ApplicationPlan, Credentials } from '../../runner/pair.ts';
import type { Scope } from '../../runner/scope.ts';
import { Wire } from '../../runner/wire.ts';

const NAME = 'openid-client';
const LIFETIME = 8 * 3600_000;

/** A sign-in made with the library alone; our receiver and nothing else of the kit. */
export const openidClient: ApplicationPeer = {
  id: NAME,
  title: 'openid-client, our receiver',
  async install() {},
  async version() {
    const file = createRequire(import.meta.url).resolve('openid-client/package.json');
    return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
  },
  plan,
};

async function plan(scope: Scope): Promise<ApplicationPlan> {
  const port = await freePort();
  const baseUrl = `http://localhost:${port}`;
  const wire = await Wire.start(scope, `${baseUrl}/backchannel-logout`);
  const registration = {
    ...{ name: NAME, sessionRequired: true, revokeOfflineAccess: false },
    redirectUri: `${baseUrl}/callback`,
    postLogoutUri: `${baseUrl}/`,
    logoutUri: wire.logoutUri,
  };
  return {
    registration,
    async start({ issuer, credentials }) {
      const app = await buildApplication(issuer, baseUrl, credentials.get(NAME));
      await listen(scope, app, port);
      return {
        ...{ name: NAME, wire, registration },
        loginUrl: `${baseUrl}/login`,
        state: async (device) => readState(await device.read(`${baseUrl}/`)),
        async pressLogout({ page }) {
          await page.goto(`${baseUrl}/`);
          await page.getByRole('button', { name: 'Logout' }).click();
        },
      };
    },
  };
}

interface SignedIn {
  login: SessionRecord;
  idToken: string;
}

async function buildApplication(issuer: string, baseUrl: string, credentials: Credentials | undefined) {
  const { clientId = '', clientSecret = '' } = credentials ?? {};
  const configuration = await client.discovery(
    ...([new URL(issuer), clientId, {}, client.ClientSecretPost(clientSecret)] as const),
    { execute: [client.allowInsecureRequests] },
  );
  const { jwks_uri = '' } = configuration.serverMetadata();
  const receiver = createLogoutReceiver({
    issuers: [{ issuer, clientId, keys: remoteJwks(jwks_uri) }],
    store: createMemoryStore(),
  });
  const attempts = new Map<string, { verifier: string }>();
  const signedIn = new Map<string, SignedIn>();

  const app = express();
  app.use('/backchannel-logout', logoutEndpoint(receiver));
  app.get('/login', async (_req, res) => {
    const [state, verifier] = [client.randomState(), client.randomPKCECodeVerifier()];
    attempts.set(state, { verifier });
    res.cookie('attempt', state, { httpOnly: true, sameSite: 'lax' });
    const challenge = await client.calculatePKCECodeChallenge(verifier);
    const parameters = { redirect_uri: `${baseUrl}/callback`, scope: 'openid', state, code_challenge: challenge };
    res.redirect(client.buildAuthorizationUrl(configuration, { ...parameters, code_challenge_method: 'S256' }).href);
  });
  app.get('/callback', async (req, res) => {
    const state = cookieOf(req.headers.cookie, 'attempt');
    const tokens = await client.authorizationCodeGrant(configuration, new URL(req.originalUrl, baseUrl), {
      ...{ expectedState: state, pkceCodeVerifier: attempts.get(state)?.verifier ?? '', idTokenExpected: true },
    });
    const claims = tokens.claims();
    if (claims === undefined) throw new Error('there is no ID Token');
    const login = {
      ...{ id: randomUUID(), issuer: claims.iss, subject: claims.sub },
      ...(typeof claims.sid === 'string' ? { sid: claims.sid } : {}),
      ...{ startedAt: claims.iat * 1000, expiresAt: Date.now() + LIFETIME },
    };
    if ((await receiver.sessions.open(login)) !== 'opened') throw new Error('signed out while signing in');
    signedIn.set(login.id, { login, idToken: tokens.id_token ?? '' });
    res.cookie('openid_client', login.id, { httpOnly: true, sameSite: 'lax' }).redirect('/');
  });
  app.post('/logout', async (req, res) => {
    const session = await current(req.headers.cookie);
    if (session === undefined) return res.redirect(303, '/');
    await receiver.sessions.close(session.login);
    const hint = { id_token_hint: session.idToken, post_logout_redirect_uri: `${baseUrl}/` };
    res.redirect(303, client.buildEndSessionUrl(configuration, hint).href);
  });
  app.get('/', async (req, res) => {
    const session = await current(req.headers.cookie);
    const state = { user: session?.login.subject ?? null, sid: session?.login.sid };
    res.set('cache-control', 'no-store');
    res.send(statePage(state, '<form method="post" action="/logout"><button>Logout</button></form>'));
  });
  return app;

  async function current(cookies: string | undefined): Promise<SignedIn | undefined> {
    const session = signedIn.get(cookieOf(cookies, 'openid_client'));
    return session && (await receiver.sessions.status(session.login)) === 'active' ? session : undefined;
  }
}

function cookieOf(header: string | undefined, name: string): string {
  const pairs = (header ?? '').split('; ').map((pair) => pair.split('='));
  return decodeURIComponent(pairs.find(([key]) => key === name)?.[1] ?? '');
}
