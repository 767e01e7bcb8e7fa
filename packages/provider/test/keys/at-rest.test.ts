import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadSigningKeys } from '../../src/keys/signing-keys.ts';
import { setScene } from '../protocol/scene.ts';
import { authorize, Browser, openLogout, PASSWORD, signIn } from '../running-provider.ts';

describe('what can be read by whoever gets hold of the files', () => {
  const scene = setScene();

  /** The bytes of the database and its side files, as they lie on the disk. */
  function readRaw(): string {
    const folder = dirname(scene.provider.storageUrl.slice('sqlite:'.length));
    return readdirSync(folder)
      .filter((name) => name.startsWith('curfew.sqlite'))
      .map((name) => readFileSync(join(folder, name), 'latin1'))
      .join('\n');
  }

  test('no password, secret, cookie, token, code or private key', async () => {
    const { provider, issuer } = scene;
    const app = await scene.addApplication('app', { grant_types: ['authorization_code', 'refresh_token'] });
    const browser = new Browser();
    const parameters = { scope: 'openid profile offline_access', prompt: 'consent', state: 'state-of-the-app' };
    const { accessToken, refreshToken, idToken } = await signIn(browser, issuer, app, { parameters });
    const unused = await authorize(browser, issuer, app);
    const question = await openLogout(browser, issuer);

    const secrets: Record<string, string | undefined> = {
      password: PASSWORD,
      'client secret': app.clientSecret,
      'session cookie': browser.cookie('curfew_session'),
      'signature of the cookie': browser.cookie('curfew_session.sig'),
      'access token': accessToken,
      'refresh token': refreshToken,
      'ID Token': idToken,
      'unused code': new URL(unused.url).searchParams.get('code') ?? undefined,
    };
    for (const { algorithm, jwk } of await loadSigningKeys(provider.storage.db, provider.options.vault)) {
      for (const part of ['d', 'p', 'q', 'dp', 'dq', 'qi'] as const) {
        if (jwk[part] !== undefined) secrets[`${algorithm} ${part}`] = jwk[part];
      }
    }
    const raw = readRaw();
    for (const [name, secret] of Object.entries(secrets)) {
      expect(secret, name).toMatch(/^.{16,}$/s);
      expect(raw.includes(secret ?? ''), `${name} is in the database`).toBe(false);
    }
    // The search would find them: what is not secret is there to be read.
    expect(raw.includes(app.redirectUri)).toBe(true);
    expect(raw.includes(app.clientId)).toBe(true);
    expect(question.status).toBe(200);
  });
});
