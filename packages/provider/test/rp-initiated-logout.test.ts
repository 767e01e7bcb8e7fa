import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ListeningApplication } from './application.ts';
import { Browser, openLogout, runProvider, signIn, signOut, type TestProvider } from './running-provider.ts';

let provider: TestProvider;
let apps: ListeningApplication[];

beforeEach(async () => {
  provider = await runProvider();
  apps = [await ListeningApplication.start(), await ListeningApplication.start()];
});

afterEach(async () => {
  await provider.stop();
  await Promise.all(apps.map((app) => app.stop()));
});

async function registerAll() {
  return Promise.all(
    apps.map((app, index) => provider.register({ client_name: `app${index}`, backchannel_logout_uri: app.logoutUri })),
  );
}

describe('RP-initiated logout', () => {
  test('O-1 two applications with a logout URL and one without: two posts, own aud and jti each', async () => {
    const [one, two] = await registerAll();
    const silent = await provider.register({ client_name: 'silent' });
    if (!one || !two) throw new Error('two applications');
    const browser = new Browser();
    const first = await signIn(browser, provider.issuer, one);
    const second = await signIn(browser, provider.issuer, two);
    await signIn(browser, provider.issuer, silent);

    const page = await signOut(browser, provider.issuer);
    expect(page.body).toContain('You are signed out');
    expect(page.body).toContain('app0');

    expect(apps.map((app) => app.heard.length)).toEqual([1, 1]);
    const [a, b] = apps.map((app) => app.heard[0]);
    expect(a?.claims.aud).toBe(one.clientId);
    expect(b?.claims.aud).toBe(two.clientId);
    expect(a?.claims.jti).not.toBe(b?.claims.jti);
    expect(a?.claims.sid).toBe(first.claims.sid);
    expect(b?.claims.sid).toBe(second.claims.sid);
    expect(a?.claims.sub).toBe(first.claims.sub);
  });
});
