import { keyOfSessionId, keysOfScope, keysOfSession } from '../sessions/revocation-keys.ts';
import type { SessionRecord } from '../sessions/session-record.ts';
import type { Revocation, SessionStore } from '../stores/store.ts';
import type { TestFramework } from './test-framework.ts';

const ISSUER = 'https://op.example';
const NOW = 1_800_000_000_000;
const HOUR = 3_600_000;

function sessionOf(overrides: Partial<SessionRecord> = {}): SessionRecord {
  return { id: 's1', issuer: ISSUER, subject: 'ada', sid: 'a', startedAt: NOW, expiresAt: NOW + HOUR, ...overrides };
}

function revocationOf(keys: readonly string[], overrides: Partial<Revocation> = {}): Revocation {
  return { keys, before: NOW, expiresAt: NOW + HOUR, ...overrides };
}

const SID_A = keysOfScope({ issuer: ISSUER, sid: 'a' });
const ADA = keysOfScope({ issuer: ISSUER, subject: 'ada' });

/**
 * The tests every `SessionStore` has to pass. `makeStore` gives an empty store each time; the contract closes it.
 *
 * ```ts
 * import { describe, expect, test } from 'vitest';
 * describeStoreContract('my store', () => createMyStore(), { describe, expect, test });
 * ```
 */
export function describeStoreContract(
  name: string,
  makeStore: () => SessionStore | Promise<SessionStore>,
  { describe, test, expect }: TestFramework,
): void {
  function contract(sentence: string, run: (store: SessionStore) => Promise<void>): void {
    test(sentence, async () => {
      const store = await makeStore();
      try {
        await run(store);
      } finally {
        await store.close();
      }
    });
  }

  const open = (store: SessionStore, session: SessionRecord) => store.open(session, keysOfSession(session));
  const isRevoked = (store: SessionStore, session: SessionRecord) => store.isRevoked(session, keysOfSession(session));
  const endedIds = (outcome: Awaited<ReturnType<SessionStore['revoke']>>) =>
    outcome.outcome === 'applied' ? outcome.ended.map(({ id }) => id).sort() : outcome.outcome;

  describe(`store contract: ${name}`, () => {
    contract('an opened session is active, and comes back as it was when it is ended', async (store) => {
      const withSid = sessionOf();
      const withoutSid = sessionOf({ id: 's2', sid: undefined });
      expect(await open(store, withSid)).toBe('opened');
      expect(await open(store, withoutSid)).toBe('opened');
      expect(await isRevoked(store, withSid)).toBe(false);
      const outcome = await store.revoke(revocationOf(ADA), NOW);
      const ended = outcome.outcome === 'applied' ? [...outcome.ended] : [];
      const { sid: _, ...bare } = withoutSid;
      expect(ended.sort((one, other) => one.id.localeCompare(other.id))).toEqual([withSid, bare]);
      expect(await isRevoked(store, withSid)).toBe(true);
      expect(await isRevoked(store, withoutSid)).toBe(true);
    });

    contract('a revocation ends the sessions under its keys and no others', async (store) => {
      await open(store, sessionOf());
      await open(store, sessionOf({ id: 's2', sid: 'b' }));
      await open(store, sessionOf({ id: 's3', issuer: 'https://other.example' }));
      expect(endedIds(await store.revoke(revocationOf(SID_A), NOW))).toEqual(['s1']);
      expect(await isRevoked(store, sessionOf({ id: 's2', sid: 'b' }))).toBe(false);
      expect(await isRevoked(store, sessionOf({ id: 's3', issuer: 'https://other.example' }))).toBe(false);
    });

    contract(
      'a session that began at the cut-off is over, one that began a millisecond later is not',
      async (store) => {
        await open(store, sessionOf());
        await open(store, sessionOf({ id: 's2', startedAt: NOW + 1 }));
        expect(endedIds(await store.revoke(revocationOf(ADA), NOW))).toEqual(['s1']);
        expect(await isRevoked(store, sessionOf({ startedAt: NOW }))).toBe(true);
        expect(await isRevoked(store, sessionOf({ id: 's2', startedAt: NOW + 1 }))).toBe(false);
      },
    );

    contract('a tombstone covers sessions that were never recorded', async (store) => {
      await store.revoke(revocationOf([keyOfSessionId('s1')]), NOW);
      expect(await isRevoked(store, sessionOf())).toBe(true);
    });

    contract('a session that a tombstone covers cannot be opened, a later one can', async (store) => {
      await store.revoke(revocationOf(ADA), NOW);
      expect(await open(store, sessionOf())).toBe('revoked');
      expect(await open(store, sessionOf({ id: 's2', startedAt: NOW + 1 }))).toBe('opened');
      expect(await isRevoked(store, sessionOf())).toBe(true);
    });

    contract('an earlier revocation does not take back a later one', async (store) => {
      await store.revoke(revocationOf(ADA, { before: NOW, expiresAt: NOW + HOUR }), NOW);
      await store.revoke(revocationOf(ADA, { before: NOW - HOUR, expiresAt: NOW + 1 }), NOW);
      await store.prune(NOW + 1);
      expect(await isRevoked(store, sessionOf())).toBe(true);
    });

    contract('a repeated save neither revives nor rejuvenates a session', async (store) => {
      await open(store, sessionOf());
      const refreshed = sessionOf({ startedAt: NOW + HOUR, expiresAt: NOW + 2 * HOUR });
      expect(await open(store, refreshed)).toBe('opened');
      expect(endedIds(await store.revoke(revocationOf(ADA), NOW + HOUR))).toEqual(['s1']);
      expect(await open(store, refreshed)).toBe('revoked');
      expect(await isRevoked(store, refreshed)).toBe(true);
    });

    contract('a repeated save keeps the later expiry', async (store) => {
      await open(store, sessionOf({ expiresAt: NOW + 2 * HOUR }));
      await open(store, sessionOf({ expiresAt: NOW + HOUR }));
      expect(endedIds(await store.revoke(revocationOf(ADA), NOW + HOUR))).toEqual(['s1']);
    });

    contract('an id in use is refused to another login', async (store) => {
      await open(store, sessionOf());
      expect(await open(store, sessionOf({ subject: 'eve' }))).toBe('id_in_use');
      expect(await open(store, sessionOf({ sid: 'b' }))).toBe('id_in_use');
      expect(await open(store, sessionOf({ issuer: 'https://other.example' }))).toBe('id_in_use');
      expect(endedIds(await store.revoke(revocationOf(ADA), NOW))).toEqual(['s1']);
    });

    contract('a session is ended once, and stays known', async (store) => {
      await open(store, sessionOf());
      const first = await store.revoke(revocationOf(SID_A), NOW);
      const second = await store.revoke(revocationOf(ADA), NOW);
      expect(first).toEqual({ outcome: 'applied', known: 1, ended: [sessionOf()] });
      expect(second).toEqual({ outcome: 'applied', known: 1, ended: [] });
    });

    contract('a session that spans several keys of one revocation is ended once', async (store) => {
      await open(store, sessionOf());
      expect(endedIds(await store.revoke(revocationOf([...SID_A, ...ADA]), NOW))).toEqual(['s1']);
    });

    contract('an expired session is neither known nor ended', async (store) => {
      await open(store, sessionOf());
      expect(await store.revoke(revocationOf(ADA), NOW + HOUR)).toEqual({ outcome: 'applied', known: 0, ended: [] });
    });

    contract('the guard refuses when the session has another subject, and nothing is changed', async (store) => {
      await open(store, sessionOf({ subject: 'eve' }));
      const guarded = revocationOf(keysOfScope({ issuer: ISSUER, subject: 'ada', sid: 'a' }), {
        guard: { key: SID_A[0] ?? '', subject: 'ada' },
        once: { key: 'token', expiresAt: NOW + HOUR },
      });
      expect(await store.revoke(guarded, NOW)).toEqual({ outcome: 'subject_mismatch' });
      expect(await isRevoked(store, sessionOf({ subject: 'eve' }))).toBe(false);
      expect(await isRevoked(store, sessionOf({ id: 's2' }))).toBe(false);
      // Not used up: the same key works once the obstacle is gone.
      expect(await store.revoke(guarded, NOW + HOUR)).toEqual({ outcome: 'applied', known: 0, ended: [] });
    });

    contract('a revocation with a once key is applied once', async (store) => {
      const once = { key: 'token', expiresAt: NOW + HOUR };
      await open(store, sessionOf());
      expect(endedIds(await store.revoke(revocationOf(SID_A, { once }), NOW))).toEqual(['s1']);
      await open(store, sessionOf({ id: 's2', startedAt: NOW + 1 }));
      const replay = await store.revoke(revocationOf(SID_A, { once, before: NOW + 1 }), NOW);
      expect(replay).toEqual({ outcome: 'already_applied' });
      expect(await isRevoked(store, sessionOf({ id: 's2', startedAt: NOW + 1 }))).toBe(false);
    });

    contract('of many parallel revocations with one once key exactly one is applied', async (store) => {
      const once = { key: 'token', expiresAt: NOW + HOUR };
      await open(store, sessionOf());
      const all = await Promise.all(Array.from({ length: 20 }, () => store.revoke(revocationOf(SID_A, { once }), NOW)));
      expect(all.filter(({ outcome }) => outcome === 'applied').length).toBe(1);
      expect(all.flatMap((one) => (one.outcome === 'applied' ? one.ended : [])).length).toBe(1);
    });

    contract('a session opened while it is revoked is either refused or ended, never alive', async (store) => {
      const sessions = Array.from({ length: 20 }, (_, index) => sessionOf({ id: `s${index}`, sid: `sid ${index}` }));
      const opening = sessions.map((session) => open(store, session));
      const revoking = store.revoke(revocationOf(ADA), NOW);
      const late = sessions.map((session) => open(store, { ...session, id: `${session.id} late` }));
      const outcomes = await Promise.all([...opening, ...late]);
      const ended = endedIds(await revoking);
      expect(ended.length).toBe(outcomes.filter((outcome) => outcome === 'opened').length);
      for (const session of sessions) expect(await isRevoked(store, session)).toBe(true);
    });

    contract('of parallel revocations that reach a session by different keys exactly one ends it', async (store) => {
      const sessions = Array.from({ length: 20 }, (_, index) => sessionOf({ id: `s${index}`, sid: `sid ${index}` }));
      await Promise.all(sessions.map((session) => open(store, session)));
      const bySid = sessions.map((session) => keysOfScope({ issuer: ISSUER, sid: session.sid }));
      const byId = sessions.map((session) => [keyOfSessionId(session.id)]);
      const revocations = [ADA, ...bySid, ADA, ...byId].map((keys) => store.revoke(revocationOf(keys), NOW));
      const ended = (await Promise.all(revocations)).flatMap(endedIds);
      expect(ended.sort()).toEqual(sessions.map(({ id }) => id).sort());
    });

    contract('times are exact to the millisecond, as late as they may be', async (store) => {
      const last = Number.MAX_SAFE_INTEGER;
      const session = sessionOf({ startedAt: last - 1, expiresAt: last });
      await open(store, session);
      await store.revoke(revocationOf(ADA, { before: last - 2 }), NOW);
      expect(await isRevoked(store, session)).toBe(false);
      const outcome = await store.revoke(revocationOf(ADA, { before: last }), NOW);
      expect(outcome).toEqual({ outcome: 'applied', known: 1, ended: [session] });
      expect(await isRevoked(store, { ...session, startedAt: last })).toBe(true);
    });

    contract('identifiers may be long', async (store) => {
      const session = sessionOf({ subject: 'a'.repeat(5000), sid: 'b'.repeat(5000) });
      const keys = keysOfScope({ issuer: ISSUER, sid: session.sid });
      expect(await open(store, session)).toBe('opened');
      expect(await store.revoke(revocationOf(keys), NOW)).toEqual({ outcome: 'applied', known: 1, ended: [session] });
    });

    contract('pruning deletes what expired and nothing else', async (store) => {
      const once = (key: string, expiresAt: number) => ({ key, expiresAt });
      await open(store, sessionOf());
      await open(store, sessionOf({ id: 's2', expiresAt: NOW + 1 }));
      await store.revoke(revocationOf(['k1'], { once: once('t1', NOW + 1), expiresAt: NOW + 1 }), NOW);
      await store.revoke(revocationOf(['k2'], { once: once('t2', NOW + HOUR) }), NOW);
      await store.prune(NOW + 1);
      expect(await store.isRevoked(sessionOf(), ['k1'])).toBe(false);
      expect(await store.isRevoked(sessionOf(), ['k2'])).toBe(true);
      expect((await store.revoke(revocationOf([], { once: once('t1', NOW + HOUR) }), NOW)).outcome).toBe('applied');
      expect((await store.revoke(revocationOf([], { once: once('t2', NOW + HOUR) }), NOW)).outcome).toBe(
        'already_applied',
      );
      expect(await store.revoke(revocationOf(ADA), NOW)).toEqual({
        outcome: 'applied',
        known: 1,
        ended: [sessionOf()],
      });
    });

    contract(
      'an ending is noted with the revocation, until it is forgotten or the session has expired',
      async (store) => {
        const { endings } = store;
        if (!endings) return;
        const noted = async () => (await endings.list(10)).map(({ session, note }) => [session.id, note]).sort();
        const [one, other, quiet] = [
          sessionOf(),
          sessionOf({ id: 's2', sid: undefined }),
          sessionOf({ id: 's3', sid: 'c' }),
        ];
        for (const session of [one, other, quiet]) await open(store, session);
        await store.revoke(revocationOf(keysOfScope({ issuer: ISSUER, sid: 'c' })), NOW);
        expect(await noted()).toEqual([]);
        const once = { key: 'token', expiresAt: NOW + HOUR };
        await store.revoke(revocationOf(ADA, { note: '{"first":"%"}', once }), NOW);
        // Who ends a session notes it. A repetition and a session that was over before are no news.
        await store.revoke(revocationOf(ADA, { note: 'a replay', once }), NOW);
        await store.revoke(revocationOf(ADA, { note: 'a second logout' }), NOW);
        expect(await noted()).toEqual([
          ['s1', '{"first":"%"}'],
          ['s2', '{"first":"%"}'],
        ]);
        const sorted = [...(await endings.list(10))].sort((a, b) => a.session.id.localeCompare(b.session.id));
        const { sid: _, ...bare } = other;
        expect(sorted.map(({ session }) => session)).toEqual([one, bare]);
        expect((await endings.list(1)).length).toBe(1);
        await endings.forget('s1');
        await endings.forget('unknown');
        expect(await noted()).toEqual([['s2', '{"first":"%"}']]);
        await store.prune(NOW + HOUR);
        expect(await noted()).toEqual([]);
      },
    );

    contract('identifiers are data: no character of them has a meaning', async (store) => {
      const nasty = sessionOf({ id: `'; DROP TABLE sessions; --`, subject: '%_"\\\u{1F600}', sid: '__proto__' });
      await open(store, nasty);
      const keys = keysOfScope({ issuer: ISSUER, subject: nasty.subject });
      expect(await store.revoke(revocationOf(keys), NOW)).toEqual({ outcome: 'applied', known: 1, ended: [nasty] });
    });
  });
}
