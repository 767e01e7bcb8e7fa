import type { Credentials, Provider, ProviderPeer } from '../../runner/pair.ts';
import { createKeycloakAdmin } from './admin.ts';
import { installKeycloak, KEYCLOAK_VERSION } from './install.ts';
import { describeRealm } from './realm.ts';
import { startKeycloakServer } from './server.ts';

/** Keycloak, as its distribution runs it in development mode. */
export const keycloak: ProviderPeer = {
  id: 'keycloak',
  title: 'Keycloak',
  install: installKeycloak,
  faults: ['application-down', 'offline-first'].map((flow) => ({
    flow,
    says: /a Logout Token arrives/,
    finding: 'keycloak.md',
  })),

  async start(scope, { applications, people }): Promise<Provider> {
    const credentials = new Map<string, Credentials>(
      applications.map(({ name }) => [name, { clientId: name, clientSecret: `secret of ${name}` }]),
    );
    const realm = describeRealm(applications, people, credentials);
    const { origin, issuer, admin } = await startKeycloakServer(scope, realm);
    return {
      ...{ issuer, version: KEYCLOAK_VERSION, credentials, ...createKeycloakAdmin(origin, admin) },
      async answerSignIn(page, person) {
        const username = page.locator('#username');
        // With a session at the provider the browser is back at the application at once.
        if (!page.url().startsWith(origin)) return;
        await username.fill(person.username);
        await page.locator('#password').fill(person.password);
        await page.locator('#kc-login').click();
        await page.waitForURL((url) => url.origin !== origin);
      },
      async answerSignOut(page) {
        const confirm = page.locator('#kc-logout');
        if (await confirm.isVisible()) await confirm.click();
        await page.waitForLoadState();
      },
      async refresh({ name }, refreshToken) {
        const response = await fetch(`${issuer}/protocol/openid-connect/token`, {
          method: 'POST',
          body: new URLSearchParams({
            ...{ grant_type: 'refresh_token', refresh_token: refreshToken, client_id: name },
            client_secret: credentials.get(name)?.clientSecret ?? '',
          }),
        });
        return response.ok;
      },
      signOutUrl: `${issuer}/protocol/openid-connect/logout`,
    };
  },
};
