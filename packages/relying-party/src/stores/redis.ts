import type { SessionRecord } from '../sessions/session-record.ts';
import { digestOfKey } from './key-digest.ts';
import { prefixOf, type RedisStoreOptions } from './redis-prefix.ts';
import {
  ENDINGS,
  FORGET_ENDING,
  IS_REVOKED,
  OPEN,
  PRUNE,
  REVOKE,
  type RedisScripting,
  runScript,
  type Script,
} from './redis-scripts.ts';
import type { NotedEnding, OpenOutcome, Revocation, RevocationOutcome, SessionStore } from './store.ts';

export { createRedisSideEffectQueue } from '../side-effects/redis-queue.ts';
export type { RevocationBroadcast, RevocationListener } from './broadcasts/broadcast.ts';
export { type RedisPublisher, type RedisSubscriber, redisBroadcast } from './broadcasts/redis.ts';
export { fromIoredis, type IoredisClient } from './ioredis.ts';
export type { RedisStoreOptions } from './redis-prefix.ts';
export type { RedisScripting, ScriptInput } from './redis-scripts.ts';

const PRUNED_AT_ONCE = 500;

/**
 * A store in Redis 6.2 or later, or Valkey, single or as a cluster, for any number of processes. Every method is one
 * script, so one round trip; `prune` repeats it as long as there is much to delete. The client belongs to the caller;
 * `close` leaves it open.
 *
 * All keys carry one hash tag, because a script can only reach the keys of one slot: in a cluster, one application's
 * revocations are on one node. The server has to run with `maxmemory-policy noeviction`: an evicted revocation would
 * bring its sessions back.
 *
 * Errors: those of the client.
 */
export function createRedisStore(client: RedisScripting, options: RedisStoreOptions = {}): SessionStore {
  const { now: clock = Date.now } = options;
  const root = prefixOf(options);
  const run = (script: Script, ...parameters: readonly (string | number)[]) =>
    runScript(client, script, { keys: [root], arguments: parameters.map(String) });

  return {
    async open(session, keys): Promise<OpenOutcome> {
      const { id, issuer, subject, sid, startedAt, expiresAt } = session;
      const login = JSON.stringify({ issuer, subject, sid });
      const digests = keys.map(digestOfKey);
      const outcome = await run(OPEN, clock(), id, login, subject, startedAt, expiresAt, ...digests);
      return String(outcome) as OpenOutcome; // the script returns nothing else
    },

    async isRevoked(session, keys): Promise<boolean> {
      const covered = await run(IS_REVOKED, session.id, session.startedAt, ...keys.map(digestOfKey));
      // Anything but a clear no is a yes.
      return Number(covered) !== 0;
    },

    async revoke({ keys, before, expiresAt, guard, once, note = '' }: Revocation, now): Promise<RevocationOutcome> {
      const guarded = guard ? [digestOfKey(guard.key), guard.subject] : ['', ''];
      const applied = once ? [digestOfKey(once.key), once.expiresAt] : ['', 0];
      const digests = keys.map(digestOfKey);
      const reply = await run(REVOKE, now, before, expiresAt, ...guarded, ...applied, note, ...digests);
      const [outcome, known, ...ended] = Array.isArray(reply) ? reply.map(String) : [];
      if (outcome === 'already_applied' || outcome === 'subject_mismatch') return { outcome };
      return { outcome: 'applied', known: Number(known), ended: sessionsOfReply(ended) };
    },

    async prune(now): Promise<void> {
      let deleted: number;
      do deleted = Number(await run(PRUNE, now, PRUNED_AT_ONCE));
      while (deleted === PRUNED_AT_ONCE);
    },

    endings: {
      async list(limit) {
        const reply = await run(ENDINGS, limit);
        return endingsOfReply(Array.isArray(reply) ? reply.map(String) : []);
      },
      async forget(sessionId) {
        await run(FORGET_ENDING, sessionId);
      },
    },

    async close(): Promise<void> {},
  };
}

function endingsOfReply(parts: readonly string[]): readonly NotedEnding[] {
  const endings: NotedEnding[] = [];
  for (let at = 0; at < parts.length; at += 5) {
    const [session] = sessionsOfReply(parts.slice(at, at + 4));
    if (session) endings.push({ session, note: parts[at + 4] ?? '' });
  }
  return endings;
}

function sessionsOfReply(parts: readonly string[]): readonly SessionRecord[] {
  const sessions: SessionRecord[] = [];
  for (let at = 0; at < parts.length; at += 4) {
    const [id = '', login = '', startedAt, expiresAt] = parts.slice(at, at + 4);
    sessions.push({ id, ...JSON.parse(login), startedAt: Number(startedAt), expiresAt: Number(expiresAt) });
  }
  return sessions;
}
