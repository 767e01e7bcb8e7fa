import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../test/systems/postgres.ts';
import { readState } from '../../applications/state-page.ts';
import { CACHE } from '../../runner/cache.ts';
import type { ApplicationPeer, ApplicationPlan } from '../../runner/pair.ts';
import { NotInstallable, runCommand, startServer } from '../../runner/program.ts';
import type { Scope } from '../../runner/scope.ts';
import { Wire } from '../../runner/wire.ts';
import { describeApache, PAGE } from './configuration.ts';

const PACKAGES = ['apache2-bin', 'libapache2-mod-auth-openidc'];
const MODULE = '/usr/lib/apache2/modules/mod_auth_openidc.so';

/** Apache as a front that signs people in, from Debian's packages. */
export const modAuthOpenidc: ApplicationPeer = {
  id: 'mod-auth-openidc',
  title: 'mod_auth_openidc',
  // The last two begin with a logout by `sub` alone.
  faults: ['sub-only', 'later-sign-in', 'replay'].map((flow) => ({
    flow,
    says: /the session at .* ends/,
    finding: 'mod-auth-openidc.md',
  })),

  async install() {
    if (existsSync(MODULE)) return;
    if (!existsSync('/usr/bin/apt-get')) throw new NotInstallable('Debian’s packages are needed');
    if (process.getuid?.() !== 0) throw new NotInstallable(`only root can install ${PACKAGES.join(', ')}`);
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await runCommand('apt-get', ['update', '-q'], { env });
    await runCommand('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...PACKAGES], { env });
  },

  async version() {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's own placeholder.
    const query = (name: string) => runCommand('dpkg-query', ['-W', '-f', '${Version}', name]);
    return `${await query('libapache2-mod-auth-openidc')}, Apache ${await query('apache2-bin')}`;
  },

  plan,
};

async function plan(scope: Scope): Promise<ApplicationPlan> {
  const port = await freePort();
  const baseUrl = `http://localhost:${port}`;
  const name = 'mod-auth-openidc';
  const redirectUri = `${baseUrl}/private/redirect`;
  const wire = await Wire.start(scope, `${redirectUri}?logout=backchannel`);
  const registration = {
    ...{ name, redirectUri, sessionRequired: true, revokeOfflineAccess: false },
    postLogoutUri: `${baseUrl}/public/`,
    logoutUri: wire.logoutUri,
  };

  return {
    registration,
    async start({ issuer, credentials }) {
      const folder = mkdtempSync(join(tmpdir(), 'interop-apache-'));
      scope.defer(() => rmSync(folder, { recursive: true, force: true }));
      for (const [path, text] of PAGE) {
        const file = join(folder, 'pages', path);
        mkdirSync(join(file, '..'), { recursive: true });
        writeFileSync(file, text);
      }
      const { clientId, clientSecret } = credentials.get(name) ?? { clientId: '', clientSecret: '' };
      const file = join(folder, 'apache.conf');
      writeFileSync(file, describeApache({ folder, port, issuer, clientId, clientSecret, redirectUri }));
      // Its workers run as another user than root.
      await runCommand('chmod', ['-R', 'a+rX', folder]);
      await startServer(scope, {
        file: 'apache2',
        args: ['-d', folder, '-f', file, '-DFOREGROUND'],
        ...{ log: join(CACHE, 'logs', 'apache.log'), readyUrl: `${baseUrl}/public/` },
      });
      return {
        ...{ name, wire, registration },
        loginUrl: `${baseUrl}/private/login.html`,
        state: async (device) => readState(await device.read(`${baseUrl}/private/`)),
        async pressLogout({ page }) {
          await page.goto(`${redirectUri}?logout=${encodeURIComponent(registration.postLogoutUri)}`);
        },
      };
    },
  };
}
