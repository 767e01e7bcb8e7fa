import { installKeycloak } from '../../../interop/peers/keycloak/install.ts';
import { describeRealm } from '../../../interop/peers/keycloak/realm.ts';
import { startKeycloakServer } from '../../../interop/peers/keycloak/server.ts';
import type { Registration } from '../../../interop/runner/pair.ts';
import { Scope } from '../../../interop/runner/scope.ts';
import { Browser, type Page } from '../../../packages/provider/test/browser.ts';
import { undoAtEnd } from '../../harness/undo.ts';
import type { Contender } from './contenders.ts';

/** Keycloak, which takes half a minute to start: once for all cases. */
export interface KeycloakContest {
  /** Sessions at these applications, which are among those it was started with. */
  contender(ports: readonly number[]): Contender;
  stop(): Promise<unknown>;
}

const PERSON = { username: 'ada', password: 'correct horse battery staple', email: 'ada@example.com' };
const CALLBACK = 'https://app.example/callback';
const SIGNED_OUT = 'https://app.example/signed-out';
/** Logouts before the first one that counts: until then Java compiles rather than runs. */
const WARM_UPS = 20;

/** Installs it where that has not been done, and starts it. Rejects where it is not to be had. */
export async function startKeycloak(ports: readonly number[]): Promise<KeycloakContest> {
  await installKeycloak();
  const applications = ports.map(
    (port): Registration => ({
      ...{ name: nameOf(port), redirectUri: CALLBACK, postLogoutUri: SIGNED_OUT },
      logoutUri: `http://127.0.0.1:${port}/logout`,
      ...{ sessionRequired: true, revokeOfflineAccess: false },
    }),
  );
  const credentials = new Map(applications.map(({ name }) => [name, { clientId: name, clientSecret: 'secret' }]));
  const scope = new Scope();
  const stop = undoAtEnd(() => scope.close());
  try {
    const { issuer } = await startKeycloakServer(scope, describeRealm(applications, [PERSON], credentials));
    const contest = { contender: (some: readonly number[]) => createContender(issuer, some), stop };
    // The first application never answers.
    const warming = contest.contender(ports.slice(1, 4));
    for (let time = 0; time < WARM_UPS; time += 1) {
      await warming.prepare();
      await warming.leave();
    }
    return contest;
  } catch (error) {
    await stop();
    throw error;
  }
}

function createContender(issuer: string, ports: readonly number[]): Contender {
  const endpoint = (name: string, parameters: Record<string, string>) =>
    `${issuer}/protocol/openid-connect/${name}?${new URLSearchParams(parameters)}`;
  let browser: Browser;
  let question: Page;
  return {
    async prepare() {
      browser = new Browser();
      for (const port of ports) {
        const parameters = { client_id: nameOf(port), redirect_uri: CALLBACK, response_type: 'code', scope: 'openid' };
        let page = await browser.open(endpoint('auth', parameters));
        if (page.body.includes('name="password"')) page = await submit(browser, page, PERSON);
        if (!page.url.startsWith(`${CALLBACK}?`)) throw new Error(`Nobody was signed in: ${page.status} ${page.body}`);
      }
      const back = { client_id: nameOf(ports[0]), post_logout_redirect_uri: SIGNED_OUT };
      question = await browser.open(endpoint('logout', back));
    },
    async leave() {
      const page = await submit(browser, question, { confirmLogout: 'Logout' });
      if (page.url !== SIGNED_OUT) throw new Error(`Not led back: ${page.status} ${page.url} ${page.body}`);
    },
    async stop() {},
  };
}

/** Keycloak writes `&` in addresses as HTML has it, which our browser does not read. */
function submit(browser: Browser, page: Page, fields: Record<string, string>): Promise<Page> {
  return browser.submit({ ...page, body: page.body.replaceAll('&amp;', '&') }, fields);
}

function nameOf(port: number | undefined): string {
  return `application-${port}`;
}
