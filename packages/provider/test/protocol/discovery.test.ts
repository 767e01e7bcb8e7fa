import { request } from 'node:http';
import { localJwks, verifyLogoutToken } from '@curfew/logout-token';
import { describe, expect, test } from 'vitest';
import { terminateSession } from '../../src/sessions/termination.ts';
import { authorizationUrl, Browser, signIn, signOut } from '../running-provider.ts';
import { setScene } from './scene.ts';

/** A request with header fields that `fetch` would not send. */
function requestWith(url: string, headers: Record<string, string>): Promise<{ location: string; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { headers }, async (response) => {
      let body = '';
      for await (const chunk of response) body += chunk;
      resolve({ location: response.headers.location ?? '', body });
    });
    outgoing.on('error', reject).end();
  });
}

const HOSTILE: Record<string, string>[] = [
  { host: 'evil.example' },
  { 'x-forwarded-host': 'evil.example' },
  { 'x-forwarded-host': 'evil.example, other.example', 'x-forwarded-proto': 'https' },
  { 'x-forwarded-proto': 'https', 'x-forwarded-port': '444' },
  { forwarded: 'host=evil.example;proto=https' },
  { host: 'evil.example:80', 'x-original-host': 'evil.example', 'x-forwarded-server': 'evil.example' },
];

describe('discovery', () => {
  const scene = setScene({ shared: true });
  const discover = async (headers: Record<string, string> = {}) =>
    JSON.parse((await requestWith(`${scene.issuer}/.well-known/openid-configuration`, headers)).body) as Record<
      string,
      unknown
    >;

  test('OP-1, OP-2, RIL-1 says what logout can do and where', async () => {
    const { issuer } = scene;
    expect(await discover()).toMatchObject({
      issuer,
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
      end_session_endpoint: `${issuer}/oidc/logout`,
      authorization_endpoint: `${issuer}/oauth2/authorize`,
      token_endpoint: `${issuer}/oauth2/token`,
      jwks_uri: `${issuer}/oauth2/jwks`,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      id_token_signing_alg_values_supported: expect.arrayContaining(['RS256', 'ES256']),
    });
  });

  test('OP-35 what it claims is kept: a Logout Token has all that is required, and verifies', async () => {
    const { issuer, jwks_uri } = await discover();
    const published = (await (await fetch(String(jwks_uri))).json()) as Parameters<typeof localJwks>[0];
    const app = await scene.addApplication();
    const browser = new Browser();
    const { claims } = await signIn(browser, scene.issuer, app);
    await signOut(browser, scene.issuer);
    await app.listener.hears(1);
    const verified = await verifyLogoutToken(app.listener.heard[0]?.token ?? '', {
      issuer: String(issuer),
      clientId: app.clientId,
      keys: localJwks(published),
      requireType: true,
      requireSessionId: true,
      maxLifetime: 120,
    });
    expect(verified).toMatchObject({ subject: claims.sub, sessionId: claims.sid });
  });

  test('OP-37 iss is the issuer, byte for byte, also where no request asks for the token', async () => {
    const app = await scene.addApplication();
    const { claims } = await signIn(new Browser(), scene.issuer, app);
    const { db } = scene.provider.storage;
    const joined = db.selectFrom('participants').select('session_uid').where('sid', '=', String(claims.sid));
    const { session_uid: sessionUid } = await joined.executeTakeFirstOrThrow();
    const request = { sessionUid, reason: 'admin', actor: { kind: 'system' } } as const;
    await terminateSession(db, request, { now: Date.now(), horizon: 60_000 });
    await app.listener.hears(1);
    expect(app.listener.heard[0]?.claims.iss).toBe(scene.issuer);
    expect([claims.iss, (await discover()).issuer]).toEqual([scene.issuer, scene.issuer]);
  });

  test('every endpoint is at the issuer and offers no registration, no frames, no other flows', async () => {
    const metadata = await discover();
    for (const [name, value] of Object.entries(metadata)) {
      if (/_(endpoint|uri)$/.test(name)) expect(value).toMatch(new RegExp(`^${scene.issuer}/`));
    }
    for (const absent of ['registration_endpoint', 'check_session_iframe', 'device_authorization_endpoint']) {
      expect(metadata).not.toHaveProperty(absent);
    }
  });

  test.each(HOSTILE)('A-38 %j changes nothing in it', async (headers) => {
    expect(await discover(headers)).toEqual(await discover());
  });

  test.each(HOSTILE)('A-38 %j changes no redirect and no form', async (headers) => {
    const app = await scene.addApplication();
    const { location } = await requestWith(authorizationUrl(scene.issuer, app), headers);
    expect(new URL(location, scene.issuer).origin).toBe(scene.issuer);
    const logout = await requestWith(`${scene.issuer}/oidc/logout`, headers);
    const home = await requestWith(`${scene.issuer}/`, headers);
    for (const { body } of [logout, home]) {
      expect(body).toContain(scene.issuer);
      expect(body).not.toContain('evil.example');
    }
  });
});

describe('an issuer with https, a port and a path', () => {
  const scene = setScene({ issuer: 'https://op.example:8443/id', shared: true });

  test('RIL-1 has its end_session_endpoint there', async () => {
    const address = `http://localhost:${scene.provider.options.port}/id/.well-known/openid-configuration`;
    const metadata = (await (await fetch(address)).json()) as Record<string, unknown>;
    expect(metadata.end_session_endpoint).toBe('https://op.example:8443/id/oidc/logout');
  });
});
