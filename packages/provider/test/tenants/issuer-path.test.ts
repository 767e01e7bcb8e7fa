import { describe, expect, test } from 'vitest';
import { freePort } from '../../../../test/systems/postgres.ts';
import { cookieOptions } from '../../src/protocol/cookies.ts';
import { Browser, openLogout, runProvider, signIn, signOut } from '../running-provider.ts';

test('the issuer itself may have a path, and nothing of it is elsewhere', async () => {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const provider = await runProvider({ port, issuer: `${origin}/id` });
  const app = await provider.register({ post_logout_redirect_uris: ['https://app.example/bye'] });
  const browser = new Browser();
  const { claims, idToken } = await signIn(browser, provider.issuer, app);
  expect(claims.iss).toBe(`${origin}/id`);
  for (const { path } of browser.cookies) expect(path).toMatch(/^\/id(\/|$)/);
  const form = { id_token_hint: idToken, post_logout_redirect_uri: 'https://app.example/bye' };
  expect((await openLogout(browser, provider.issuer, form)).body).toContain('action="/id/oidc/logout/confirm"');
  expect((await signOut(browser, provider.issuer, form)).url).toBe('https://app.example/bye');
  for (const path of [
    '/',
    '/ide',
    '/health',
    '/oauth2/jwks',
    '/id/t/nobody',
    '/idx/health',
    '/.well-known/openid-configuration',
  ]) {
    const answer = await fetch(`${origin}${path}`);
    expect([path, answer.status]).toEqual([path, 404]);
    expect(await answer.text()).toContain('not_found');
  }
  for (const path of ['', '/', '/health', '/oauth2/jwks', '/assets/curfew.css']) {
    expect([path, (await fetch(`${origin}/id${path}`)).status]).toEqual([path, 200]);
  }
  await provider.stop();
});

describe('cookies', () => {
  test.each([
    ['https://id.example', '__Host-curfew_session', '__Secure-curfew_interaction', '/'],
    ['https://id.example/t/acme', '__Secure-curfew.t.acme_session', '__Secure-curfew.t.acme_interaction', '/t/acme'],
    ['http://localhost:9443/t/acme', 'curfew.t.acme_session', 'curfew.t.acme_interaction', '/t/acme'],
  ])('of %s are its own, and guarded by their names where they can be', (issuer, session, interaction, path) => {
    const { names, long, short } = cookieOptions(issuer, ['key']);
    expect([names?.session, names?.interaction, long?.path]).toEqual([session, interaction, path]);
    const secure = issuer.startsWith('https:');
    expect([long, short]).toMatchObject([{ secure }, { secure }]);
    expect(short?.path).toBeUndefined();
  });
});
