import { createHash, randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { freePort } from '../../../test/systems/postgres.ts';
import { createAddressPolicy } from '../src/delivery/address-policy.ts';
import { createAccount } from '../src/directory/accounts.ts';
import { Applications } from '../src/directory/applications.ts';
import type { ClientMetadataInput } from '../src/directory/client-metadata.ts';
import { Vault } from '../src/keys/vault.ts';
import { type ProviderOptions, type RunningProvider, startProvider } from '../src/provider.ts';
import { Browser, type Page } from './browser.ts';
import { seedSigningKeys } from './seeded-keys.ts';
import { type TemporaryStorage, temporarySqlite } from './storages.ts';

export const PASSWORD = 'correct horse battery staple';
export const REDIRECT_URI = 'https://app.example/callback';

export interface TestClient {
  clientId: string;
  clientSecret: string;
  redirectUri: string;
}

export interface TestProvider {
  issuer: string;
  options: ProviderOptions;
  storage: TemporaryStorage['storage'];
  /** The storage's address. */
  storageUrl: string;
  applications: Applications;
  accountId: string;
  /** Log lines, parsed. */
  log: Record<string, unknown>[];
  register(metadata?: Partial<ClientMetadataInput>): Promise<TestClient>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface TestOptions extends Partial<ProviderOptions> {
  /** Opens the storage. Default: SQLite. */
  open?: () => Promise<TemporaryStorage>;
}

/** A provider in this process on a port of its own, with one person (`ada`), to be talked to over real HTTP. */
export async function runProvider({ open = temporarySqlite, ...overrides }: TestOptions = {}): Promise<TestProvider> {
  const temporary = await open();
  const { storage } = temporary;
  const port = await freePort();
  const vault = new Vault(randomBytes(32));
  const log: Record<string, unknown>[] = [];
  const options: ProviderOptions = {
    issuer: `http://localhost:${port}`,
    port,
    storage,
    vault,
    logger: pino({ level: 'debug' }, { write: (line: string) => void log.push(JSON.parse(line)) }),
    allowPrivateNetworks: ['127.0.0.1'],
    retryPolicy: { firstWindow: 50 },
    ...overrides,
  };
  const account = await createAccount(
    storage.db,
    { username: 'ada', password: PASSWORD, displayName: 'Ada Lovelace', email: 'ada@example.com' },
    Date.now(),
  );
  const applications = new Applications(storage.db, options.vault, createAddressPolicy(options.allowPrivateNetworks));
  await seedSigningKeys(storage.db, options.vault);
  let running: RunningProvider = await startProvider(options);
  return {
    issuer: options.issuer,
    options,
    storage,
    storageUrl: temporary.url,
    applications,
    accountId: account.id,
    log,
    async register(metadata) {
      const { clientId, clientSecret = '' } = await applications.register(
        { client_name: 'Test application', redirect_uris: [REDIRECT_URI], ...metadata },
        Date.now(),
      );
      return { clientId, clientSecret, redirectUri: metadata?.redirect_uris?.[0] ?? REDIRECT_URI };
    },
    async restart() {
      await running.close();
      running = await startProvider(options);
    },
    async stop() {
      await running.close();
      await temporary.remove();
    },
  };
}

export interface SignedIn {
  idToken: string;
  accessToken: string;
  refreshToken: string | undefined;
  claims: Record<string, unknown>;
}

const VERIFIER = randomBytes(32).toString('base64url');

export function authorizationUrl(issuer: string, client: TestClient, parameters: Record<string, string> = {}): string {
  const url = new URL(`${issuer}/oauth2/authorize`);
  url.search = new URLSearchParams({
    client_id: client.clientId,
    redirect_uri: client.redirectUri,
    response_type: 'code',
    scope: 'openid profile email',
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    code_challenge_method: 'S256',
    ...parameters,
  }).toString();
  return url.href;
}

/** Signs in as a person would, answering the pages that come, and gives the page that leads back to the application. */
export async function authorize(
  browser: Browser,
  issuer: string,
  client: TestClient,
  {
    parameters = {},
    share = ['preferred_username', 'name', 'email'],
    password = PASSWORD,
  }: { parameters?: Record<string, string>; share?: string[]; password?: string } = {},
): Promise<Page> {
  let page = await browser.open(authorizationUrl(issuer, client, parameters));
  if (page.body.includes('name="password"')) page = await browser.submit(page, { username: 'ada', password });
  if (page.body.includes('name="decision"')) page = await browser.submit(page, { attribute: share, decision: 'allow' });
  return page;
}

/** Exchanges the code for tokens, as the application would. */
export async function exchangeCode(issuer: string, client: TestClient, callback: string): Promise<Response> {
  const code = new URL(callback).searchParams.get('code') ?? '';
  const isPublic = client.clientSecret === '';
  return fetch(`${issuer}/oauth2/token`, {
    method: 'POST',
    headers: isPublic
      ? {}
      : { authorization: `Basic ${Buffer.from(`${client.clientId}:${client.clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({
      ...(isPublic ? { client_id: client.clientId } : {}),
      grant_type: 'authorization_code',
      code,
      redirect_uri: client.redirectUri,
      code_verifier: VERIFIER,
    }),
  });
}

export async function signIn(
  browser: Browser,
  issuer: string,
  client: TestClient,
  options?: Parameters<typeof authorize>[3],
): Promise<SignedIn> {
  const page = await authorize(browser, issuer, client, options);
  const response = await exchangeCode(issuer, client, page.url);
  const tokens = (await response.json()) as { id_token: string; access_token: string; refresh_token?: string };
  if (tokens.id_token === undefined)
    throw new Error(`No tokens: ${JSON.stringify(tokens)} after ${page.url} ${page.body}`);
  const payload = Buffer.from(tokens.id_token.split('.')[1] ?? '', 'base64url').toString();
  return {
    idToken: tokens.id_token,
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token,
    claims: JSON.parse(payload) as Record<string, unknown>,
  };
}

/** Opens the logout page as the application's Logout button would. */
export function openLogout(browser: Browser, issuer: string, parameters: Record<string, string> = {}): Promise<Page> {
  return browser.open(`${issuer}/oidc/logout?${new URLSearchParams(parameters)}`);
}

/** Signs out everywhere: opens the logout page and answers Yes. */
export async function signOut(browser: Browser, issuer: string, parameters?: Record<string, string>): Promise<Page> {
  const page = await openLogout(browser, issuer, parameters);
  // Somebody who is not signed in is not asked: the page sends itself.
  return browser.submit(page, page.body.includes('type="hidden" name="logout"') ? {} : { logout: 'yes' });
}

export { Browser };
