import { randomBytes } from 'node:crypto';
import {
  createMemorySideEffectQueue,
  createMemoryStore,
  createRelyingParty,
  type RelyingPartyOptions,
} from '@curfew/relying-party';
import { relyingParty } from '@curfew/relying-party/express';
import express from 'express';
import { freePort } from '../../test/systems/postgres.ts';
import type { ApplicationPlan, KitApplication, Provider, Registration } from '../runner/pair.ts';
import type { Scope } from '../runner/scope.ts';
import { Wire } from '../runner/wire.ts';
import { listen } from './listen.ts';
import { readState, statePage } from './state-page.ts';

export interface KitPlanOptions extends Partial<Pick<Registration, 'sessionRequired' | 'revokeOfflineAccess'>> {
  relyingParty?: Partial<RelyingPartyOptions>;
  /** Keeps refresh tokens, and revokes them when their sessions end. */
  keepsRefreshTokens?: boolean;
}

/** An application made with our kit. What it is registered with is known before the provider starts. */
export async function planKitApplication(
  scope: Scope,
  name: string,
  options: KitPlanOptions = {},
): Promise<ApplicationPlan<KitApplication>> {
  const port = await freePort();
  const baseUrl = `http://localhost:${port}/${name}`;
  const wire = await Wire.start(scope, `${baseUrl}/backchannel-logout`);
  const registration: Registration = {
    name,
    redirectUri: `${baseUrl}/callback`,
    postLogoutUri: `${baseUrl}/`,
    logoutUri: wire.logoutUri,
    sessionRequired: options.sessionRequired ?? true,
    revokeOfflineAccess: options.revokeOfflineAccess ?? false,
  };

  async function start(provider: Provider): Promise<KitApplication> {
    const credentials = provider.credentials.get(name);
    if (credentials === undefined) throw new Error(`${name} is not registered`);
    const verdicts: KitApplication['verdicts'] = [];
    const signIns: KitApplication['signIns'] = [];
    const party = createRelyingParty({
      ...credentials,
      ...{ issuer: provider.issuer, baseUrl, allowInsecureRequests: true, store: createMemoryStore() },
      cookieSecret: randomBytes(32).toString('base64url'),
      ...(options.keepsRefreshTokens ? { sideEffects: { queue: createMemorySideEffectQueue(), interval: 1 } } : {}),
      hooks: {
        onLogoutToken: ({ verdict, code, claims, ended }) => {
          verdicts.push({ verdict, ...(code === undefined ? {} : { code }), claims, ended: ended.length });
        },
        onSignedIn: ({ sid, subject }, tokens) => {
          signIns.push({ sid, subject, idToken: tokens.id_token ?? '', refreshToken: tokens.refresh_token });
        },
      },
      ...provider.kitOptions,
      ...options.relyingParty,
    });
    scope.defer(() => party.close());
    const app = express();
    const router = express.Router();
    router.use(relyingParty(party));
    router.get('/', (req, res) => {
      const { subject = null, sid } = req.curfew ?? {};
      res.send(statePage({ user: subject, sid }, '<form method="post" action="logout"><button>Logout</button></form>'));
    });
    app.use(`/${name}`, router);
    await listen(scope, app, port);
    return {
      ...{ name, wire, registration, verdicts, signIns },
      loginUrl: `${baseUrl}/login`,
      state: async (device) => readState(await device.read(`${baseUrl}/`)),
      async pressLogout({ page }) {
        await page.goto(`${baseUrl}/`);
        await page.getByRole('button', { name: 'Logout' }).click();
      },
    };
  }

  return { registration, start };
}
