import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { createAddressPolicy } from '../../src/delivery/address-policy.ts';
import { createAccount } from '../../src/directory/accounts.ts';
import { Applications } from '../../src/directory/applications.ts';
import type { ClientMetadataInput } from '../../src/directory/client-metadata.ts';
import { Vault } from '../../src/keys/vault.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { openTenantStorage } from '../../src/tenant-storage.ts';
import { tenantVault } from '../../src/tenants.ts';
import { ListeningApplication } from '../application.ts';
import {
  authorizationUrl,
  authorize,
  Browser,
  exchangeCode,
  PASSWORD,
  REDIRECT_URI,
  runProvider,
  type SignedIn,
  signIn,
  type TestClient,
  type TestOptions,
  type TestProvider,
} from '../running-provider.ts';
import type { TemporaryStorage } from '../storages.ts';

export interface Listening extends TestClient {
  listener: ListeningApplication;
}

/** One issuer of the deployment, with its own `ada`, whose password is her own here. */
export interface TestTenant {
  issuer: string;
  /** Path of the issuer. */
  path: string;
  storage: Storage;
  vault: Vault;
  accountId: string;
  password: string;
  /** An application that listens for Logout Tokens. */
  addApplication(metadata?: Partial<ClientMetadataInput>): Promise<Listening>;
  signIn(browser: Browser, client: TestClient, parameters?: Record<string, string>): Promise<SignedIn>;
  /** The answer that leads back to the application, with the code in it. */
  authorize(browser: Browser, client: TestClient): Promise<string>;
  /** Where a silent sign-in ends: `signed in`, or the error. */
  isSignedIn(browser: Browser, client: TestClient): Promise<boolean>;
  /** An access token of an admin, who is somebody else than `ada`. */
  adminToken(): Promise<string>;
  call(path: string, token: string, method?: string): Promise<{ status: number; body: Record<string, unknown> }>;
}

export interface TenantScene {
  readonly provider: TestProvider;
  readonly root: TestTenant;
  readonly acme: TestTenant;
  readonly beta: TestTenant;
  /** Registers an application of one tenant at another under the same id, with the same secret. */
  copyApplication(client: TestClient, from: TestTenant, to: TestTenant): Promise<void>;
}

/** A deployment with two tenants, in one process, for all tests of a group. */
export function setTenantScene(open: () => Promise<TemporaryStorage>, options: TestOptions = {}): TenantScene {
  let provider: TestProvider;
  let storages: Storage[];
  let tenants: Record<'root' | 'acme' | 'beta', TestTenant>;
  const listeners: ListeningApplication[] = [];

  beforeAll(async () => {
    const temporary = await open();
    const vault = new Vault(randomBytes(32));
    const [acme, beta] = await Promise.all(['acme', 'beta'].map((name) => openTenantStorage(temporary.url, name)));
    if (acme === undefined || beta === undefined) throw new Error('There are two tenants.');
    storages = [acme, beta];
    const entries = [
      { name: 'acme', storage: acme },
      { name: 'beta', storage: beta },
    ];
    provider = await runProvider({
      open: async () => temporary,
      vault,
      tenants: entries,
      metrics: 'public',
      ...options,
    });
    const tenant = async (name: 'acme' | 'beta', storage: Storage) => {
      const password = `the password of ada at ${name}`;
      const account = { username: 'ada', password, displayName: `Ada of ${name}` };
      const { id } = await createAccount(storage.db, account, Date.now());
      const issuer = `${provider.issuer}/t/${name}`;
      return describeTenant({ issuer, storage, vault: tenantVault(vault, name), accountId: id, password });
    };
    const { issuer, storage, accountId } = provider;
    tenants = {
      root: describeTenant({ issuer, storage, vault, accountId, password: PASSWORD }),
      acme: await tenant('acme', acme),
      beta: await tenant('beta', beta),
    };
  });

  // Requests that an application keeps open would be waited for.
  afterEach(() => {
    for (const listener of listeners) listener.release();
  });

  afterAll(async () => {
    await Promise.all(listeners.map((listener) => listener.stop()));
    const { db, engine } = provider.storage;
    if (engine === 'postgres') await sql`drop schema tenant_acme, tenant_beta cascade`.execute(db);
    await Promise.all(storages.map((storage) => storage.close()));
    await provider.stop();
  });

  function describeTenant(
    parts: Pick<TestTenant, 'issuer' | 'storage' | 'vault' | 'accountId' | 'password'>,
  ): TestTenant {
    const { issuer, storage, vault, password } = parts;
    const applications = new Applications(storage.db, vault, createAddressPolicy(['127.0.0.1']));
    const register = async (metadata: Partial<ClientMetadataInput>): Promise<TestClient> => {
      const { clientId, clientSecret = '' } = await applications.register(
        { client_name: 'application', redirect_uris: [REDIRECT_URI], ...metadata },
        Date.now(),
      );
      return { clientId, clientSecret, redirectUri: REDIRECT_URI };
    };
    return {
      ...parts,
      path: new URL(issuer).pathname.replace(/\/$/, ''),
      async addApplication(metadata = {}) {
        const listener = await ListeningApplication.start();
        listeners.push(listener);
        return { ...(await register({ backchannel_logout_uri: listener.logoutUri, ...metadata })), listener };
      },
      signIn: (browser, client, parameters = {}) => signIn(browser, issuer, client, { parameters, password }),
      authorize: async (browser, client) => (await authorize(browser, issuer, client, { password })).url,
      async isSignedIn(browser, client) {
        const { url } = await authorize(browser, issuer, client, { parameters: { prompt: 'none' }, password });
        return new URL(url).searchParams.has('code');
      },
      async adminToken() {
        const username = `admin-${randomBytes(4).toString('hex')}`;
        await createAccount(storage.db, { username, password, roles: ['user', 'admin'] }, Date.now());
        const scope = 'openid curfew:admin curfew:admin.read curfew:account';
        const client = await register({ client_name: 'tool', scope });
        const browser = new Browser();
        let page = await browser.open(authorizationUrl(issuer, client, { scope }));
        page = await browser.submit(page, { username, password });
        page = await browser.submit(page, { decision: 'allow' });
        const tokens = (await (await exchangeCode(issuer, client, page.url)).json()) as { access_token: string };
        return tokens.access_token;
      },
      async call(path, token, method = 'GET') {
        const answer = await fetch(`${issuer}${path}`, { method, headers: { authorization: `Bearer ${token}` } });
        const text = await answer.text();
        return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
      },
    };
  }

  return {
    get provider() {
      return provider;
    },
    get root() {
      return tenants.root;
    },
    get acme() {
      return tenants.acme;
    },
    get beta() {
      return tenants.beta;
    },
    async copyApplication({ clientId, clientSecret }, from, to) {
      const row = await from.storage.db
        .selectFrom('clients')
        .selectAll()
        .where('id', '=', clientId)
        .executeTakeFirstOrThrow();
      const sealed_secret = await to.vault.seal(clientSecret);
      await to.storage.db
        .insertInto('clients')
        .values({ ...row, sealed_secret })
        .execute();
    },
  };
}
