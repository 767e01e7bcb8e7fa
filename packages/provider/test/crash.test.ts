import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../../test/systems/postgres.ts';
import { createAddressPolicy } from '../src/delivery/address-policy.ts';
import { DEFAULT_LEASE } from '../src/delivery/dispatcher.ts';
import { createAccount } from '../src/directory/accounts.ts';
import { Applications } from '../src/directory/applications.ts';
import { vaultFromKey } from '../src/keys/vault.ts';
import { startProvider } from '../src/provider.ts';
import { ListeningApplication } from './application.ts';
import { startChild } from './child.ts';
import { eventually } from './eventually.ts';
import { askSilently } from './protocol/scene.ts';
import { Browser, openLogout, PASSWORD, REDIRECT_URI, signIn, signOut, type TestClient } from './running-provider.ts';
import { count } from './sessions/registry.ts';
import { temporarySqlite } from './storages.ts';

const SCRIPT = new URL('provider-that-dies.ts', import.meta.url);
const ROUNDS = Number(process.env.CRASH_ROUNDS ?? 3);

/** Storage, key and address that outlive a provider, with one person and two applications. */
async function setScene() {
  const temporary = await temporarySqlite();
  onTestFinished(() => temporary.remove());
  const { db } = temporary.storage;
  const encryptionKey = randomBytes(32).toString('base64url');
  const vault = vaultFromKey(encryptionKey);
  const port = await freePort();
  const issuer = `http://localhost:${port}`;
  const applications = new Applications(db, vault, createAddressPolicy(['127.0.0.1']));
  await createAccount(db, { username: 'ada', password: PASSWORD }, Date.now());
  const apps = await Promise.all(
    ['one', 'two'].map(async (name) => {
      const listener = await ListeningApplication.start();
      onTestFinished(() => listener.stop());
      const metadata = {
        client_name: name,
        redirect_uris: [REDIRECT_URI],
        backchannel_logout_uri: listener.logoutUri,
      };
      const { clientId, clientSecret = '' } = await applications.register(metadata, Date.now());
      const client: TestClient = { clientId, clientSecret, redirectUri: REDIRECT_URI };
      return { ...client, listener };
    }),
  );
  const environment = { STORAGE_URL: temporary.url, ENCRYPTION_KEY: encryptionKey, ISSUER: issuer };
  return {
    db,
    issuer,
    apps,
    startDoomed: async (dies: 'before COMMIT' | 'after COMMIT') => {
      const doomed = startChild(SCRIPT, { ...environment, DIES: dies });
      await doomed.says('started');
      return doomed;
    },
    /** Starts again, so many milliseconds later. */
    async restart(later = 0) {
      const logger = pino({ level: 'silent' });
      const { storage } = temporary;
      const running = await startProvider({
        issuer,
        port,
        storage,
        vault,
        logger,
        allowPrivateNetworks: ['127.0.0.1'],
        now: () => Date.now() + later,
      });
      onTestFinished(() => running.close());
    },
  };
}

describe('O-13 kill -9', () => {
  test.each(Array.from({ length: ROUNDS }, (_, round) => round + 1))(
    'between COMMIT and the first POST: everybody hears after the restart, and the session is over (round %i)',
    async () => {
      const { db, issuer, apps, startDoomed, restart } = await setScene();
      const doomed = await startDoomed('after COMMIT');
      const browser = new Browser();
      const sids: unknown[] = [];
      for (const app of apps) sids.push((await signIn(browser, issuer, app)).claims.sid);
      const question = await openLogout(browser, issuer);

      await expect(browser.submit(question, { logout: 'yes' })).rejects.toThrow('fetch failed');
      expect(await doomed.ended).toBe('SIGKILL');
      expect(apps.map(({ listener }) => listener.heard.length)).toEqual([0, 0]);
      expect(await count(db, 'attempts')).toBe(0);

      // The process had leased the deliveries as it wrote them.
      await restart(DEFAULT_LEASE);
      await Promise.all(apps.map(({ listener }) => listener.hears(1)));
      expect(apps.map(({ listener }) => listener.heard.map(({ claims }) => claims.sid))).toEqual(
        sids.map((sid) => [sid]),
      );
      for (const app of apps) expect(await askSilently(browser, issuer, app)).toBe('login_required');
      await eventually(async () => (await count(db, 'attempts')) === 2);
      const states = await db.selectFrom('deliveries').select(['state', 'attempts']).execute();
      expect(states).toEqual([
        { state: 'delivered', attempts: 1 },
        { state: 'delivered', attempts: 1 },
      ]);
    },
  );

  test.each(Array.from({ length: ROUNDS }, (_, round) => round + 1))(
    'before COMMIT: nothing has happened, the session lives, and logout works after the restart (round %i)',
    async () => {
      const { db, issuer, apps, startDoomed, restart } = await setScene();
      const doomed = await startDoomed('before COMMIT');
      const browser = new Browser();
      for (const app of apps) await signIn(browser, issuer, app);
      const question = await openLogout(browser, issuer);
      await expect(browser.submit(question, { logout: 'yes' })).rejects.toThrow('fetch failed');
      expect(await doomed.ended).toBe('SIGKILL');

      await restart();
      expect(await count(db, 'terminations')).toBe(0);
      expect(await count(db, 'deliveries')).toBe(0);
      for (const app of apps) expect(await askSilently(browser, issuer, app)).toBe('signed in');
      expect((await signOut(browser, issuer)).body).toContain('You are signed out');
      await Promise.all(apps.map(({ listener }) => listener.hears(1)));
    },
  );
});
