import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeAdapterContract } from './adapter-contract.ts';
import type { StartApplication } from './application.ts';
import { PLACES, type RunningApplication, runApplication } from './running-application.ts';

const folder = fileURLToPath(new URL('next-app', import.meta.url));
const server = fileURLToPath(new URL('next-server.ts', import.meta.url));
const { resolve } = createRequire(import.meta.url);
const compiler = `@next/swc-${process.platform}-${process.arch}`;
const isInstalled = ['', '-gnu', '-musl', '-msvc'].some((variant) => {
  try {
    return resolve(`${compiler}${variant}/package.json`);
  } catch {
    return false;
  }
});

function environmentOf(mount: string): NodeJS.ProcessEnv {
  return { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production', BASE_PATH: mount };
}

/** A build looks at every module, so it needs an environment as well. */
async function build(mount: string): Promise<void> {
  const example = {
    ISSUER: 'https://login.example',
    BASE_URL: 'https://app.example',
    COOKIE_SECRET: 'the secret of the build is not the one that runs',
    DATABASE: ':memory:',
  };
  const env = { ...environmentOf(mount), ...example };
  await promisify(execFile)(process.execPath, [resolve('next/dist/bin/next'), 'build'], { cwd: folder, env });
}

const start: StartApplication = async (mount) => {
  const execArgv = ['--disable-warning=ExperimentalWarning'];
  const child = fork(server, {
    cwd: folder,
    env: environmentOf(mount),
    execArgv,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const [{ port }] = await once(child, 'message');
  return {
    origin: `http://localhost:${port}`,
    async open(environment) {
      child.send(environment);
      await once(child, 'message');
    },
    async stop() {
      child.kill();
      await once(child, 'exit');
    },
  };
};

describe.skipIf(!isInstalled)(`Next.js, which needs the compiler ${compiler}`, () => {
  beforeAll(async () => {
    await Promise.all(['', '/app'].map(build));
  }, 180_000);

  describeAdapterContract('Next.js', {
    start,
    // Both are what basePath makes a difference to.
    places: ['under a prefix', 'behind a proxy that strips the prefix'],
    keepsUnread: true,
  });

  describe('server components', () => {
    let running: RunningApplication;
    beforeAll(async () => {
      const [place] = PLACES;
      if (place) running = await runApplication(start, place);
    });
    afterAll(() => running?.stop());

    test('E-14 show who is signed in, until a Logout Token arrives', async () => {
      const { base, signIn } = running;
      const { browser, token } = await signIn();
      const page = async () => (await browser.request(`${base}/account`)).text();
      expect(await page()).toContain('Signed in: ada');
      const body = new URLSearchParams({ logout_token: token });
      expect((await fetch(`${base}/backchannel-logout`, { method: 'POST', body })).status).toBe(200);
      expect(await page()).toContain('Not signed in');
    });

    test('a path of the catch-all route that is none of the kit is not found', async () => {
      expect((await fetch(`${running.base}/something`)).status).toBe(404);
    });
  });
});
