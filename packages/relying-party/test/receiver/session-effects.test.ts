import { afterEach, describe, expect, test } from 'vitest';
import { createMemoryStore, type SessionStore } from '../../src/index.ts';
import { createSqliteStore } from '../../src/stores/sqlite.ts';
import { createIssuer } from '../support/issuer.ts';
import { createTestReceiver } from '../support/test-receiver.ts';

const stores: [string, () => SessionStore][] = [
  ['memory', createMemoryStore],
  ['SQLite', () => createSqliteStore(':memory:')],
];

describe.each(stores)('what a Logout Token does to the sessions (%s)', (_, makeStore) => {
  let store: SessionStore;
  afterEach(() => store.close());

  async function setUp(options: Parameters<typeof createTestReceiver>[0] = {}) {
    store = makeStore();
    return createTestReceiver({ ...options, store });
  }

  test('V-1 sub and sid: only the session with that sid ends', async () => {
    const { issuer, sessionOf, openAll, post, told } = await setUp();
    const active = await openAll(sessionOf({ id: 's1', sid: 'a' }), sessionOf({ id: 's2', sid: 'b' }));
    expect(await post(await issuer.mint({ subject: 'ada', sessionId: 'a' }))).toEqual({ status: 200, code: undefined });
    expect(await active()).toEqual(['s2']);
    expect(told.ended).toEqual(['s1']);
    expect(told.unmatched).toBe(0);
  });

  test('V-1 sub and sid: sessions recorded without a sid are ended by their sub', async () => {
    const { issuer, sessionOf, openAll, post } = await setUp();
    const active = await openAll(
      sessionOf({ id: 's1' }),
      sessionOf({ id: 's2', sid: 'b' }),
      sessionOf({ id: 's3', subject: 'eve' }),
    );
    await post(await issuer.mint({ subject: 'ada', sessionId: 'a' }));
    expect(await active()).toEqual(['s2', 's3']);
  });

  test('RP-25 V-2 no sid: all sessions of iss and sub end, other users are unaffected', async () => {
    const { issuer, sessionOf, openAll, post, told } = await setUp();
    const active = await openAll(
      sessionOf({ id: 's1', sid: 'a' }),
      sessionOf({ id: 's2' }),
      sessionOf({ id: 's3', subject: 'eve', sid: 'c' }),
    );
    expect((await post(await issuer.mint({ subject: 'ada' }))).status).toBe(200);
    expect(await active()).toEqual(['s3']);
    expect(told.ended.sort()).toEqual(['s1', 's2']);
  });

  test('V-3 no sub: the session of iss and sid ends', async () => {
    const { issuer, sessionOf, openAll, post } = await setUp();
    const active = await openAll(sessionOf({ id: 's1', sid: 'a' }), sessionOf({ id: 's2', sid: 'b' }));
    expect((await post(await issuer.mint({ sessionId: 'a' }))).status).toBe(200);
    expect(await active()).toEqual(['s2']);
  });

  test('RP-26 V-10 session already gone: 200, nothing changes, nobody is alarmed', async () => {
    const { issuer, sessionOf, openAll, post, told, receiver } = await setUp();
    const session = sessionOf({ id: 's1', sid: 'a' });
    const active = await openAll(session, sessionOf({ id: 's2', sid: 'b' }));
    await receiver.sessions.close(session);
    expect((await post(await issuer.mint({ subject: 'ada', sessionId: 'a' }))).status).toBe(200);
    expect(await active()).toEqual(['s2']);
    expect(told).toMatchObject({ ended: ['s1'], unmatched: 0 });
  });

  test('V-10 unknown sid: the same answer, nothing changes, onNothingMatched is told', async () => {
    const { issuer, sessionOf, openAll, post, told } = await setUp();
    const active = await openAll(sessionOf({ id: 's1', sid: 'a' }));
    expect((await post(await issuer.mint({ subject: 'ada', sessionId: 'unknown' }))).status).toBe(200);
    expect((await post(await issuer.mint({ sessionId: 'unknown' }))).status).toBe(200);
    expect(await active()).toEqual(['s1']);
    expect(told).toMatchObject({ ended: [], unmatched: 2 });
  });

  test('RP-19 RP-20 RP-21 iss, sub or sid of no current or recent session: nothing ends, the application is told', async () => {
    const [one, other] = await Promise.all([createIssuer('https://one.example'), createIssuer('https://two.example')]);
    const { sessionOf, openAll, post, told } = await setUp({ issuers: [one.trusted, other.trusted] });
    const active = await openAll(sessionOf({ id: 's1', issuer: one.issuer, sid: 'a' }));
    const unmatched = [
      await other.mint({ subject: 'ada', sessionId: 'a' }),
      await one.mint({ subject: 'eve' }),
      await one.mint({ sessionId: 'b' }),
    ];
    for (const [index, token] of unmatched.entries()) {
      // Not refused (section 2.7): what is not here may have been, and who asks is not to learn it.
      expect(await post(token)).toEqual({ status: 200, code: undefined });
      expect([await active(), told.ended, told.unmatched]).toEqual([['s1'], [], index + 1]);
    }
    // A current session, then a recent one.
    for (const _ of [1, 2]) await post(await one.mint({ subject: 'ada', sessionId: 'a' }));
    expect([await active(), told.ended, told.unmatched]).toEqual([[], ['s1'], 3]);
  });

  test('8 V-10 unknown sid, with the policy for it: all sessions of the sub end, once', async () => {
    const { issuer, openAll, post, sessionOf, told } = await setUp({ unknownSid: 'end_subject' });
    const active = await openAll(
      sessionOf({ id: 's1', sid: 'a' }),
      sessionOf({ id: 's2', sid: 'b' }),
      sessionOf({ id: 's3' }),
      sessionOf({ id: 's4', subject: 'eve', sid: 'e' }),
    );
    // A sid that is known means one session, as ever, also when that session is over.
    const known = await issuer.mint({ subject: 'ada', sessionId: 'a' });
    for (const token of [known, known, await issuer.mint({ subject: 'ada', sessionId: 'a' })]) {
      expect(await post(token)).toMatchObject({ status: 200 });
      // Without a sid of their own sessions can only be reached by their sub.
      expect(await active()).toEqual(['s2', 's4']);
    }
    const unknown = await issuer.mint({ subject: 'ada', sessionId: 'another' });
    for (const _ of [1, 2]) expect(await post(unknown)).toMatchObject({ status: 200 });
    expect(await active()).toEqual(['s4']);
    expect(told.ended.toSorted()).toEqual(['s1', 's2', 's3']);
    expect(told.unmatched).toBe(0);
    expect(told.events.map(({ verdict }) => verdict)).toEqual([
      'accepted',
      'replayed',
      'accepted',
      'accepted',
      'replayed',
    ]);
    // Without a sub there is nothing to widen it to.
    await post(await issuer.mint({ sessionId: 'yet another' }));
    expect([await active(), told.unmatched]).toEqual([['s4'], 1]);
    expect(await post(await issuer.mint({ subject: 'ada', sessionId: 'e' }))).toMatchObject({
      code: 'subject_mismatch',
    });
    expect(await active()).toEqual(['s4']);
  });

  test('15 unknown sid, with the policy for it: a failure between its two steps is mended by the retry', async () => {
    store = makeStore();
    const { revoke } = store;
    let calls = 0;
    store.revoke = (...call) => {
      calls += 1;
      return calls === 2 ? Promise.reject(new Error('down')) : revoke(...call);
    };
    const { issuer, openAll, post, sessionOf } = await createTestReceiver({ store, unknownSid: 'end_subject' });
    const active = await openAll(sessionOf({ id: 's1', sid: 'a' }));
    const token = await issuer.mint({ subject: 'ada', sessionId: 'another' });
    expect(await post(token)).toEqual({ status: 400, code: 'store_unavailable' });
    expect(await active()).toEqual(['s1']);
    expect(await post(token)).toMatchObject({ status: 200 });
    expect(await active()).toEqual([]);
  });

  test('V-20 no sid, session started after iat: it survives, older ones end', async () => {
    const { issuer, sessionOf, openAll, post, clock } = await setUp();
    const issuedAt = clock.now;
    const token = await issuer.mint({ subject: 'ada', now: () => issuedAt });
    clock.now += 30_000;
    const active = await openAll(
      sessionOf({ id: 'older', startedAt: issuedAt - 1000 }),
      sessionOf({ id: 'newer', startedAt: issuedAt + 2000 }),
    );
    expect((await post(token)).status).toBe(200);
    expect(await active()).toEqual(['newer']);
  });

  test('V-20 the event time of a token minted later spares logins in between', async () => {
    const { issuer, sessionOf, openAll, post, clock } = await setUp();
    const eventTime = Math.floor(clock.now / 1000) - 120;
    const active = await openAll(
      sessionOf({ id: 'before', startedAt: eventTime * 1000 - 1000 }),
      sessionOf({ id: 'same second', startedAt: eventTime * 1000 + 400 }),
      sessionOf({ id: 'after', startedAt: eventTime * 1000 + 1000 }),
    );
    expect((await post(await issuer.mint({ subject: 'ada', eventTime }))).status).toBe(200);
    expect(await active()).toEqual(['after']);
  });

  test('RP-36 V-21 two issuers share the same sid and sub: only the session of the sender ends', async () => {
    const [one, other] = await Promise.all([createIssuer('https://one.example'), createIssuer('https://two.example')]);
    const { sessionOf, openAll, post } = await setUp({ issuers: [one.trusted, other.trusted] });
    const active = await openAll(
      sessionOf({ id: 'one', issuer: one.issuer, sid: 'a' }),
      sessionOf({ id: 'two', issuer: other.issuer, sid: 'a' }),
    );
    expect((await post(await other.mint({ subject: 'ada', sessionId: 'a' }))).status).toBe(200);
    expect(await active()).toEqual(['one']);
    expect((await post(await one.mint({ subject: 'ada' }))).status).toBe(200);
    expect(await active()).toEqual([]);
  });

  test('V-23 two different jti, same content: both 200, one effect', async () => {
    const { issuer, sessionOf, openAll, post, told } = await setUp();
    await openAll(sessionOf({ id: 's1', sid: 'a' }));
    expect((await post(await issuer.mint({ subject: 'ada', sessionId: 'a' }))).status).toBe(200);
    expect((await post(await issuer.mint({ subject: 'ada', sessionId: 'a' }))).status).toBe(200);
    expect(told).toMatchObject({ ended: ['s1'], unmatched: 0 });
    expect(told.events.map(({ verdict }) => verdict)).toEqual(['accepted', 'accepted']);
  });

  test('RP-18 A-16 X-27 same jti twice, strict: 400, and a session begun since survives', async () => {
    const { issuer, sessionOf, openAll, post, clock, told } = await setUp({ replay: 'refuse' });
    const token = await issuer.mint({ subject: 'ada' });
    expect((await post(token)).status).toBe(200);
    clock.now += 10_000;
    const active = await openAll(sessionOf({ id: 'since', startedAt: clock.now }));
    expect(await post(token)).toEqual({ status: 400, code: 'token_replayed' });
    expect(await active()).toEqual(['since']);
    expect(told.refused).toEqual(['token_replayed']);
  });

  test('X-27 same jti twice, by default: 200 without action', async () => {
    const { issuer, sessionOf, openAll, post, told } = await setUp();
    const token = await issuer.mint({ subject: 'ada', sessionId: 'a' });
    await openAll(sessionOf({ id: 's1', sid: 'a' }));
    expect((await post(token)).status).toBe(200);
    expect((await post(token)).status).toBe(200);
    expect(told.ended).toEqual(['s1']);
    expect(told.events.map(({ verdict }) => verdict)).toEqual(['accepted', 'replayed']);
  });

  test('RP-20 X-28 the sid belongs to a session of another sub: 400, nothing touched', async () => {
    const { issuer, sessionOf, openAll, post, told } = await setUp();
    const active = await openAll(
      sessionOf({ id: 's1', sid: 'a', subject: 'eve' }),
      sessionOf({ id: 's2', sid: 'b' }),
      sessionOf({ id: 's3' }),
    );
    const token = await issuer.mint({ subject: 'ada', sessionId: 'a' });
    expect(await post(token)).toEqual({ status: 400, code: 'subject_mismatch' });
    expect(await active()).toEqual(['s1', 's2', 's3']);
    expect(told.ended).toEqual([]);
  });

  test('X-29 a sid is required and absent: 400, nothing touched', async () => {
    const issuer = await createIssuer();
    const { sessionOf, openAll, post } = await setUp({ issuers: [{ ...issuer.trusted, requireSessionId: true }] });
    const active = await openAll(sessionOf({ id: 's1', sid: 'a' }));
    expect(await post(await issuer.mint({ subject: 'ada' }))).toEqual({ status: 400, code: 'session_id_required' });
    expect(await active()).toEqual(['s1']);
  });
});
