import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../test/systems/postgres.ts';
import type { Credentials, Provider, ProviderPeer } from '../../runner/pair.ts';
import { startServer } from '../../runner/program.ts';
import { createKeycloakAdmin } from './admin.ts';
import { HOME, installKeycloak, KEYCLOAK_VERSION } from './install.ts';
import { describeRealm, REALM } from './realm.ts';

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
    const port = await freePort();
    const [origin, issuer] = [`http://localhost:${port}`, `http://localhost:${port}/realms/${REALM}`];
    const credentials = new Map<string, Credentials>(
      applications.map(({ name }) => [name, { clientId: name, clientSecret: `secret of ${name}` }]),
    );
    // What a run keeps is its own: the distribution is shared by all runs.
    const folder = mkdtempSync(join(tmpdir(), 'interop-keycloak-'));
    scope.defer(() => rmSync(folder, { recursive: true, force: true }));
    // Imports are looked for in the distribution alone.
    const imports = join(HOME, 'data', 'import');
    rmSync(join(HOME, 'data'), { recursive: true, force: true });
    mkdirSync(imports, { recursive: true });
    writeFileSync(join(imports, `${REALM}-realm.json`), describeRealm(applications, people, credentials));
    const admin = { username: 'admin', password: 'password of the admin' };
    await startServer(scope, {
      file: join(HOME, 'bin', 'kc.sh'),
      args: [
        ...['start-dev', '--import-realm', '--http-host=127.0.0.1', `--http-port=${port}`],
        ...['--hostname-strict=false', '--http-management-port=0', '--cache=local', `--db=dev-mem`],
      ],
      env: {
        KC_BOOTSTRAP_ADMIN_USERNAME: admin.username,
        KC_BOOTSTRAP_ADMIN_PASSWORD: admin.password,
        JAVA_OPTS_APPEND: `-Xmx700m -Djava.io.tmpdir=${folder}`,
      },
      log: join(HOME, '..', 'logs', 'keycloak.log'),
      readyUrl: `${issuer}/.well-known/openid-configuration`,
      timeout: 240_000,
    });
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
