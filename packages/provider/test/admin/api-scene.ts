import { randomUUID } from 'node:crypto';
import type { Role } from '../../src/directory/accounts.ts';
import { createAccount } from '../../src/directory/accounts.ts';
import { type Scene, type SceneOptions, setScene } from '../protocol/scene.ts';
import { authorizationUrl, Browser, exchangeCode, PASSWORD, type TestClient } from '../running-provider.ts';

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at field by field, and the matchers judge it.
  body: any;
}

export interface Person {
  id: string;
  username: string;
}

export interface PersonSignedIn {
  browser: Browser;
  accessToken: string;
  refreshToken: string | undefined;
  idToken: string;
  /** What was granted. */
  scope: string;
}

export interface ApiScene extends Scene {
  addPerson(roles?: Role[]): Promise<Person>;
  /** Signs a person in at an application, whatever pages come. */
  signIn(person: Person, client: TestClient, options?: { scope?: string; browser?: Browser }): Promise<PersonSignedIn>;
  /** An access token of a new admin, with all scopes of the APIs. */
  adminToken(scope?: string): Promise<string>;
  /** An application that may ask for the scopes of the APIs. */
  addConsole(): Promise<TestClient>;
  call(method: string, path: string, token?: string, body?: unknown): Promise<Answer>;
}

export const ALL_SCOPES = 'openid profile offline_access curfew:account curfew:admin.read curfew:admin';

export function setApiScene(options: SceneOptions = {}): ApiScene {
  const scene = setScene({ shared: true, ...options });
  const api: ApiScene = {
    get provider() {
      return scene.provider;
    },
    get issuer() {
      return scene.issuer;
    },
    addApplication: (...given) => scene.addApplication(...given),
    async addPerson(roles = ['user']) {
      const username = `p-${randomUUID()}`;
      const account = { username, password: PASSWORD, roles, displayName: 'Somebody' };
      return { id: (await createAccount(scene.provider.storage.db, account, Date.now())).id, username };
    },
    async signIn({ username }, client, { scope = 'openid', browser = new Browser() } = {}) {
      const prompt = scope.includes('offline_access') ? { prompt: 'consent' } : {};
      let page = await browser.open(authorizationUrl(scene.issuer, client, { scope, ...prompt }));
      if (page.body.includes('name="password"')) page = await browser.submit(page, { username, password: PASSWORD });
      if (page.body.includes('name="decision"')) page = await browser.submit(page, { decision: 'allow' });
      const tokens = (await (await exchangeCode(scene.issuer, client, page.url)).json()) as Record<string, string>;
      if (tokens.access_token === undefined) throw new Error(`No tokens: ${JSON.stringify(tokens)} ${page.url}`);
      const { access_token, refresh_token, id_token = '', scope: granted = '' } = tokens;
      return { browser, accessToken: access_token, refreshToken: refresh_token, idToken: id_token, scope: granted };
    },
    async adminToken(scope = 'openid curfew:admin') {
      return (await api.signIn(await api.addPerson(['admin']), await api.addConsole(), { scope })).accessToken;
    },
    addConsole: () =>
      scene.provider.register({
        client_name: 'Console',
        scope: ALL_SCOPES,
        grant_types: ['authorization_code', 'refresh_token'],
      }),
    async call(method, path, token, body) {
      const response = await fetch(`${scene.issuer}${path}`, {
        method,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
    },
  };
  return api;
}
