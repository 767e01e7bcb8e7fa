import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../test/systems/postgres.ts';
import { startServer } from '../../runner/program.ts';
import type { Scope } from '../../runner/scope.ts';
import { HOME } from './install.ts';
import { REALM } from './realm.ts';

/** Keycloak with one realm, on loopback. */
export interface KeycloakServer {
  origin: string;
  /** Of the realm. */
  issuer: string;
  admin: { username: string; password: string };
}

/**
 * Starts Keycloak, as its distribution runs it in development mode, until the scope ends. One at a time: the
 * distribution, where imports are looked for, is shared by all.
 */
export async function startKeycloakServer(scope: Scope, realm: string): Promise<KeycloakServer> {
  const port = await freePort();
  const [origin, issuer] = [`http://localhost:${port}`, `http://localhost:${port}/realms/${REALM}`];
  // What a run keeps is its own.
  const folder = mkdtempSync(join(tmpdir(), 'interop-keycloak-'));
  scope.defer(() => rmSync(folder, { recursive: true, force: true }));
  const imports = join(HOME, 'data', 'import');
  rmSync(join(HOME, 'data'), { recursive: true, force: true });
  mkdirSync(imports, { recursive: true });
  writeFileSync(join(imports, `${REALM}-realm.json`), realm);
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
  return { origin, issuer, admin };
}
