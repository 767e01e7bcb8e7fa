import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { freePort } from '../../../test/systems/postgres.ts';
import { listen } from '../../applications/listen.ts';
import { readState, statePage } from '../../applications/state-page.ts';
import type { ApplicationPeer, ApplicationPlan, Fault } from '../../runner/pair.ts';
import type { Scope } from '../../runner/scope.ts';
import { Wire } from '../../runner/wire.ts';
import { buildApplication, type Variant } from './application.ts';

const finding = 'express-openid-connect.md';
const FAULTS: readonly Fault[] = [
  { flow: 'two-devices', says: /other device was ended as well/, finding },
  { flow: 'admin-session', says: /other device was ended as well/, finding },
  { flow: 'later-sign-in', says: /alive again/, finding },
  { flow: 'replay', says: /replayed token ended/, finding },
];

/** The session in a cookie; a store for what Logout Tokens say. */
export const expressStateless = createPeer('stateless', 'express-openid-connect, stateless', FAULTS);
/** The session in a store, which takes what Logout Tokens say as well. */
export const expressStateful = createPeer('stateful', 'express-openid-connect, stateful', FAULTS);
/** The session in a cookie, and our receiver in place of the library's own. */
export const expressWithReceiver = createPeer('with-receiver', 'express-openid-connect, our receiver', []);

function createPeer(variant: Variant, title: string, faults: readonly Fault[]): ApplicationPeer {
  return {
    ...{ id: `express-openid-connect-${variant}`, title, faults },
    async install() {},
    async version() {
      const file = createRequire(import.meta.url).resolve('express-openid-connect/package.json');
      return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
    },
    plan: (scope) => plan(scope, variant),
  };
}

async function plan(scope: Scope, variant: Variant): Promise<ApplicationPlan> {
  const port = await freePort();
  const baseUrl = `http://localhost:${port}`;
  const name = 'express-openid-connect';
  const wire = await Wire.start(scope, `${baseUrl}/backchannel-logout`);
  const registration = {
    ...{ name, sessionRequired: true, revokeOfflineAccess: false },
    redirectUri: `${baseUrl}/callback`,
    postLogoutUri: baseUrl,
    logoutUri: wire.logoutUri,
  };
  return {
    registration,
    async start({ issuer, credentials }) {
      const { clientId, clientSecret } = credentials.get(name) ?? { clientId: '', clientSecret: '' };
      const secret = randomBytes(32).toString('hex');
      const app = await buildApplication(variant, { issuer, baseUrl, clientId, clientSecret, secret });
      app.get('/', (req, res) => {
        const claims = req.oidc.isAuthenticated() ? req.oidc.idTokenClaims : undefined;
        const state = { user: claims?.sub ?? null, sid: claims?.sid === undefined ? undefined : String(claims.sid) };
        res.set('cache-control', 'no-store').send(statePage(state, '<a href="/logout">Logout</a>'));
      });
      await listen(scope, app, port);
      return {
        ...{ name, wire, registration },
        loginUrl: `${baseUrl}/login`,
        state: async (device) => readState(await device.read(`${baseUrl}/`)),
        async pressLogout({ page }) {
          await page.goto(`${baseUrl}/`);
          await page.getByRole('link', { name: 'Logout' }).click();
        },
      };
    },
  };
}
