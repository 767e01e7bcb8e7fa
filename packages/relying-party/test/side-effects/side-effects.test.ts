import { afterEach, expect, test } from 'vitest';
import {
  createMemorySideEffectQueue,
  createMemoryStore,
  createSideEffects,
  PermanentFailure,
  type StandaloneSideEffectOptions,
} from '../../src/index.ts';
import { createTestReceiver } from '../support/test-receiver.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const SECRET = 'a secret of more than 32 characters, for tests';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A receiver with side effects, on a clock of its own; `revoked` lists what was revoked at the provider. */
async function setUp(options: Partial<StandaloneSideEffectOptions> = {}) {
  const store = options.store ?? createMemoryStore();
  const queue = options.queue ?? createMemorySideEffectQueue();
  const clock = { now: Date.now() };
  const revoked: string[] = [];
  const provider = { failWith: undefined as Error | undefined, tries: 0 };
  const now = () => clock.now;
  const start = () => {
    const sideEffects = createSideEffects({
      store,
      queue,
      secret: SECRET,
      interval: 0,
      now,
      async revoke(token) {
        provider.tries += 1;
        if (provider.failWith) throw provider.failWith;
        revoked.push(token);
      },
      ...options,
    });
    closing.push(sideEffects.close);
    return sideEffects;
  };
  const sideEffects = start();
  const scene = await createTestReceiver({ store, now, hooks: [sideEffects.hooks] });

  /** Somebody signs in: the token is kept before the session is opened. */
  async function signIn(id: string, offlineAccess = false) {
    const session = {
      ...scene.sessionOf({ id, sid: `sid of ${id}` }),
      startedAt: now() - 1000,
      expiresAt: now() + 8 * HOUR,
    };
    await sideEffects.keep(session, { refreshToken: `token of ${id}`, offlineAccess });
    await scene.receiver.sessions.open(session);
    return session;
  }
  async function pass(milliseconds: number) {
    clock.now += milliseconds;
    await sideEffects.run();
  }
  return { ...scene, ...scene.receiver, sideEffects, start, queue, clock, provider, revoked, signIn, pass };
}

test('27 a Logout Token ends the session first, whatever becomes of the refresh token; then it is revoked', async () => {
  const { signIn, sessions, issuer, post, provider, revoked, sideEffects, pass } = await setUp();
  const session = await signIn('s1');
  provider.failWith = new Error('the provider is down');
  expect(await post(await issuer.mint({ subject: 'ada', sessionId: 'sid of s1' }))).toMatchObject({ status: 200 });
  expect(await sessions.status(session)).toBe('revoked');
  await sideEffects.run();
  expect(provider.tries).toBe(1);
  expect(revoked).toEqual([]);
  provider.failWith = undefined;
  await pass(5000);
  expect(revoked).toEqual(['token of s1']);
  await pass(24 * HOUR);
  expect(provider.tries).toBe(2);
});

test('27 a revocation that hangs holds up no answer', async () => {
  const { signIn, sessions, issuer, post } = await setUp({ revoke: () => new Promise(() => {}) });
  const session = await signIn('s1');
  expect(await post(await issuer.mint({ subject: 'ada', sessionId: 'sid of s1' }))).toMatchObject({ status: 200 });
  expect(await sessions.status(session)).toBe('revoked');
  closing.splice(0); // what hangs is not waited for here, either
});

test('27 a queue that fails undoes no logout, and what the Logout Token said is not forgotten', async () => {
  const queue = createMemorySideEffectQueue();
  const { signIn, sessions, issuer, post, revoked, pass } = await setUp({ queue });
  const session = await signIn('s1', true);
  const { write } = queue;
  queue.write = async () => Promise.reject(new Error('the queue is down'));
  const token = await issuer.mint({ subject: 'ada', sessionId: 'sid of s1', revokeOfflineAccess: true });
  expect(await post(token)).toMatchObject({ status: 200 });
  expect(await sessions.status(session)).toBe('revoked');
  queue.write = write;
  // The end was noted in the store. The next look finds it there.
  await pass(1000);
  expect(revoked).toEqual([]);
  await pass(1000);
  expect(revoked).toEqual(['token of s1']);
});

test('a store that notes no ends: the next look at the session finds it over', async () => {
  const { endings: _, ...store } = createMemoryStore();
  const queue = createMemorySideEffectQueue();
  const { signIn, issuer, post, revoked, pass } = await setUp({ queue, store });
  await signIn('s1');
  const { write } = queue;
  queue.write = async () => Promise.reject(new Error('the queue is down'));
  await post(await issuer.mint({ subject: 'ada', sessionId: 'sid of s1' }));
  queue.write = write;
  await pass(MINUTE);
  expect(revoked).toEqual(['token of s1']);
});

test('an end that is in safe hands is noted no longer', async () => {
  const { signIn, issuer, post, store, revoked, pass } = await setUp();
  await signIn('s1');
  await post(await issuer.mint({ subject: 'ada', sessionId: 'sid of s1' }));
  expect(await store.endings?.list(10)).toEqual([]);
  await pass(24 * HOUR);
  expect(revoked).toEqual(['token of s1']);
});

test('attempts are further and further apart, and given up after a day', async () => {
  const { signIn, sessions, provider, clock, pass, queue } = await setUp();
  const session = await signIn('s1');
  provider.failWith = new Error('the provider is down');
  await sessions.revoke({ issuer: session.issuer, sid: 'sid of s1' });
  const begun = clock.now;
  const at: number[] = [];
  for (let tries = 0; clock.now - begun < 30 * HOUR; ) {
    await pass(1000);
    if (provider.tries > tries) at.push(clock.now - begun);
    tries = provider.tries;
    // Go to where something is due, in steps no smaller than a second.
    clock.now = Math.max(clock.now, ((await queue.read('s1'))?.dueAt ?? clock.now + 10 * HOUR) - 1000);
  }
  const pauses = at.slice(1).map((time, index) => time - (at[index] ?? 0));
  expect(pauses[0]).toBeLessThanOrEqual(6000);
  expect(pauses.every((pause) => pause <= HOUR + 1000)).toBe(true);
  expect(Math.max(...pauses)).toBeGreaterThanOrEqual(HOUR / 2);
  expect(at.at(-1)).toBeGreaterThanOrEqual(24 * HOUR);
  expect(at.at(-1)).toBeLessThan(26 * HOUR);
  expect(await queue.read('s1')).toBe(undefined);
});

test('what another attempt cannot mend is not tried again', async () => {
  const { signIn, sessions, provider, pass, queue } = await setUp();
  const session = await signIn('s1');
  provider.failWith = new PermanentFailure('revocation_unsupported');
  await sessions.revoke({ issuer: session.issuer, sid: 'sid of s1' });
  await pass(0);
  await pass(10_000);
  expect(provider.tries).toBe(1);
  expect(await queue.read('s1')).toBe(undefined);
});

test('RP-28 refresh tokens with offline_access survive, unless the Logout Token or the application says otherwise', async () => {
  const keeping = await setUp();
  await keeping.signIn('s1', true);
  await keeping.post(await keeping.issuer.mint({ subject: 'ada', sessionId: 'sid of s1' }));
  await keeping.pass(MINUTE);
  expect(keeping.revoked).toEqual([]);
  expect(await keeping.queue.read('s1')).toBe(undefined);

  const session = await keeping.signIn('s2', true);
  const end = { reason: 'logout_token', revokeOfflineAccess: true } as const;
  await keeping.sessions.revoke({ issuer: session.issuer, sid: 'sid of s2' }, { end });
  await keeping.pass(0);
  expect(keeping.revoked).toEqual(['token of s2']);

  const revoking = await setUp({ offlineAccess: 'revoke' });
  await revoking.signIn('s1', true);
  await revoking.post(await revoking.issuer.mint({ subject: 'ada', sessionId: 'sid of s1' }));
  await revoking.pass(0);
  expect(revoking.revoked).toEqual(['token of s1']);
});

test("30 after the person's own logout the provider's session is given time to end first", async () => {
  const told: string[] = [];
  const { signIn, sessions, pass, revoked } = await setUp({ effects: { tell: ({ id }) => told.push(id) } });
  const session = await signIn('s1');
  await sessions.close(session);
  await pass(0);
  expect(told).toEqual(['s1']);
  expect(revoked).toEqual([]);
  await pass(59_000);
  expect(revoked).toEqual([]);
  await pass(1000);
  expect(revoked).toEqual(['token of s1']);
  expect(told).toEqual(['s1']);
});

test('effects of the application run in order, each is repeated alone, and none waits for another that fails', async () => {
  const told: string[] = [];
  let isBroken = true;
  const { signIn, sessions, pass, provider, revoked } = await setUp({
    effects: {
      sockets: ({ id }, { reason }) => {
        told.push(`sockets of ${id}: ${reason}`);
        if (isBroken) throw new Error('broken');
      },
      devices: async ({ id }) => told.push(`devices of ${id}`),
    },
  });
  const session = await signIn('s1');
  provider.failWith = new Error('the provider is down');
  await sessions.revoke({ issuer: session.issuer, sid: 'sid of s1' });
  await pass(0);
  expect(told).toEqual(['sockets of s1: revoked', 'devices of s1']);
  isBroken = false;
  await pass(5000);
  expect(told).toEqual(['sockets of s1: revoked', 'devices of s1', 'sockets of s1: revoked']);
  provider.failWith = undefined;
  await pass(10_000);
  expect(revoked).toEqual(['token of s1']);
  expect(told).toHaveLength(3);
});

test('effects run for sessions nobody kept anything for', async () => {
  const told: string[] = [];
  const { sessionOf, sessions, pass } = await setUp({ effects: { tell: ({ id }) => told.push(id) } });
  await sessions.open(sessionOf({ id: 's1' }));
  await sessions.close({ id: 's1' });
  await pass(0);
  expect(told).toEqual(['s1']);
});

test('26 a session that expires by itself leaves no refresh token behind', async () => {
  const { signIn, pass, revoked } = await setUp();
  await signIn('s1');
  await pass(MINUTE);
  await pass(7 * HOUR);
  expect(revoked).toEqual([]);
  await pass(HOUR);
  expect(revoked).toEqual(['token of s1']);
});

test('26 a token renewed while its session ends is revoked as well, and so is one renewed afterwards', async () => {
  let finish = () => {};
  const revoked: string[] = [];
  const { signIn, sessions, sideEffects, pass } = await setUp({
    async revoke(token) {
      revoked.push(token);
      if (token === 'token of s1') await new Promise<void>((resolve) => (finish = resolve));
    },
  });
  const session = await signIn('s1');
  await sessions.revoke({ issuer: session.issuer, sid: 'sid of s1' });
  await expect.poll(() => revoked).toEqual(['token of s1']);
  await sideEffects.keep(session, { refreshToken: 'renewed meanwhile' });
  finish();
  await pass(0);
  expect(revoked).toEqual(['token of s1', 'renewed meanwhile']);
  await sideEffects.keep(session, { refreshToken: 'renewed later' });
  await pass(MINUTE);
  expect(revoked.at(-1)).toBe('renewed later');
});

test('what was left undone is done by the next process', async () => {
  const { signIn, sessions, sideEffects, provider, revoked, start, clock } = await setUp();
  const session = await signIn('s1');
  provider.failWith = new Error('the provider is down');
  await sessions.revoke({ issuer: session.issuer, sid: 'sid of s1' });
  await sideEffects.run();
  provider.failWith = undefined;
  clock.now += 5000;
  await start().run();
  expect(revoked).toEqual(['token of s1']);
});

test('two processes on one queue: what one of them is doing, the other leaves alone, unless the first one dies', async () => {
  const told: string[] = [];
  const released = Promise.withResolvers<void>();
  const tell = async ({ id }: { id: string }) => {
    told.push(id);
    await released.promise;
  };
  const { sessionOf, sessions, sideEffects, start, clock } = await setUp({ effects: { tell } });
  const other = start();
  const ids = Array.from({ length: 50 }, (_, index) => `s${index}`);
  for (const id of ids) {
    await sessions.open(sessionOf({ id }));
    await sessions.close({ id });
  }
  const both = [sideEffects.run(), other.run()];
  await expect.poll(() => told.length).toBe(40); // each does 20 at once
  const third = start().run();
  await expect.poll(() => told.length).toBe(50);
  expect(told.toSorted()).toEqual(ids.toSorted());
  // As if all of them had died, the effects under way.
  clock.now += 10 * MINUTE;
  const heirs = start().run();
  await expect.poll(() => told.length).toBeGreaterThan(50);
  released.resolve();
  await Promise.all([...both, third, heirs]);
});

test('invariant 13: the queue holds no refresh token that could be read, and one secret may follow another', async () => {
  const { signIn, queue, sideEffects, start } = await setUp();
  const session = await signIn('s1');
  const { value } = (await queue.read('s1')) ?? { value: '' };
  expect(value).toMatch(/^ey/);
  expect(value).not.toContain('token of s1');
  expect(atob(value.split('.')[3]?.replaceAll('-', '+').replaceAll('_', '/') ?? '')).not.toContain('token of s1');
  expect(await sideEffects.refreshToken(session)).toBe('token of s1');
  expect(await start().refreshToken({ id: 'unknown' })).toBe(undefined);
});

test('what was sealed with a secret that is gone is dropped, not tried for ever', async () => {
  const queue = createMemorySideEffectQueue();
  const before = await setUp({ queue });
  await before.signIn('s1');
  const after = await setUp({ queue, secret: 'another secret of more than 32 characters' });
  await after.pass(HOUR);
  expect(after.revoked).toEqual([]);
  expect(await queue.read('s1')).toBe(undefined);
});
