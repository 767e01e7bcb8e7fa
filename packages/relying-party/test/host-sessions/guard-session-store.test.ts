import { promisify } from 'node:util';
import session, { type SessionData } from 'express-session';
import { describe, expect, test } from 'vitest';
import { deleteHostSession, guardSessionStore, type HostSessionStore } from '../../src/host-sessions/index.ts';
import type { SessionRecord, SessionStatus } from '../../src/index.ts';
import { createHostScene } from './host-scene.ts';

const recordOf = (data: { login?: SessionRecord | undefined }) => data.login;

function dataOf(login?: SessionRecord): SessionData {
  return { cookie: new session.Cookie(), login };
}

/** A store over a network: what was asked arrives when the test lets it. */
class DistantStore extends session.MemoryStore {
  readonly #sent = Promise.withResolvers<() => void>();
  /** Resolves when the store is asked to write, with the arrival of that write. */
  readonly sent = this.#sent.promise;

  override set(id: string, data: SessionData, callback?: (error?: unknown) => void): void {
    this.#sent.resolve(() => super.set(id, data, callback));
  }
}

type Data = { login?: SessionRecord };

/** A store that answers its callbacks at once. */
function storeAtOnce() {
  const rows = new Map<string, Data>();
  return {
    rows,
    get: (id: string, callback: (error: unknown, data?: Data) => void) => callback(null, rows.get(id)),
    set(id: string, data: Data, callback: (error: unknown) => void) {
      rows.set(id, data);
      callback(null);
    },
    destroy(id: string, callback: (error: unknown) => void) {
      rows.delete(id);
      callback(null);
    },
  };
}

describe('guardSessionStore', () => {
  test('invariant 9: a write that is on its way when the logout deletes the row leaves nothing behind', async () => {
    const scene = await createHostScene();
    const store = new DistantStore();
    guardSessionStore(store, scene.sessions, recordOf);
    const login = scene.sessionOf({ id: 's1', sid: 'phone' });
    await scene.receiver.sessions.open(login);
    scene.hooks.deleteSession = (record) => deleteHostSession(store, record);

    const written = promisify(store.set.bind(store))('s1', dataOf(login));
    const arrive = await store.sent;
    await scene.logOut('phone');
    arrive();
    await written;

    expect(Reflect.get(store, 'sessions')).toEqual({});
  });

  test('everything of a store goes through the guard, load() of express-session included', async () => {
    const scene = await createHostScene();
    const store = new session.MemoryStore();
    expect(guardSessionStore(store, scene.sessions, recordOf)).toBe(store);
    const login = scene.sessionOf({ id: 's1', sid: 'phone' });
    await promisify(store.set.bind(store))('s1', dataOf(login));
    expect(await promisify(store.load.bind(store))('s1')).toMatchObject({ login });
    await scene.logOut('phone');
    expect(await promisify(store.load.bind(store))('s1')).toBeUndefined();
  });

  test('a store with promises is answered with promises, one with callbacks with callbacks', async () => {
    const scene = await createHostScene();
    const rows = new Map<string, { login?: SessionRecord }>();
    const store = guardSessionStore(
      {
        get: async (id: string) => rows.get(id),
        set: async (id: string, data: { login?: SessionRecord }) => void rows.set(id, data),
        destroy: async (id: string) => void rows.delete(id),
      },
      scene.sessions,
      recordOf,
    );
    const login = scene.sessionOf({ id: 's1', sid: 'phone' });
    await store.set('s1', { login });
    expect(await store.get('s1')).toEqual({ login });
    expect(store).not.toHaveProperty('touch');
    await scene.logOut('phone');
    expect(await store.get('s1')).toBeUndefined();
    expect(rows.size).toBe(0);
  });

  test('what is known of a session is answered in the same turn, and holds', async () => {
    const scene = await createHostScene();
    const known = new Map<string, SessionStatus>([['s1', 'active']]);
    const store = storeAtOnce();
    guardSessionStore(store, { ...scene.sessions, statusAtHand: ({ id }) => known.get(id) }, recordOf);
    const login = scene.sessionOf({ id: 's1', sid: 'phone' });
    const answers: unknown[] = [];
    store.set('s1', { login }, () => answers.push('saved'));
    store.get('s1', (_, data) => answers.push(data));
    expect(answers).toEqual(['saved', { login }]);
    known.set('s1', 'revoked');
    expect(await promisify(store.get)('s1')).toBeUndefined();
    expect(store.rows.size).toBe(0);
    await promisify<string, object>(store.set)('s1', { login });
    expect(store.rows.size).toBe(0);
  });

  test('a record that cannot be read is an error of that call', async () => {
    const scene = await createHostScene();
    const unreadable = new Error('not a record');
    const store = storeAtOnce();
    store.rows.set('s1', {});
    guardSessionStore(store, scene.sessions, () => {
      throw unreadable;
    });
    await expect(promisify(store.get)('s1')).rejects.toBe(unreadable);
  });

  test('an error of the store reaches the framework', async () => {
    const scene = await createHostScene();
    const away = new Error('the store is away');
    const store = new session.MemoryStore();
    store.get = (_, callback) => callback(away);
    guardSessionStore(store, scene.sessions, recordOf);
    await expect(promisify(store.get.bind(store))('s1')).rejects.toBe(away);
  });
});

describe('deleteHostSession', () => {
  const away = new Error('the store is away');

  test.each<[string, HostSessionStore['destroy']]>([
    ['a callback', (_id: string, callback: (error: unknown) => void) => callback(away)],
    ['a promise', () => Promise.reject(away)],
  ])('rejects when the store fails, told by %s', async (_, destroy) => {
    const store = { get: () => undefined, set: () => undefined, destroy };
    await expect(deleteHostSession(store, { id: 's1' })).rejects.toBe(away);
  });
});
