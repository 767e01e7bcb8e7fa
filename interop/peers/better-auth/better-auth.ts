import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../../test/systems/postgres.ts';
import { CACHE } from '../../runner/cache.ts';
import type { Credentials, Person, Provider, ProviderPeer } from '../../runner/pair.ts';
import { runCommand, startServer } from '../../runner/program.ts';
import { createBetterAuthAdmin } from './admin.ts';

const VERSION = '1.7.5';
const FOLDER = join(CACHE, 'better-auth');
const ADMINISTRATOR: Person = { username: 'admin', password: 'password of the admin', email: 'admin@example.com' };

/** The plugin that makes better-auth an OpenID Provider, from npm. */
export const betterAuth: ProviderPeer = {
  id: 'better-auth',
  title: 'better-auth',
  // Refresh tokens are for `offline_access` alone, and outlive the session.
  revalidation: 'prompt_none',
  faults: [{ flow: 'application-down', says: /a Logout Token arrives/, finding: 'better-auth.md' }],

  async install() {
    if (existsSync(join(FOLDER, 'node_modules', '@better-auth', 'oauth-provider'))) return;
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(join(FOLDER, 'package.json'), '{ "private": true, "type": "module" }\n');
    const packages = [`better-auth@${VERSION}`, `@better-auth/oauth-provider@${VERSION}`];
    // Its peer dependencies name other versions than those that are published together.
    const flags = ['--no-audit', '--no-fund', '--legacy-peer-deps', '--workspaces=false'];
    await runCommand('npm', ['install', ...flags, ...packages], { cwd: FOLDER });
  },

  async start(scope, { applications, people }): Promise<Provider> {
    const port = await freePort();
    const origin = `http://localhost:${port}`;
    const issuer = `${origin}/api/auth`;
    const credentials = new Map<string, Credentials>(
      applications.map(({ name }) => [name, { clientId: name, clientSecret: `secret of ${name}` }]),
    );
    const setup = {
      ...{ people, port, administrator: ADMINISTRATOR, secret: randomBytes(32).toString('hex') },
      applications: applications.map((application) => ({ ...application, ...credentials.get(application.name) })),
    };
    const script = join(FOLDER, 'server.js');
    copyFileSync(fileURLToPath(new URL('server.js', import.meta.url)), script);
    await startServer(scope, {
      ...{ file: process.execPath, args: [script], cwd: FOLDER, env: { SETUP: JSON.stringify(setup) } },
      ...{ log: join(CACHE, 'logs', 'better-auth.log'), readyUrl: `${issuer}/.well-known/openid-configuration` },
    });
    return {
      ...{ issuer, version: VERSION, credentials, ...createBetterAuthAdmin(origin, ADMINISTRATOR) },
      async answerSignIn(page, person) {
        if (!page.url().startsWith(`${origin}/sign-in`)) return;
        await page.locator('input[name="email"]').fill(person.email);
        await page.locator('input[name="password"]').fill(person.password);
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.waitForURL((url) => url.origin !== origin);
      },
      async answerSignOut(page) {
        const confirm = page.locator('form button, form input[type="submit"]').first();
        if (page.url().startsWith(origin) && (await confirm.isVisible())) await confirm.click();
        await page.waitForLoadState();
      },
      signOutUrl: `${issuer}/oauth2/end-session`,
      alwaysSendsSid: true,
    };
  },
};
