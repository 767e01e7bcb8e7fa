import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueLogoutToken } from '@curfew/logout-token';
import {
  Applications,
  createAccount,
  createAddressPolicy,
  openStorage,
  type Storage,
  startProvider,
  Vault,
} from '@curfew/provider';
import type { JWK } from 'jose';
import { pino } from 'pino';
import { freePort } from '../../../test/systems/postgres.ts';
import { CACHE } from '../../runner/cache.ts';
import type { Credentials, Person, Provider, Registration } from '../../runner/pair.ts';
import type { Scope } from '../../runner/scope.ts';
import { createCurfewAdmin } from './admin.ts';
import { answerSignIn, answerSignOut } from './pages.ts';

export interface CurfewSetup {
  applications: Registration[];
  people: Person[];
  /** `client_secret_post` unless an application can do nothing but the other. */
  clientAuthentication?: 'client_secret_basic' | 'client_secret_post';
}

/** Our provider in this process, with a storage that is thrown away. */
export async function startCurfew(scope: Scope, setup: CurfewSetup): Promise<Provider> {
  const { applications, people, clientAuthentication = 'client_secret_post' } = setup;
  const folder = mkdtempSync(join(tmpdir(), 'interop-curfew-'));
  scope.defer(() => rmSync(folder, { recursive: true, force: true }));
  const storage = await openStorage(`sqlite:${join(folder, 'curfew.sqlite')}`);
  scope.defer(() => storage.close());
  const vault = new Vault(randomBytes(32));
  const port = await freePort();
  const issuer = `http://localhost:${port}`;
  mkdirSync(join(CACHE, 'logs'), { recursive: true });
  const allowPrivateNetworks = applications.map(({ logoutUri }) => new URL(logoutUri).host);
  const registry = new Applications(storage.db, vault, createAddressPolicy(allowPrivateNetworks));
  const now = Date.now();

  const credentials = new Map<string, Credentials>();
  for (const application of applications) {
    const { clientId, clientSecret = '' } = await registry.register(
      {
        client_name: application.name,
        redirect_uris: [application.redirectUri],
        post_logout_redirect_uris: [application.postLogoutUri],
        backchannel_logout_uri: application.logoutUri,
        backchannel_logout_session_required: application.sessionRequired,
        backchannel_logout_revoke_offline_access: application.revokeOfflineAccess,
        token_endpoint_auth_method: clientAuthentication,
        grant_types: ['authorization_code', 'refresh_token'],
      },
      now,
    );
    credentials.set(application.name, { clientId, clientSecret });
  }
  for (const { username, password, email } of people) {
    await createAccount(storage.db, { username, password, email, displayName: username }, now);
  }
  const machine = await registry.register(
    { client_name: 'The admin', grant_types: ['client_credentials'], scope: 'curfew:admin.read curfew:admin' },
    now,
  );

  const provider = await startProvider({
    ...{ issuer, port, host: '127.0.0.1', storage, vault, allowPrivateNetworks, logoutWait: 500 },
    logger: pino(pino.destination({ dest: join(CACHE, 'logs', 'curfew.log'), append: false, sync: true })),
    retryPolicy: { firstWindow: 300 },
  });
  scope.defer(() => provider.close());
  return {
    ...{ issuer, credentials, version: 'of this repository', answerSignIn, answerSignOut },
    ...createCurfewAdmin(issuer, machine),
    signOutUrl: `${issuer}/oidc/logout`,
    mint: (application, names) => mint(storage, vault, { issuer, audience: clientIdOf(application.name), ...names }),
  };

  function clientIdOf(name: string): string {
    return credentials.get(name)?.clientId ?? '';
  }
}

/** A Logout Token that the provider does not send by itself, signed with its key. */
async function mint(
  { db }: Storage,
  vault: Vault,
  { sub, sid, ...parties }: { issuer: string; audience: string; sub?: string; sid?: string },
): Promise<string> {
  const row = await db
    .selectFrom('signing_keys')
    .selectAll()
    .where('algorithm', '=', 'RS256')
    .executeTakeFirstOrThrow();
  const key = JSON.parse(await vault.open(row.sealed_jwk)) as JWK;
  const { token } = await issueLogoutToken({
    ...parties,
    ...(sub === undefined ? {} : { subject: sub }),
    ...(sid === undefined ? {} : { sessionId: sid }),
    signing: { algorithm: 'RS256', key, keyId: row.kid },
  });
  return token;
}
