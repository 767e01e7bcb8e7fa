import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../../test/systems/postgres.ts';
import { readState } from '../../applications/state-page.ts';
import { CACHE } from '../../runner/cache.ts';
import type { ApplicationPeer, ApplicationPlan, Fault } from '../../runner/pair.ts';
import { runCommand, startServer } from '../../runner/program.ts';
import type { Scope } from '../../runner/scope.ts';
import { Wire } from '../../runner/wire.ts';

const PACKAGES = ['django-lasuite[all]==0.1.0', 'mozilla-django-oidc==5.0.2'];
const VENV = join(CACHE, 'django-lasuite');
const PYTHON = join(VENV, 'bin', 'python');
const SITE = fileURLToPath(new URL('site', import.meta.url));
const finding = 'django-lasuite.md';

const SID_IS_LOST: readonly Fault[] = [
  { flow: 'two-devices', says: /other device was ended as well/, finding },
  { flow: 'admin-session', says: /other device was ended as well/, finding },
  { flow: 'sid-only', says: /the session at .* ends/, finding },
];

interface Variant {
  id: string;
  title: string;
  engine: 'db' | 'cached_db';
  workedAround: boolean;
}

export const lasuiteDb = createPeer(
  { id: 'django-lasuite-db', title: 'django-lasuite, `db`', engine: 'db', workedAround: false },
  SID_IS_LOST,
);
export const lasuiteCachedDb = createPeer(
  { id: 'django-lasuite-cached-db', title: 'django-lasuite, `cached_db`', engine: 'cached_db', workedAround: false },
  SID_IS_LOST,
);
export const lasuiteWorkedAround = createPeer({
  id: 'django-lasuite-work-around',
  title: 'django-lasuite, work-around',
  engine: 'cached_db',
  workedAround: true,
});

function createPeer(variant: Variant, faults: readonly Fault[] = []): ApplicationPeer {
  return { ...variant, faults, install, version, plan: (scope) => plan(scope, variant) };
}

async function install(): Promise<void> {
  if (!existsSync(PYTHON)) await runCommand('python3', ['-m', 'venv', VENV]);
  await runCommand(PYTHON, ['-m', 'pip', 'install', '-q', ...PACKAGES]);
}

async function version(): Promise<string> {
  const script =
    "from importlib.metadata import version as v; print(v('django-lasuite'), v('mozilla-django-oidc'), v('django'))";
  const [lasuite, oidc, django] = (await runCommand(PYTHON, ['-c', script])).trim().split(' ');
  return `${lasuite}, mozilla-django-oidc ${oidc}, Django ${django}`;
}

async function plan(scope: Scope, { engine, workedAround }: Variant): Promise<ApplicationPlan> {
  const port = await freePort();
  const baseUrl = `http://localhost:${port}`;
  const name = 'django-lasuite';
  const wire = await Wire.start(scope, `${baseUrl}/backchannel-logout/`);
  const registration = {
    ...{ name, sessionRequired: true, revokeOfflineAccess: false },
    redirectUri: `${baseUrl}/callback/`,
    postLogoutUri: `${baseUrl}/logout-callback/`,
    logoutUri: wire.logoutUri,
  };

  return {
    registration,
    async start({ issuer, credentials }) {
      const folder = mkdtempSync(join(tmpdir(), 'interop-lasuite-'));
      scope.defer(() => rmSync(folder, { recursive: true, force: true }));
      const { clientId, clientSecret } = credentials.get(name) ?? { clientId: '', clientSecret: '' };
      const env = {
        ...{ ISSUER: issuer, CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, SESSION_ENGINE: engine },
        ...{ DATABASE: join(folder, 'db.sqlite3'), WORK_AROUND: workedAround ? '1' : '' },
        ...{ PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1' },
      };
      await runCommand(PYTHON, ['manage.py', 'migrate', '--run-syncdb', '-v0'], { cwd: SITE, env });
      await startServer(scope, {
        file: PYTHON,
        args: ['manage.py', 'runserver', '--noreload', String(port)],
        ...{ cwd: SITE, env, log: join(CACHE, 'logs', 'django-lasuite.log'), readyUrl: `${baseUrl}/` },
      });
      return {
        ...{ name, wire, registration },
        loginUrl: `${baseUrl}/authenticate/`,
        state: async (device) => readState(await device.read(`${baseUrl}/`)),
        async pressLogout({ page }) {
          await page.goto(`${baseUrl}/`);
          await page.getByRole('button', { name: 'Logout' }).click();
        },
      };
    },
  };
}
