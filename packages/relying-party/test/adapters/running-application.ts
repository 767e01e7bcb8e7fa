import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Browser } from '../support/browser.ts';
import { startTestProvider } from '../support/test-provider.ts';
import type { StartApplication } from './application.ts';
import { startStrippingProxy } from './stripping-proxy.ts';

/** Where an application can live. */
export interface Place {
  name: string;
  /** Path of the base URL. */
  basePath: string;
  /** Where the application serves: `basePath`, or '' behind a proxy that takes the base path away. */
  mount: string;
}

export const PLACES: readonly Place[] = [
  { name: 'at the root', basePath: '', mount: '' },
  { name: 'under a prefix', basePath: '/app', mount: '/app' },
  { name: 'behind a proxy that strips the prefix', basePath: '/app', mount: '' },
];

export type RunningApplication = Awaited<ReturnType<typeof runApplication>>;

/** An application, the provider it signs people in at, and browsers of the people. */
export async function runApplication(start: StartApplication, { basePath, mount }: Place) {
  const application = await start(mount);
  const proxy = basePath === mount ? undefined : await startStrippingProxy(basePath, application.origin);
  const base = (proxy ?? application).origin + basePath;
  const client = { clientId: 'app', clientSecret: 'secret of the application' };
  const urls = { redirectUri: `${base}/callback`, postLogoutRedirectUri: `${base}/` };
  const provider = await startTestProvider([{ ...client, ...urls }]);
  const folder = mkdtempSync(join(tmpdir(), 'curfew-adapter-'));
  const file = join(folder, 'sessions.db');
  await application.open({
    ISSUER: provider.issuer,
    CLIENT_SECRET: client.clientSecret,
    COOKIE_SECRET: 'a cookie secret of more than 32 characters',
    BASE_URL: base,
    DATABASE: file,
  });

  return {
    base,
    basePath,
    provider,
    /** Without the proxy, if there is one: for requests that fetch() cannot make. */
    inside: { origin: application.origin, path: mount },

    async signIn() {
      const browser = new Browser();
      const page = await browser.open(`${base}/login`);
      const { sub, sid }: { sub: string; sid: string } = await page.json();
      const mint = () => provider.mint({ audience: 'app', subject: sub, sessionId: sid });
      return { browser, sid, claims: async () => (await browser.request(`${base}/`)).json(), token: await mint() };
    },

    /** While `work` runs, the store fails: somebody has moved a table away. */
    async withoutStore(work: () => Promise<void>) {
      const database = new DatabaseSync(file);
      try {
        database.exec('ALTER TABLE revocations RENAME TO moved_away');
        await work();
        database.exec('ALTER TABLE moved_away RENAME TO revocations');
      } finally {
        database.close();
      }
    },

    async stop() {
      await proxy?.stop();
      await application.stop();
      await provider.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
