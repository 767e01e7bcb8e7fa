import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freePort } from '../../../../test/systems/postgres.ts';
import { terminateSession } from '../../src/sessions/termination.ts';
import { ListeningApplication } from '../application.ts';
import { eventually } from '../eventually.ts';
import {
  authorizationUrl,
  Browser,
  exchangeCode,
  PASSWORD,
  runProvider,
  signOut,
  type TestClient,
  type TestProvider,
} from '../running-provider.ts';

/** Two of our providers: people of `below` sign in with `above`. One person, one browser per host. */
describe('a provider below another one', () => {
  let above: TestProvider;
  let below: TestProvider;
  let application: ListeningApplication;
  let client: TestClient;
  let aboveBrowser: Browser;
  let belowBrowser: Browser;

  beforeEach(async () => {
    const [abovePort, belowPort] = [await freePort(), await freePort()];
    const belowIssuer = `http://localhost:${belowPort}`;
    above = await runProvider({
      issuer: `http://127.0.0.1:${abovePort}`,
      port: abovePort,
      allowPrivateNetworks: [`localhost:${belowPort}`],
    });
    const upstream = await above.register({
      client_name: 'the provider below',
      redirect_uris: [`${belowIssuer}/upstream/above/callback`],
      backchannel_logout_uri: `${belowIssuer}/upstream/above/backchannel-logout`,
      token_endpoint_auth_method: 'client_secret_post',
    });
    below = await runProvider({
      issuer: belowIssuer,
      port: belowPort,
      upstreams: [
        {
          id: 'above',
          name: 'Above',
          issuer: above.issuer,
          clientId: upstream.clientId,
          clientSecret: upstream.clientSecret,
          allowInsecureRequests: true,
        },
      ],
    });
    application = await ListeningApplication.start();
    client = await below.register({ backchannel_logout_uri: application.logoutUri });
    aboveBrowser = new Browser();
    belowBrowser = new Browser();
  });

  afterEach(async () => {
    await below.stop();
    await above.stop();
    await application.stop();
  });

  /** Opens the application, chooses "Continue with Above", signs in there, and comes back: the page that it ends at. */
  async function comeFromAbove(parameters: Record<string, string> = {}) {
    const signInPage = await belowBrowser.open(authorizationUrl(below.issuer, client, parameters));
    const link = /href="([^"]*\/upstream\/above\/login[^"]*)"/.exec(signInPage.body)?.[1]?.replaceAll('&amp;', '&');
    expect(signInPage.body).toContain('Continue with Above');
    let page = await aboveBrowser.open((await belowBrowser.open(link ?? '')).url);
    if (page.body.includes('name="password"')) {
      page = await aboveBrowser.submit(page, { username: 'ada', password: PASSWORD });
    }
    if (page.body.includes('name="decision"')) {
      page = await aboveBrowser.submit(page, { attribute: ['preferred_username', 'name'], decision: 'allow' });
    }
    return page;
  }

  async function signInBelow() {
    let page = await belowBrowser.open((await comeFromAbove()).url);
    if (page.body.includes('name="decision"'))
      page = await belowBrowser.submit(page, { attribute: [], decision: 'allow' });
    const response = await exchangeCode(below.issuer, client, page.url);
    const { id_token } = (await response.json()) as { id_token: string };
    return JSON.parse(Buffer.from(id_token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
  }

  test('a logout above ends the session below and is told to its applications (RP-27, O-24)', async () => {
    const claims = await signInBelow();
    await signOut(aboveBrowser, above.issuer);
    await application.hears(1);
    expect(application.heard[0]?.claims.sid).toBe(claims.sid);
    const termination = await below.storage.db.selectFrom('terminations').selectAll().executeTakeFirstOrThrow();
    expect(termination).toMatchObject({ reason: 'upstream', actor_kind: 'upstream' });
    const page = await belowBrowser.open(authorizationUrl(below.issuer, client, { prompt: 'none' }));
    expect(new URL(page.url).searchParams.get('error')).toBe('login_required');
  });

  test('a person gets one account, whose name does not take over that of somebody here', async () => {
    const first = await signInBelow();
    expect(first.sub).not.toBe(below.accountId);
    belowBrowser = new Browser();
    expect((await signInBelow()).sub).toBe(first.sub);
    const accounts = await below.storage.db.selectFrom('accounts').select('username').execute();
    expect(accounts.map(({ username }) => username).filter((name) => name.startsWith('ada'))).toHaveLength(2);
  });

  test('a logout above that overtakes the sign-in below leaves nobody signed in (A-32)', async () => {
    const onTheWay = await comeFromAbove();
    const atBelow = await belowBrowser.fetch(onTheWay.url);
    expect(atBelow.status).toBe(303);
    await signOut(aboveBrowser, above.issuer);
    await eventually(async () => {
      const { db } = above.storage;
      return (await db.selectFrom('deliveries').select('state').executeTakeFirst())?.state === 'delivered';
    });
    const page = await belowBrowser.open(new URL(atBelow.headers.get('location') ?? '', below.issuer).href);
    expect(page.url).not.toContain('code=');
    expect(await below.storage.db.selectFrom('participants').selectAll().execute()).toEqual([]);
  });

  test('a sign-in from before the interaction is not enough, and a ticket of another interaction neither', async () => {
    await signInBelow();
    const interaction = await belowBrowser.open(authorizationUrl(below.issuer, client, { prompt: 'login' }));
    const uid = /\/interaction\/([^/"]+)\//.exec(interaction.body)?.[1] ?? '';
    const ticketed = await belowBrowser.fetch(`${below.issuer}/upstream/above/done?interaction=another`);
    const ticket = new URL(ticketed.headers.get('location') ?? '', below.issuer).searchParams.get('ticket') ?? '';
    expect(ticket).not.toBe('');
    const page = await belowBrowser.open(`${below.issuer}/interaction/${uid}/upstream?ticket=${ticket}`);
    expect(page.status).toBe(400);
    expect(page.body).toContain('name="password"');
  });

  test('signing in with it once more goes on in the same session, and its end is still heard', async () => {
    await signInBelow();
    const again = await belowBrowser.open((await comeFromAbove({ prompt: 'login' })).url);
    const url = again.body.includes('name="decision"')
      ? (await belowBrowser.submit(again, { attribute: [], decision: 'allow' })).url
      : again.url;
    expect(url).toContain('code=');
    expect(await below.storage.db.selectFrom('terminations').selectAll().execute()).toEqual([]);
    await signOut(aboveBrowser, above.issuer);
    await application.hears(1);
  });

  test('the end of a session is told once, however often it ends (O-24)', async () => {
    await signInBelow();
    const session = await below.storage.db
      .selectFrom('sessions')
      .select('uid')
      .where('account_id', 'is not', null)
      .executeTakeFirstOrThrow();
    const request = { sessionUid: session.uid, reason: 'admin' as const, actor: { kind: 'admin' as const } };
    await terminateSession(below.storage.db, request, { now: Date.now(), horizon: 60_000 });
    await signOut(aboveBrowser, above.issuer);
    await application.hears(1);
    expect(await below.storage.db.selectFrom('terminations').selectAll().execute()).toHaveLength(1);
    expect(application.heard).toHaveLength(1);
  });

  test('O-24, A-40 of providers upstream of each other, a logout that comes back ends there', async () => {
    const registered = await below.register({
      client_name: 'the provider above',
      redirect_uris: [`${above.issuer}/upstream/below/callback`],
      backchannel_logout_uri: `${above.issuer}/upstream/below/backchannel-logout`,
      token_endpoint_auth_method: 'client_secret_post',
    });
    const { clientId, clientSecret } = registered;
    above.options.upstreams = [
      { id: 'below', name: 'Below', issuer: below.issuer, clientId, clientSecret, allowInsecureRequests: true },
    ];
    await above.restart();
    // Somebody of below signs in above with it, and from there at below once more, in another browser.
    const signInPage = await aboveBrowser.open(authorizationUrl(above.issuer, await above.register()));
    const link = /href="([^"]*\/upstream\/below\/login[^"]*)"/.exec(signInPage.body)?.[1]?.replaceAll('&amp;', '&');
    let page = await belowBrowser.open((await aboveBrowser.open(link ?? '')).url);
    page = await belowBrowser.submit(page, { username: 'ada', password: PASSWORD });
    page = await belowBrowser.submit(page, { attribute: [], decision: 'allow' });
    page = await aboveBrowser.open(page.url);
    expect((await aboveBrowser.submit(page, { attribute: [], decision: 'allow' })).url).toContain('code=');
    const where = belowBrowser;
    belowBrowser = new Browser();
    const claims = await signInBelow();

    await signOut(where, below.issuer);

    await application.hears(1);
    expect(application.heard[0]?.claims.sid).toBe(claims.sid);
    const reasonsAt = async ({ storage }: TestProvider) =>
      (await storage.db.selectFrom('terminations').select('reason').execute()).map(({ reason }) => reason).sort();
    const statesAt = async ({ storage }: TestProvider) =>
      (await storage.db.selectFrom('deliveries').select('state').execute()).map(({ state }) => state);
    await eventually(async () =>
      [...(await statesAt(below)), ...(await statesAt(above))].every((s) => s === 'delivered'),
    );
    expect([await reasonsAt(below), await reasonsAt(above)]).toEqual([['rp_initiated', 'upstream'], ['upstream']]);
    expect([(await statesAt(below)).length, (await statesAt(above)).length]).toEqual([2, 1]);
  });
});
