import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { ClientMetadataInput } from '../../src/directory/client-metadata.ts';
import { ListeningApplication } from '../application.ts';
import type { Page } from '../browser.ts';
import {
  authorizationUrl,
  type Browser,
  runProvider,
  type TestClient,
  type TestOptions,
  type TestProvider,
} from '../running-provider.ts';

/** An application that is registered and listens for Logout Tokens. */
export interface TestApplication extends TestClient {
  listener: ListeningApplication;
}

export interface Scene {
  readonly provider: TestProvider;
  readonly issuer: string;
  /** Registers an application with a logout URL of its own. */
  addApplication(name?: string, metadata?: Partial<ClientMetadataInput>): Promise<TestApplication>;
}

export interface SceneOptions extends TestOptions {
  /** One provider for all tests, where none looks at what others have left in the storage. Default: one for each. */
  shared?: boolean;
}

/** A provider for the tests, and the applications that a test adds, which end with it. */
export function setScene({ shared = false, ...options }: SceneOptions = {}): Scene {
  let provider: TestProvider;
  let listeners: ListeningApplication[] = [];
  const start = async () => {
    provider = await runProvider(options);
  };
  const stop = () => provider.stop();
  if (shared) beforeAll(start);
  else beforeEach(start);
  // Applications first: a request that one of them keeps open would be waited for.
  afterEach(async () => {
    await Promise.all(listeners.map((listener) => listener.stop()));
    listeners = [];
    if (!shared) await stop();
  });
  if (shared) afterAll(stop);
  return {
    get provider() {
      return provider;
    },
    get issuer() {
      return provider.issuer;
    },
    async addApplication(name = 'application', metadata = {}) {
      const listener = await ListeningApplication.start();
      listeners.push(listener);
      const client = await provider.register({
        client_name: name,
        backchannel_logout_uri: listener.logoutUri,
        ...metadata,
      });
      return { ...client, listener };
    },
  };
}

/** What a silent sign-in (`prompt=none`) is answered: `signed in`, or the error. */
export async function askSilently(browser: Browser, issuer: string, client: TestClient): Promise<string> {
  const page: Page = await browser.open(authorizationUrl(issuer, client, { prompt: 'none' }));
  const answer = new URL(page.url).searchParams;
  return answer.has('code') ? 'signed in' : (answer.get('error') ?? `a page: ${page.body}`);
}

export async function fetchUserinfo(issuer: string, accessToken: string): Promise<number> {
  const answer = await fetch(`${issuer}/oauth2/userinfo`, { headers: { authorization: `Bearer ${accessToken}` } });
  return answer.status;
}

/** Posts a form to an endpoint that authenticates the client. */
export async function postAsClient(
  issuer: string,
  path: string,
  { clientId, clientSecret }: TestClient,
  form: Record<string, string>,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(`${issuer}${path}`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams(form),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

/** States of all deliveries by client id. */
export async function deliveryStates(provider: TestProvider): Promise<Record<string, string[]>> {
  const rows = await provider.storage.db.selectFrom('deliveries').select(['client_id', 'state']).execute();
  const states: Record<string, string[]> = {};
  for (const { client_id, state } of rows) states[client_id] = [...(states[client_id] ?? []), state];
  return states;
}
