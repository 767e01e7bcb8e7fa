import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Provider, { type Configuration } from 'oidc-provider';
import { freePort } from '../../../test/systems/postgres.ts';
import { listen } from '../../applications/listen.ts';
import type { Credentials, ProviderPeer, Provider as RunningProvider } from '../../runner/pair.ts';

/** The library as it is, with its own pages for development and its built-in back-channel logout. */
export const oidcProvider: ProviderPeer = {
  id: 'oidc-provider',
  title: 'oidc-provider',
  faults: [{ flow: 'application-down', says: /a Logout Token arrives/, finding: 'oidc-provider.md' }],
  async install() {},

  async start(scope, { applications }): Promise<RunningProvider> {
    const port = await freePort();
    const issuer = `http://localhost:${port}`;
    const credentials = new Map<string, Credentials>(
      applications.map(({ name }) => [name, { clientId: name, clientSecret: `secret of ${name}` }]),
    );
    const provider = new Provider(issuer, {
      clients: applications.map((application) => ({
        ...{ client_id: application.name, client_secret: `secret of ${application.name}` },
        ...{ redirect_uris: [application.redirectUri], post_logout_redirect_uris: [application.postLogoutUri] },
        grant_types: ['authorization_code', 'refresh_token'],
        token_endpoint_auth_method: 'client_secret_post',
        backchannel_logout_uri: application.logoutUri,
        backchannel_logout_session_required: application.sessionRequired,
      })),
      features: { backchannelLogout: { enabled: true }, revocation: { enabled: true } },
      findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
      issueRefreshToken: () => true,
      // Its own does not go to addresses of this machine.
      fetch: (url: URL, { method = 'GET', headers = {}, body = null, signal = null }: RequestInit = {}) =>
        fetch(url, { method, headers, body, signal, redirect: 'manual' }),
      ttl: { Session: 3_600, Grant: 3_600, Interaction: 3_600, AccessToken: 3_600, IdToken: 3_600 },
    } as Configuration);
    await listen(scope, provider.callback(), port);
    const file = createRequire(import.meta.url)
      .resolve('oidc-provider')
      .replace(/lib\/[^/]*$/, 'package.json');
    const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
    return {
      ...{ issuer, version, credentials, signOutUrl: `${issuer}/session/end` },
      async answerSignIn(page, person) {
        while (page.url().startsWith(`${issuer}/interaction/`)) {
          const login = page.locator('input[name="login"]');
          if (await login.isVisible()) {
            await login.fill(person.username);
            await page.locator('input[name="password"]').fill(person.password);
          }
          const before = page.url();
          await page.locator('button[type="submit"]').first().click();
          await page.waitForURL((url) => url.href !== before);
        }
      },
      async answerSignOut(page) {
        const yes = page.locator('button[value="yes"]');
        if (!(await yes.isVisible())) return;
        await yes.click();
        await page.waitForURL((url) => !url.pathname.endsWith('/session/end'));
      },
    };
  },
};
