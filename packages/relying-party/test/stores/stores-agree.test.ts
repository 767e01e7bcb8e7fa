import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemoryStore, createSessionRegistry, type SessionStore } from '../../src/index.ts';
import { createSqliteStore } from '../../src/stores/sqlite.ts';

const name = (...names: string[]) => fc.constantFrom(...names);
const issuer = name('https://one.example', 'https://two.example');
const subject = name('ada', 'eve');
const sid = fc.option(name('a', 'b'), { nil: undefined });
const time = fc.integer({ min: 0, max: 20 });
const session = fc.record({
  id: name('s1', 's2', 's3', 's4'),
  issuer,
  subject,
  sid,
  startedAt: time,
  expiresAt: fc.integer({ min: 15, max: 40 }),
});
const scope = fc.oneof(fc.record({ issuer, subject, sid }), fc.record({ issuer, sid: name('a', 'b') }));
const once = fc.option(fc.record({ key: name('t1', 't2', 't3'), expiresAt: fc.integer({ min: 10, max: 40 }) }), {
  nil: undefined,
});
const operation = fc.oneof(
  fc.record({ do: fc.constant('open' as const), session }),
  fc.record({ do: fc.constant('status' as const), session }),
  fc.record({ do: fc.constant('close' as const), session }),
  fc.record({ do: fc.constant('revoke' as const), scope, before: time, once }),
  fc.record({ do: fc.constant('prune' as const) }),
  fc.record({ do: fc.constant('wait' as const), for: fc.integer({ min: 1, max: 5 }) }),
);

type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

/** Carry out the operations one after the other, and give back what each of them said. */
async function run(store: SessionStore, operations: readonly Operation[]): Promise<readonly unknown[]> {
  let now = 5;
  const sessions = createSessionRegistry({ store, maxSessionLifetime: 0.03, now: () => now });
  const results: unknown[] = [];
  for (const step of operations) results.push(await carryOut(step));
  await store.close();
  return results;

  async function carryOut(step: Operation): Promise<unknown> {
    switch (step.do) {
      case 'open':
        return sessions.open(step.session);
      case 'status':
        return sessions.status(step.session);
      case 'close':
        return sessions.close(step.session);
      case 'prune':
        return sessions.prune();
      case 'wait':
        now += step.for;
        return undefined;
      case 'revoke': {
        const outcome = await sessions.revoke(step.scope, {
          before: step.before,
          ...(step.once ? { once: step.once } : {}),
        });
        return outcome.outcome === 'applied'
          ? { ...outcome, ended: outcome.ended.map(({ id }) => id).sort() }
          : outcome;
      }
    }
  }
}

test('whatever happens in whatever order, the memory and the SQLite store tell the same story', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { maxLength: 30 }), async (operations) => {
      expect(await run(createSqliteStore(':memory:'), operations)).toEqual(await run(createMemoryStore(), operations));
    }),
    { numRuns: 300 },
  );
});

test('once revoked, a session is never active again, whatever happens', async () => {
  const login = { id: 'observed', issuer: 'https://one.example', subject: 'ada', startedAt: 5, expiresAt: 30 };
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { maxLength: 30 }), sid, async (operations, sid) => {
      const session = { ...login, sid };
      const status = { do: 'status' as const, session };
      const save = { do: 'open' as const, session };
      const steps = operations.flatMap((step) => [step, status, save, { do: 'prune' as const }]);
      const results = await run(createMemoryStore(), steps);
      const statuses = results.filter((_, index) => steps[index] === status);
      const revokedAt = statuses.indexOf('revoked');
      if (revokedAt >= 0) expect(statuses.slice(revokedAt)).not.toContain('active');
    }),
    { numRuns: 300 },
  );
});
