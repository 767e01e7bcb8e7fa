import { expect, onTestFinished, test } from 'vitest';
import { findPostgres, startPostgres } from '../../../../test/systems/postgres.ts';
import { findRedis, startRedis } from '../../../../test/systems/redis.ts';
import { createCachedStore } from '../../src/stores/cached.ts';
import type { SessionStore } from '../../src/stores/store.ts';
import { endSid, HOUR, isRevoked, loginOf, NOW, open } from './logins.ts';
import { connectPostgres, newPostgresStore } from './postgres-schemas.ts';
import { connectRedis, newRedisStore } from './redis-clients.ts';

const STALENESS = 10_000;

/** A store on a server of its own, which is really stopped. */
interface PrivateSystem {
  store: SessionStore;
  stop(): Promise<void>;
}

async function privatePostgres(): Promise<PrivateSystem> {
  const server = await startPostgres();
  if (!server) throw new Error('PostgreSQL is not installed');
  const pool = connectPostgres(server.url);
  onTestFinished(() => pool.end());
  return { store: await newPostgresStore(pool), stop: async () => server.stop() };
}

async function privateRedis(): Promise<PrivateSystem> {
  const server = await startRedis();
  if (!server) throw new Error('Redis is not installed');
  const client = await connectRedis(server.url);
  onTestFinished(() => client.destroy());
  return { store: newRedisStore(client), stop: server.stop };
}

const SYSTEMS = [
  { name: 'PostgreSQL', isInstalled: findPostgres() !== undefined, start: privatePostgres },
  { name: 'Redis', isInstalled: findRedis() !== undefined, start: privateRedis },
];

for (const { name, isInstalled, start } of SYSTEMS) {
  test.skipIf(!isInstalled)(`the server is stopped: ${name}`, async () => {
    const { store, stop } = await start();
    let now = NOW;
    const options = { staleness: STALENESS, now: () => now };
    const refusing = createCachedStore(store, options);
    const allowing = createCachedStore(store, { ...options, onUnavailable: { allowFor: HOUR } });
    const over = loginOf({ id: 'over', sid: 'b' });
    await open(store, loginOf());
    await endSid(store, 'b');
    for (const view of [refusing, allowing]) {
      expect(await isRevoked(view, loginOf())).toBe(false);
      expect(await isRevoked(view, over)).toBe(true);
    }
    await stop();

    // Without a view every method rejects: nothing is taken for done, and nobody for signed in.
    await expect(open(store, loginOf())).rejects.toThrow();
    await expect(isRevoked(store, loginOf())).rejects.toThrow();
    await expect(endSid(store, 'a')).rejects.toThrow();
    await expect(store.prune(now)).rejects.toThrow();

    for (const view of [refusing, allowing]) {
      expect(await isRevoked(view, loginOf())).toBe(false);
      await expect(isRevoked(view, loginOf({ id: 'unseen' }))).rejects.toThrow();
    }
    now += STALENESS;
    await expect(isRevoked(refusing, loginOf())).rejects.toThrow();
    expect(await isRevoked(allowing, loginOf())).toBe(false);
    now = NOW + HOUR - 1;
    expect(await isRevoked(allowing, loginOf())).toBe(false);
    for (const view of [refusing, allowing]) expect(await isRevoked(view, over)).toBe(true);
    now = NOW + HOUR;
    await expect(isRevoked(allowing, loginOf())).rejects.toThrow();

    // A logout that could not be stored is no reason to go on as before.
    now = NOW + STALENESS;
    await expect(endSid(allowing, 'a')).rejects.toThrow();
    await expect(isRevoked(allowing, loginOf())).rejects.toThrow();
  });
}
