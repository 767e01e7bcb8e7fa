import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { createMemoryStore, createSessionRegistry, type SessionRecord } from '../src/index.ts';
import { createSqliteStore } from '../src/stores/sqlite.ts';
import { createIssuer } from './support/issuer.ts';
import { createTestReceiver } from './support/test-receiver.ts';

describe('invariant 8: full validation, fail closed', () => {
  test('RP-22 A-17 a refused token touches nothing and uses no jti up', async () => {
    const { issuer, clock, told, sessionOf, openAll, post } = await createTestReceiver();
    const stranger = await createIssuer();
    const active = await openAll(sessionOf({ id: 's1', sid: 'a' }), sessionOf({ id: 's2', sid: 'b', subject: 'eve' }));
    const jti = 'the same all along';
    const ada = { subject: 'ada', sessionId: 'a', jti };
    const hourAgo = clock.now - 3_600_000;
    const refused = [
      await stranger.mint(ada),
      await issuer.mint({ ...ada, audience: 'other' }),
      await issuer.mint({ ...ada, now: () => hourAgo }),
      await issuer.mint({ ...ada, sessionId: 'b' }),
      `${await issuer.mint(ada)}x`,
      'no token',
    ];
    for (const token of refused) expect((await post(token)).status).toBe(400);
    expect(await active()).toEqual(['s1', 's2']);
    expect(told.ended).toEqual([]);
    expect(told.refused).toEqual([
      'signature_invalid',
      'audience_mismatch',
      'expired',
      'subject_mismatch',
      expect.any(String),
      'malformed',
    ]);
    expect(told.events.every(({ verdict }) => verdict === 'refused')).toBe(true);
    // Had a jti been used up, this would be a replay.
    expect((await post(await issuer.mint(ada))).status).toBe(200);
    expect(await active()).toEqual(['s2']);
  });
});

describe('invariant 9: revocation first, sessions second', () => {
  test('A-32 a logout that overtakes its login: the session cannot be opened', async () => {
    const { issuer, receiver, sessionOf, post } = await createTestReceiver();
    const bySid = sessionOf({ id: 's1', sid: 'a' });
    const bySub = sessionOf({ id: 's2' });
    await post(await issuer.mint({ subject: 'ada', sessionId: 'a' }));
    expect(await receiver.sessions.open(bySid)).toBe('revoked');
    expect(await receiver.sessions.open(bySub)).toBe('revoked');
    expect(await receiver.sessions.status(bySid)).toBe('revoked');
  });

  test('a save of a session loaded before the logout cannot bring it back', async () => {
    const { issuer, receiver, sessionOf, openAll, post } = await createTestReceiver();
    const session = sessionOf({ id: 's1', sid: 'a' });
    const active = await openAll(session);
    await post(await issuer.mint({ subject: 'ada' }));
    expect(await receiver.sessions.open(session)).toBe('revoked');
    // Not even with the time of a token that was refreshed in between.
    const refreshed = { ...session, startedAt: session.startedAt + 120_000 };
    expect(await receiver.sessions.open(refreshed)).toBe('revoked');
    expect(await receiver.sessions.status(refreshed)).toBe('revoked');
    expect(await active()).toEqual([]);
  });

  test('a later login is not blocked and does not revive an older session', async () => {
    const { issuer, receiver, clock, sessionOf, openAll, post } = await createTestReceiver();
    const older = sessionOf({ id: 'older', sid: 'a' });
    await openAll(older);
    await post(await issuer.mint({ subject: 'ada' }));
    clock.now += 2000;
    const later = sessionOf({ id: 'later', sid: 'b', startedAt: clock.now });
    expect(await receiver.sessions.open(later)).toBe('opened');
    expect(await receiver.sessions.status(later)).toBe('active');
    expect(await receiver.sessions.status(older)).toBe('revoked');
  });

  test('login and logout in the same second: logout wins', async () => {
    const { issuer, clock, sessionOf, openAll, post } = await createTestReceiver();
    const second = Math.floor(clock.now / 1000) * 1000;
    const active = await openAll(
      sessionOf({ id: 'first ms', startedAt: second }),
      sessionOf({ id: 'last ms', startedAt: second + 999 }),
      sessionOf({ id: 'next second', startedAt: second + 1000 }),
    );
    await post(await issuer.mint({ subject: 'ada', now: () => second + 500 }));
    expect(await active()).toEqual(['next second']);
  });

  test('a closed session is dead for every copy of its cookie, and no other session is', async () => {
    const { receiver, sessionOf, openAll, told } = await createTestReceiver();
    const session = sessionOf({ id: 's1', sid: 'a' });
    const active = await openAll(session, sessionOf({ id: 's2', sid: 'a' }));
    await receiver.sessions.close(session);
    expect(await active()).toEqual(['s2']);
    expect(await receiver.sessions.open(session)).toBe('revoked');
    expect(told.ended).toEqual(['s1']);
  });

  test('A-37 a stateless session that was never recorded is revoked as well', async () => {
    const { issuer, receiver, sessionOf, post } = await createTestReceiver();
    const session = sessionOf({ id: 'only in a cookie', sid: 'a' });
    expect(await receiver.sessions.status(session)).toBe('active');
    await post(await issuer.mint({ sessionId: 'a' }));
    expect(await receiver.sessions.status(session)).toBe('revoked');
  });

  test('a revocation outlives every session it covers, and then is forgotten', async () => {
    let now = 1_800_000_000_000;
    const store = createMemoryStore();
    const sessions = createSessionRegistry({ store, maxSessionLifetime: 3600, now: () => now });
    const scope = { issuer: 'https://op.example', subject: 'ada' };
    const session = { ...scope, id: 's1', startedAt: now, expiresAt: Number.MAX_SAFE_INTEGER };
    await sessions.open(session);
    await sessions.revoke(scope);
    now += 3_599_999;
    await sessions.prune();
    expect(await sessions.status(session)).toBe('revoked');
    now += 1;
    await sessions.prune();
    expect(await sessions.status(session)).toBe('expired');
    expect(await store.isRevoked(session, ['["subject","https://op.example","ada"]'])).toBe(false);
  });
});

describe('invariant 10: sid means one session, sub alone means all, every key carries the issuer', () => {
  test('for every form of token', async () => {
    const other = 'https://other.example';
    for (const [claims, survivors] of [
      [{ subject: 'ada', sessionId: 'a' }, ['b', 'eve', 'a elsewhere', 'none elsewhere']],
      [{ sessionId: 'a' }, ['b', 'none', 'eve', 'a elsewhere', 'none elsewhere']],
      [{ subject: 'ada' }, ['eve', 'a elsewhere', 'none elsewhere']],
    ] as const) {
      const { issuer, sessionOf, openAll, post } = await createTestReceiver();
      const active = await openAll(
        sessionOf({ id: 'a', sid: 'a' }),
        sessionOf({ id: 'b', sid: 'b' }),
        sessionOf({ id: 'none' }),
        sessionOf({ id: 'eve', subject: 'eve' }),
        sessionOf({ id: 'a elsewhere', sid: 'a', issuer: other }),
        sessionOf({ id: 'none elsewhere', issuer: other }),
      );
      await post(await issuer.mint(claims));
      expect(await active()).toEqual(survivors);
    }
  });

  test('names that look alike when written together stay apart', async () => {
    const { receiver, sessionOf } = await createTestReceiver();
    const tricky = sessionOf({ id: 's1', issuer: 'https://op.example","a', subject: 'da' });
    await receiver.sessions.revoke({ issuer: 'https://op.example', subject: 'a","da' });
    expect(await receiver.sessions.status(tricky)).toBe('active');
  });
});

describe('invariant 11: jti: claim, act, commit', () => {
  test('A-16 A-33 a failure in the middle of the action leaves the token usable; its replays then change nothing', async () => {
    const database = new DatabaseSync(':memory:');
    const store = createSqliteStore(database);
    const { issuer, sessionOf, openAll, post, told } = await createTestReceiver({ store });
    const active = await openAll(sessionOf({ id: 's1', sid: 'a' }));
    const token = await issuer.mint({ subject: 'ada', sessionId: 'a' });
    // The jti is the last thing written: by then the tombstones are in the transaction.
    database.exec(`CREATE TRIGGER fault BEFORE INSERT ON applied_once BEGIN SELECT RAISE(ABORT, 'disk full'); END`);
    expect(await post(token)).toEqual({ status: 400, code: 'store_unavailable' });
    expect(await active()).toEqual(['s1']);
    database.exec('DROP TRIGGER fault');
    expect((await post(token)).status).toBe(200);
    expect(await active()).toEqual([]);
    expect((await post(token)).status).toBe(200);
    expect(told.ended).toEqual(['s1']);
    expect(told.events.map(({ verdict }) => verdict)).toEqual(['failed', 'accepted', 'replayed']);
    database.close();
  });

  test('A-16 the same jti of two issuers is two tokens', async () => {
    const [one, two] = await Promise.all([createIssuer('https://one.example'), createIssuer('https://two.example')]);
    const { post, told } = await createTestReceiver({ issuers: [one.trusted, two.trusted] });
    await post(await one.mint({ subject: 'ada', jti: 'x' }));
    await post(await two.mint({ subject: 'ada', jti: 'x' }));
    expect(told.events.map(({ verdict }) => verdict)).toEqual(['accepted', 'accepted']);
  });

  test('A-16 a jti is remembered as long as its token could be accepted, and not for ever', async () => {
    const { issuer, receiver, clock, post, told, store } = await createTestReceiver();
    const token = await issuer.mint({ subject: 'ada', jti: 'x', lifetime: 120 });
    await post(token);
    clock.now += 175_000; // lifetime and tolerance, nearly over
    await receiver.sessions.prune();
    await post(token);
    expect(told.events.map(({ verdict }) => verdict)).toEqual(['accepted', 'replayed']);
    clock.now += 10_000;
    expect(await post(token)).toEqual({ status: 400, code: 'expired' });
    await receiver.sessions.prune();
    const once = { key: JSON.stringify([issuer.issuer, 'x']), expiresAt: clock.now + 1 };
    const outcome = await store.revoke({ keys: [], before: 0, expiresAt: 0, once }, clock.now);
    expect(outcome.outcome).toBe('applied');
  });
});

describe('invariant 12: cost does not grow with the number of sessions', () => {
  /** Counts the statements a database runs, and keeps their texts. */
  class Counting extends DatabaseSync {
    readonly texts = new Set<string>();
    executed = 0;

    override prepare(sql: string): StatementSync {
      this.texts.add(sql);
      const statement = super.prepare(sql);
      for (const method of ['get', 'all', 'run'] as const) {
        const run = statement[method].bind(statement);
        Object.defineProperty(statement, method, {
          value: (...parameters: SQLInputValue[]) => {
            this.executed += 1;
            return run(...parameters);
          },
        });
      }
      return statement;
    }
  }

  async function measure(count: number) {
    const database = new Counting(':memory:');
    const store = createSqliteStore(database);
    const sessions = createSessionRegistry({ store });
    const now = Date.now();
    const sessionOf = (number: number): SessionRecord => ({
      id: `s${number}`,
      issuer: 'https://op.example',
      subject: `user ${number}`,
      sid: `sid ${number}`,
      startedAt: now - 1000,
      expiresAt: now + 60_000,
    });
    for (let number = 0; number < count; number += 1) {
      await sessions.open(sessionOf(number));
      await sessions.revoke({ issuer: 'https://op.example', sid: `other ${number}` });
    }
    const statementsOf = async (work: () => Promise<unknown>) => {
      database.executed = 0;
      await work();
      return database.executed;
    };
    const costs = {
      status: await statementsOf(() => sessions.status(sessionOf(1))),
      open: await statementsOf(() => sessions.open({ ...sessionOf(1), id: 'new' })),
      revoke: await statementsOf(() => sessions.revoke({ issuer: 'https://op.example', subject: 'user 1' })),
      close: await statementsOf(() => sessions.close(sessionOf(2))),
    };
    return { costs, database };
  }

  test('as many statements for 3000 sessions as for 3, and one for a status', async () => {
    const [few, many] = [await measure(3), await measure(3000)];
    expect(many.costs).toEqual(few.costs);
    expect(many.costs.status).toBe(1);
    expect(many.costs.revoke).toBeLessThanOrEqual(4);
  });

  test('every statement on stored sessions searches an index, none scans a table', async () => {
    const { database } = await measure(1000);
    database.exec('ANALYZE');
    const onTables = [...database.texts].filter((sql) => /sessions|session_keys|revocations|applied_once/.test(sql));
    expect(onTables.length).toBeGreaterThan(8);
    for (const sql of onTables) {
      const nulls = Array.from(sql.matchAll(/\?/g), () => null);
      const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...nulls);
      const scans = plan.map(({ detail }) => String(detail)).filter((detail) => detail.startsWith('SCAN'));
      // The keys of the call itself are read in full: there are at most four. The index by ending holds no sessions but
      // those whose end something has still to follow.
      const harmless = /^SCAN (?:json_each|sessions USING INDEX sessions_by_ending$)/;
      expect(scans.filter((detail) => !harmless.test(detail))).toEqual([]);
    }
  });

  test('the registry asks the store once per request, and not at all for an expired session', async () => {
    const store = createMemoryStore();
    let calls = 0;
    const counting = {
      ...store,
      isRevoked: (...call: Parameters<typeof store.isRevoked>) => {
        calls += 1;
        return store.isRevoked(...call);
      },
    };
    const sessions = createSessionRegistry({ store: counting });
    const now = Date.now();
    const session = { id: 's1', issuer: 'https://op.example', subject: 'ada', startedAt: now, expiresAt: now + 60_000 };
    await sessions.status(session);
    expect(calls).toBe(1);
    await sessions.status({ ...session, expiresAt: now - 1 });
    expect(calls).toBe(1);
  });
});
