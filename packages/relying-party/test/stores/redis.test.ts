import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createRedisStore } from '../../src/stores/redis.ts';
import { describeStoreContract } from '../../src/testing/index.ts';
import { endSid, endSubject, HOUR, isRevoked, loginOf, NOW, open } from './logins.ts';
import { connectRedis, newPrefix, newRedisStore, type RedisClient } from './redis-clients.ts';

const url = inject('redisUrl');

describe.skipIf(!url)('Redis', () => {
  let client: RedisClient;
  beforeAll(async () => {
    client = await connectRedis(url ?? '');
  });
  afterAll(() => client.close());

  describeStoreContract('Redis', () => newRedisStore(client), { describe, expect, test });

  const keysOf = (prefix: string) => client.keys(`{${prefix}}*`);

  test('every method is one command, even for a server that was restarted: scripts are sent again by themselves', async () => {
    const commands: string[] = [];
    const store = createRedisStore({
      evalSha(sha1, input) {
        commands.push('evalsha');
        return client.evalSha(sha1, input);
      },
      eval(script, input) {
        commands.push('eval');
        return client.eval(script, input);
      },
    });
    const once = { key: 'token', expiresAt: NOW + HOUR };
    const callAll = async () => {
      await open(store, loginOf());
      await isRevoked(store, loginOf());
      await endSid(store, 'a', { once });
      await store.prune(NOW);
      return commands.splice(0);
    };
    await client.scriptFlush();
    expect(await callAll()).toEqual(Array.from({ length: 4 }, () => ['evalsha', 'eval']).flat());
    expect(await callAll()).toEqual(['evalsha', 'evalsha', 'evalsha', 'evalsha']);
  });

  test('every key is in one slot and expires by itself, an hour after what it holds', async () => {
    const prefix = newPrefix();
    const store = newRedisStore(client, prefix);
    await open(store, loginOf({ expiresAt: NOW + 2 * HOUR }));
    await open(store, loginOf({ id: 's2', expiresAt: NOW + HOUR }));
    await endSid(store, 'a', { expiresAt: NOW + 5 * HOUR, once: { key: 'token', expiresAt: NOW + HOUR } });
    const lives = new Map<string, number>();
    for (const key of await keysOf(prefix)) {
      const [, kind = ''] = key.split(':');
      const hours = Math.round((await client.pTTL(key)) / HOUR);
      lives.set(kind, Math.max(hours, lives.get(kind) ?? 0));
    }
    expect(Object.fromEntries(lives)).toEqual({ session: 3, index: 3, revocation: 6, once: 2, expiry: 6 });
  });

  test('an extended session extends the lives of its keys', async () => {
    const prefix = newPrefix();
    const store = newRedisStore(client, prefix);
    await open(store, loginOf({ expiresAt: NOW + HOUR }));
    await open(store, loginOf({ expiresAt: NOW + 9 * HOUR }));
    await open(store, loginOf({ expiresAt: NOW + HOUR }));
    for (const key of await keysOf(prefix)) expect(Math.round((await client.pTTL(key)) / HOUR)).toBe(10);
  });

  test('pruning leaves no key behind, and deletes more than one script takes at once', async () => {
    const prefix = newPrefix();
    const store = newRedisStore(client, prefix);
    const sessions = Array.from({ length: 1200 }, (_, index) => loginOf({ id: `s${index}`, sid: `${index}` }));
    await Promise.all(sessions.map((session) => open(store, session)));
    await endSubject(store, 'ada', { once: { key: 'token', expiresAt: NOW + HOUR } });
    expect((await keysOf(prefix)).length).toBeGreaterThan(1200);
    await store.prune(NOW + HOUR);
    expect(await keysOf(prefix)).toEqual([]);
  });

  test('the index of a person who signs in again and again holds the sessions that live', async () => {
    const prefix = newPrefix();
    let now = NOW;
    const store = createRedisStore(client, { prefix, now: () => now });
    for (let round = 0; round < 10; round += 1) {
      await open(store, loginOf({ id: `s${round}`, startedAt: now, expiresAt: now + HOUR }));
      now += HOUR / 2;
    }
    const indexes = await client.keys(`{${prefix}}:index:*`);
    const sizes = await Promise.all(indexes.map((index) => client.zCard(index)));
    expect(Math.max(...sizes)).toBe(2);
  });

  test('prefixes are apart: a logout in one application is none in another', async () => {
    const one = newRedisStore(client);
    const other = newRedisStore(client);
    await endSubject(one, 'ada');
    expect(await isRevoked(one, loginOf())).toBe(true);
    expect(await isRevoked(other, loginOf())).toBe(false);
    expect(() => createRedisStore(client, { prefix: 'a}b' })).toThrow(TypeError);
  });

  test('an answer that makes no sense is not taken for "not revoked"', async () => {
    const answer = async () => undefined;
    const store = createRedisStore({ eval: answer, evalSha: answer });
    expect(await isRevoked(store, loginOf())).toBe(true);
  });
});
