import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../../test/systems/postgres.ts';
import { readState } from '../../applications/state-page.ts';
import { CACHE } from '../../runner/cache.ts';
import type { ApplicationPeer, ApplicationPlan } from '../../runner/pair.ts';
import { startServer } from '../../runner/program.ts';
import type { Scope } from '../../runner/scope.ts';
import { Wire } from '../../runner/wire.ts';

const NAME = 'nextjs-auth0';

/** The SDK's middleware as Next.js calls it, without the rest of Next.js. */
export const nextjsAuth0: ApplicationPeer = {
  id: NAME,
  title: 'nextjs-auth0',
  faults: [{ flow: 'replay', says: /replayed token ended/, finding: 'nextjs-auth0.md' }],
  async install() {},
  async version() {
    const require = createRequire(import.meta.url);
    const read = (file: string) => (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
    // Its package.json is not exported.
    const own = require.resolve('@auth0/nextjs-auth0/server').replace(/dist.*$/, '');
    return `${read(join(own, 'package.json'))}, Next.js ${read(require.resolve('next/package.json'))}`;
  },
  plan,
};

async function plan(scope: Scope): Promise<ApplicationPlan> {
  const port = await freePort();
  const baseUrl = `http://localhost:${port}`;
  const wire = await Wire.start(scope, `${baseUrl}/auth/backchannel-logout`);
  const registration = {
    ...{ name: NAME, sessionRequired: true, revokeOfflineAccess: false },
    redirectUri: `${baseUrl}/auth/callback`,
    postLogoutUri: baseUrl,
    logoutUri: wire.logoutUri,
  };
  return {
    registration,
    async start({ issuer, credentials }) {
      const { clientId = '', clientSecret = '' } = credentials.get(NAME) ?? {};
      // A process of its own: our provider's HTTP library puts its own `Request` in place of the global one.
      await startServer(scope, {
        file: process.execPath,
        args: [fileURLToPath(new URL('application.ts', import.meta.url))],
        env: { ISSUER: issuer, BASE_URL: baseUrl, CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, NODE_ENV: 'test' },
        ...{ log: join(CACHE, 'logs', 'nextjs-auth0.log'), readyUrl: `${baseUrl}/` },
      });
      return {
        ...{ name: NAME, wire, registration },
        loginUrl: `${baseUrl}/auth/login`,
        state: async (device) => readState(await device.read(`${baseUrl}/`)),
        async pressLogout({ page }) {
          await page.goto(`${baseUrl}/`);
          await page.getByRole('link', { name: 'Logout' }).click();
        },
      };
    },
  };
}
