import { afterAll } from 'vitest';
import { freePort } from '../../../../test/systems/postgres.ts';
import type { ClientMetadataInput } from '../../src/directory/client-metadata.ts';
import { type ApiScene, type Person, setApiScene } from '../admin/api-scene.ts';
import { startChild } from '../child.ts';
import { eventually } from '../eventually.ts';
import type { SceneOptions } from '../protocol/scene.ts';
import { type Browser, PASSWORD, type TestClient } from '../running-provider.ts';

/** A Logout Token that an application received, as its kit judged it. */
export interface Told {
  verdict: string;
  claims: Record<string, unknown> & { sid?: string; sub?: string };
  ended: unknown[];
}

/** An application in a process of its own. */
export interface RunningApplication extends TestClient {
  baseUrl: string;
  /** All that it was told so far. */
  told(): Told[];
  /** Waits until it was told that this session is over, and ended it. */
  hears(sid: string): Promise<Told>;
  /** Signs a person in with this browser. @returns the `sid` that it knows the session by. */
  signIn(browser: Browser, person: Person): Promise<string>;
  /** Who it says is signed in. */
  user(browser: Browser): Promise<string | null>;
}

export interface TriggerScene extends ApiScene {
  run(name: string, metadata?: Partial<ClientMetadataInput>): Promise<RunningApplication>;
  metadataOf(app: RunningApplication, metadata?: Partial<ClientMetadataInput>): ClientMetadataInput;
}

const SCRIPT = new URL('./relying-party-process.ts', import.meta.url);

/** A provider, and applications made with the kit that run in processes of their own until all tests are done. */
export function setTriggerScene(options: SceneOptions = {}): TriggerScene {
  const scene = setApiScene({ logoutWait: 200, ...options });
  const stops: (() => void)[] = [];
  afterAll(() => {
    for (const stop of stops) stop();
  });
  const metadataAt = (baseUrl: string, metadata: Partial<ClientMetadataInput> = {}): ClientMetadataInput => ({
    client_name: 'application',
    token_endpoint_auth_method: 'client_secret_post',
    redirect_uris: [`${baseUrl}/callback`],
    post_logout_redirect_uris: [`${baseUrl}/`],
    backchannel_logout_uri: `${baseUrl}/backchannel-logout`,
    ...metadata,
  });

  async function run(name: string, metadata?: Partial<ClientMetadataInput>): Promise<RunningApplication> {
    const baseUrl = `http://127.0.0.1:${await freePort()}/${name}`;
    const client = await scene.provider.register(metadataAt(baseUrl, { client_name: name, ...metadata }));
    const child = startChild(
      SCRIPT,
      { ISSUER: scene.issuer, CLIENT_ID: client.clientId, CLIENT_SECRET: client.clientSecret, BASE_URL: baseUrl },
      (stop) => stops.push(stop),
    );
    await child.says('listening');
    const told = () => child.lines.filter(({ msg }) => msg === 'told') as unknown as Told[];
    return {
      ...client,
      baseUrl,
      told,
      hears: (sid) =>
        eventually(
          () =>
            told().find(
              ({ verdict, claims, ended }) => verdict === 'accepted' && claims.sid === sid && ended.length > 0,
            ),
          `${name} is told that ${sid} is over: ${JSON.stringify(told())}`,
        ),
      async signIn(browser, person) {
        const before = child.lines.filter(({ msg }) => msg === 'signed in').length;
        const away = await browser.open(`${baseUrl}/login`);
        let page = await browser.open(away.url);
        if (page.body.includes('name="password"')) {
          page = await browser.submit(page, { username: person.username, password: PASSWORD });
        }
        if (page.body.includes('name="decision"')) page = await browser.submit(page, { decision: 'allow' });
        await browser.open(page.url);
        const signedIn = await eventually(() => child.lines.filter(({ msg }) => msg === 'signed in')[before], page.url);
        return String(signedIn.sid);
      },
      async user(browser) {
        return ((await (await browser.fetch(`${baseUrl}/`)).json()) as { user: string | null }).user;
      },
    };
  }

  return Object.defineProperties(
    {
      run,
      metadataOf: (app: RunningApplication, metadata?: Partial<ClientMetadataInput>) =>
        metadataAt(app.baseUrl, metadata),
    },
    Object.getOwnPropertyDescriptors(scene),
  ) as TriggerScene;
}
