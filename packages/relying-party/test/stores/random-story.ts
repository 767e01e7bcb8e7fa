import fc from 'fast-check';
import { createSessionRegistry, type SessionStore } from '../../src/index.ts';

const name = (...names: string[]) => fc.constantFrom(...names);
const issuer = name('https://one.example', 'https://two.example');
const subject = name('ada', 'eve');
export const sid = fc.option(name('a', 'b'), { nil: undefined });
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
/** Anything an application and its provider may do. */
export const operation = fc.oneof(
  fc.record({ do: fc.constant('open' as const), session }),
  fc.record({ do: fc.constant('status' as const), session }),
  fc.record({ do: fc.constant('close' as const), session }),
  fc.record({ do: fc.constant('revoke' as const), scope, before: time, once }),
  fc.record({ do: fc.constant('prune' as const) }),
  fc.record({ do: fc.constant('wait' as const), for: fc.integer({ min: 1, max: 5 }) }),
);

export type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

/** Makes an empty store, whose clock is the one of the story. */
export type MakeStore = (now: () => number) => SessionStore | Promise<SessionStore>;

/** Carry out the operations one after the other, and give back what each of them said. */
export async function tellStory(makeStore: MakeStore, operations: readonly Operation[]): Promise<readonly unknown[]> {
  let now = 5;
  const store = await makeStore(() => now);
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
