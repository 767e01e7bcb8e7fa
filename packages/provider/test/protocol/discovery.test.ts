import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { authorizationUrl } from '../running-provider.ts';
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
