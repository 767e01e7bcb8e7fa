import { setTimeout as sleep } from 'node:timers/promises';
import { issueLogoutToken } from '@curfew/logout-token';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ensureSigningKeys } from '../../packages/provider/src/keys/signing-keys.ts';
import { Browser } from '../../packages/provider/test/browser.ts';
import { eventually } from '../../packages/provider/test/eventually.ts';
import { runProvider, signOut, type TestProvider } from '../../packages/provider/test/running-provider.ts';
import { freePort } from '../systems/postgres.ts';
import { type ProviderFront, startProviderFront } from './provider-front.ts';
import { RunningExample } from './running-example.ts';

const examples: {
  name: string;
  login: string;
  callback: string;
  /** Status of the page for somebody who was signed out while signing in. */
  refusal: number;
  /** The cookie that holds the whole session, where there is one. */
  cookie?: string;
}[] = [
  { name: 'openid-client', login: '/login', callback: '/callback', refusal: 403 },
  { name: 'passport', login: '/login', callback: '/callback', refusal: 403 },
  { name: 'express-openid-connect', login: '/login', callback: '/callback', refusal: 403, cookie: 'appSession' },
  // Auth.js goes on to the page the person came from, which says that nobody is signed in.
  {
    name: 'auth-js',
    login: '/auth/signin',
    callback: '/auth/callback/provider',
    refusal: 200,
    cookie: 'authjs.session-token',
  },
];

let front: ProviderFront;
let provider: TestProvider;

beforeAll(async () => {
  front = await startProviderFront();
  provider = await runProvider({ issuer: front.origin });
  front.forwardTo(provider.options.port);
});
afterAll(async () => {
  await provider.stop();
  await front.stop();
});

describe.each(examples)('the example $name', ({ name, login, callback, refusal, cookie }) => {
  let app: RunningExample;
  let clientId: string;

  beforeEach(async () => {
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const client = await provider.register({
      redirect_uris: [origin + callback],
      post_logout_redirect_uris: [origin],
      backchannel_logout_uri: `${origin}/backchannel-logout`,
    });
    clientId = client.clientId;
    app = new RunningExample({ name, login, issuer: front.origin, ...client, port });
    await app.start();
  });
  afterEach(() => app.stop());

  async function signIn(browser?: Browser): Promise<Browser> {
    const signedIn = await app.signIn(browser);
    expect(await app.knows(signedIn)).toBe(true);
    return signedIn;
  }

  /** The provider ends one session and tells the application its `sid`. */
  async function logOutAtProvider(browser: Browser): Promise<void> {
    const page = await signOut(browser, front.origin);
    expect(page.status).toBe(200);
  }

  async function logoutTokenIsDelivered(): Promise<void> {
    await eventually(async () => {
      const delivered = provider.storage.db
        .selectFrom('deliveries')
        .select('id')
        .where('client_id', '=', clientId)
        .where('state', '=', 'delivered');
      return (await delivered.executeTakeFirst()) !== undefined;
    }, 'the Logout Token is delivered');
  }

  /** A Logout Token for all sessions of a person, signed by the provider, which itself sends one per session. */
  async function logOutEverywhere(): Promise<{ issuedAt: number }> {
    const keys = await ensureSigningKeys(provider.storage.db, provider.options.vault, Date.now);
    const key = keys.find(({ algorithm, state }) => algorithm === 'RS256' && state === 'active');
    if (!key) throw new Error('The provider has no key.');
    const { sub } = await provider.storage.db
      .selectFrom('participants')
      .select('sub')
      .where('client_id', '=', clientId)
      .executeTakeFirstOrThrow();
    const issuedAt = Date.now();
    const { token } = await issueLogoutToken({
      issuer: front.origin,
      audience: clientId,
      subject: sub,
      signing: { algorithm: 'RS256', key: key.jwk, keyId: key.kid },
      now: () => issuedAt,
    });
    const body = new URLSearchParams({ logout_token: token });
    const response = await fetch(`${app.baseUrl}/backchannel-logout`, { method: 'POST', body });
    expect(response.status).toBe(200);
    return { issuedAt };
  }

  test('V-1, V-2 signed out elsewhere means signed out here: one device by its sid, all by sub', async () => {
    const phone = await signIn();
    const laptop = await signIn();
    const thief = phone.clone();

    await logOutAtProvider(phone);
    await eventually(async () => !(await app.knows(phone)), 'the phone is signed out');
    expect(await app.knows(thief)).toBe(false);
    expect(await app.knows(laptop)).toBe(true);

    const { issuedAt } = await logOutEverywhere();
    const old = laptop.clone();
    expect(await app.knows(laptop)).toBe(false);

    // Tokens tell whole seconds, and within one of them the logout wins.
    while (Math.floor(Date.now() / 1000) <= Math.floor(issuedAt / 1000)) await sleep(20);
    await signIn(laptop);
    expect(await app.knows(old)).toBe(false);
    expect(await app.knows(thief)).toBe(false);
  });

  test('A-32 a logout that arrives while the code is being redeemed: the person is not signed in', async () => {
    const browser = new Browser();
    const back = await app.startSignIn(browser);
    const atProvider = browser.clone();
    const tokens = front.holdTokens();
    const callbackPage = browser.open(back);
    await tokens.issued;
    await logOutAtProvider(atProvider);
    await logoutTokenIsDelivered();
    tokens.release();
    expect((await callbackPage).status).toBe(refusal);
    if (cookie) expect(browser.cookie(cookie)).toBeUndefined();
    expect(await app.knows(browser)).toBe(false);
  });

  test('invariant 9: a request under way writes the session back, and it stays ended', async () => {
    const browser = await signIn();
    // A second sign-in in the same session: its request loads the session, waits for tokens, fails, and saves.
    const back = await app.startSignIn(browser);
    const atProvider = browser.clone();
    const copy = browser.clone();
    const tokens = front.holdTokens();
    const callbackPage = browser.open(back);
    await tokens.issued;
    await logOutAtProvider(atProvider);
    await logoutTokenIsDelivered();
    tokens.fail();
    await callbackPage;
    expect(await app.knows(browser)).toBe(false);
    expect(await app.knows(copy)).toBe(false);
  });

  test('a sign-out here ends the session for every copy of its cookie', async () => {
    const browser = await signIn();
    const copy = browser.clone();
    let page = await browser.open(app.baseUrl);
    // Auth.js asks on a page of its own, and signs out here only.
    if (!page.body.includes('<form')) page = await browser.open(`${app.baseUrl}/auth/signout`);
    page = await browser.submit(page, {});
    expect((await browser.open(page.url)).status).toBe(200);
    expect(await app.knows(browser)).toBe(false);
    expect(await app.knows(copy)).toBe(false);
  });

  test.runIf(cookie)('cookies that outlive a restart stay ended, the others stay good', async () => {
    const [phone, laptop] = [await signIn(), await signIn()];
    await logOutAtProvider(phone);
    await eventually(async () => !(await app.knows(phone)), 'the phone is signed out');
    const thief = phone.clone();
    await app.end();
    await app.start();
    expect(await app.knows(thief)).toBe(false);
    expect(await app.knows(laptop)).toBe(true);
  });
});
